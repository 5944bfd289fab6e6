"""Addresses of supervision and spot checks: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import spot_checks as checks_api
from patrols.api import supervision as api
from patrols.views import spot_checks, supervision

PAGES = [
    path("patrols/supervision/", supervision.figures, name="supervision"),
    path("patrols/supervision/rounds/", supervision.behind, name="supervision-rounds"),
    path("patrols/supervision/day/", supervision.day, name="supervision-day"),
    path("patrols/supervision/presence/", supervision.presence, name="supervision-presence"),
    path("patrols/supervision/checks/", spot_checks.checks, name="spot-checks"),
    path("patrols/supervision/checks/draw/", spot_checks.draw, name="spot-draw-new"),
    path("patrols/supervision/checks/<uuid:pk>/", spot_checks.check, name="spot-check"),
    path("patrols/supervision/checks/<uuid:pk>/step/", spot_checks.step, name="spot-check-step"),
    path("patrols/supervision/draws/<uuid:pk>/", spot_checks.proof, name="spot-draw"),
]
REST = [
    path("supervision/", api.Figures.as_view(), name="supervision"),
    path("supervision/day/", api.DaySummary.as_view(), name="supervision-day"),
    path("supervision/presence/", api.Presence.as_view(), name="supervision-presence"),
    path("spot-draws/", checks_api.SpotDraws.as_view(), name="spot-draw-list"),
    path("spot-draws/<uuid:pk>/", checks_api.OneSpotDraw.as_view(), name="spot-draw"),
    path("spot-checks/", checks_api.SpotChecks.as_view(), name="spot-check-list"),
    path("spot-checks/<uuid:pk>/", checks_api.OneSpotCheck.as_view(), name="spot-check"),
    path("spot-checks/<uuid:pk>/record/", checks_api.RecordSpotCheck.as_view(), name="spot-check-record"),
    path("spot-checks/<uuid:pk>/skip/", checks_api.SkipSpotCheck.as_view(), name="spot-check-skip"),
    path("spot-checks/<uuid:pk>/reply/", checks_api.ReplySpotCheck.as_view(), name="spot-check-reply"),
    path("spot-checks/<uuid:pk>/drop/", checks_api.DropSpotCheck.as_view(), name="spot-check-drop"),
    path("spot-checks/<uuid:pk>/decide/", checks_api.DecideSpotCheck.as_view(), name="spot-check-decide"),
    path("spot-checks/<uuid:pk>/remedied/", checks_api.RemediedSpotCheck.as_view(), name="spot-check-remedied"),
    path("spot-checks/<uuid:pk>/close/", checks_api.CloseSpotCheck.as_view(), name="spot-check-close"),
    path("spot-checks/<uuid:pk>/reopen/", checks_api.ReopenSpotCheck.as_view(), name="spot-check-reopen"),
]
