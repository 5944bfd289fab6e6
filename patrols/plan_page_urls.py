"""The pages of plans: routes and the teams of the night."""

from django.urls import path

from patrols.views import routes

urlpatterns = [
    path("routes/", routes.listed, name="routes"),
    path("routes/new/", routes.new, name="route-new"),
    path("routes/<int:pk>/", routes.one, name="route"),
    path("at/<str:tag>/", routes.at, name="at"),
]
