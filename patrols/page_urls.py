"""The pages of this room."""

from django.urls import path

from patrols.views import rounds

app_name = "patrols"

urlpatterns = [
    path("patrols/", rounds.tonight, name="tonight"),
    path("patrols/<uuid:pk>/", rounds.one, name="round"),
]
