"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from patrols.api import rounds
from patrols.urls import phones, plans, secondment, supervision, units, where

urlpatterns = [
    *phones.REST,
    *where.REST,
    *plans.REST,
    *units.REST,
    path("rounds/", rounds.Rounds.as_view(), name="round-list"),
    path("rounds/<uuid:pk>/", rounds.OneRound.as_view(), name="round"),
    path("rounds/<uuid:pk>/entries/", rounds.RoundEntries.as_view(), name="round-entries"),
    path("rounds/<uuid:pk>/more-time/", rounds.RoundMoreTime.as_view(), name="round-more-time"),
    path("rounds/<uuid:pk>/hand-over/", rounds.RoundHandOver.as_view(), name="round-hand-over"),
    path("rounds/<uuid:pk>/call-off/", rounds.RoundCallOff.as_view(), name="round-call-off"),
    *secondment.REST,
    *supervision.REST,
]
