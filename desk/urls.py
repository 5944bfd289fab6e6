"""Pages people see first."""

from django.urls import path

from desk import search, views
from desk.handover import views as handover
from desk.setup.views import setup

app_name = "desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("wall/", views.wall, name="wall"),
    path("setup/", setup, name="setup"),
    path("search/", search.search, name="search"),
    path("handover/", handover.handover, name="handover"),
    path("handover/words/", handover.words, name="handover-words"),
    path("handover/sign/", handover.sign, name="handover-sign"),
    path("handover/list/", handover.handovers, name="handover-list"),
    path("handover/sound/", handover.sound_test, name="sound-test"),
    path("handover/<uuid:pk>/", handover.page, name="handover-page"),
    path("handover/<uuid:pk>/countersign/", handover.countersign, name="handover-countersign"),
    path("handover/<uuid:pk>/supplement/", handover.supplement, name="handover-supplement"),
]
