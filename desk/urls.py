"""Pages people see first."""

from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("wall/", views.wall, name="wall"),
]
