"""REST addresses of this room, under /api/v1/."""

from django.urls import include, path

from patrols import secondment_urls, supervision_urls
from patrols.api import rounds

urlpatterns = [
    path("", include("patrols.finding_urls")),
    path("", include("patrols.where_urls")),
    path("", include("patrols.plan_urls")),
    path("", include("patrols.unit_urls")),
    path("rounds/", rounds.Rounds.as_view(), name="round-list"),
    path("rounds/<uuid:pk>/", rounds.OneRound.as_view(), name="round"),
    path("rounds/<uuid:pk>/entries/", rounds.RoundEntries.as_view(), name="round-entries"),
    path("rounds/<uuid:pk>/more-time/", rounds.RoundMoreTime.as_view(), name="round-more-time"),
    path("rounds/<uuid:pk>/hand-over/", rounds.RoundHandOver.as_view(), name="round-hand-over"),
    path("rounds/<uuid:pk>/call-off/", rounds.RoundCallOff.as_view(), name="round-call-off"),
    *secondment_urls.rest,
    *supervision_urls.rest,
]
