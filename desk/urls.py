"""Pages people see first."""

from django.urls import path

from desk import search, views
from desk.access_log.views import access_log
from desk.handover import views as handover
from desk.map import views as map_views
from desk.me import views as me
from desk.my_grid import views as my_grid
from desk.operations import views as operations
from desk.reach import views as reach
from desk.setup.views import setup

app_name = "desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("wall/", views.wall, name="wall"),
    path("setup/", setup, name="setup"),
    path("operations/", operations.operations, name="operations"),
    path("operations/callbacks/<int:pk>/on/", operations.switch_on, name="operations-on"),
    path("operations/callbacks/<int:pk>/replay/", operations.replay, name="operations-replay"),
    path("metrics", operations.metrics, name="metrics"),
    path("access-log/", access_log, name="access-log"),
    path("search/", search.search, name="search"),
    path("map/", map_views.one_map, name="map"),
    path("map/inside/", map_views.inside, name="map-inside"),
    path("reach/", reach.reach, name="reach"),
    path("reach/ask/", reach.ask_again, name="reach-ask"),
    path("reach/tests/", reach.tests, name="reach-tests"),
    path("handover/", handover.handover, name="handover"),
    path("handover/words/", handover.words, name="handover-words"),
    path("handover/sign/", handover.sign, name="handover-sign"),
    path("handover/list/", handover.handovers, name="handover-list"),
    path("handover/sound/", handover.sound_test, name="sound-test"),
    path("handover/<uuid:pk>/", handover.page, name="handover-page"),
    path("handover/<uuid:pk>/countersign/", handover.countersign, name="handover-countersign"),
    path("handover/<uuid:pk>/supplement/", handover.supplement, name="handover-supplement"),
    path("handover/<uuid:pk>/paper/", handover.paper, name="handover-paper"),
    path("my-grid/", my_grid.my_grid, name="my-grid"),
    path("my-grid/note/", my_grid.note, name="my-grid-note"),
    path("my-grid/month/", my_grid.sheet, name="my-grid-month"),
    path("my-grid/month/form/", my_grid.template, name="my-grid-template"),
    path("me/", me.me, name="me"),
    path("me/language/", me.language, name="me-language"),
    path("me/quiet/", me.quiet, name="me-quiet"),
    path("me/channels/", me.add, name="me-add"),
    path("me/channels/tests/", me.tests, name="me-tests"),
    path("me/channels/<int:pk>/code/", me.confirm, name="me-confirm"),
    path("me/channels/<int:pk>/resend/", me.resend, name="me-resend"),
    path("me/channels/<int:pk>/first/", me.first, name="me-first"),
    path("me/channels/<int:pk>/out/", me.take_out, name="me-out"),
    path("me/channels/<int:pk>/test/", me.test, name="me-test"),
    path("me/sessions/others/", me.end_others, name="me-end-others"),
    path("me/sessions/<int:pk>/end/", me.end_session, name="me-end"),
]
