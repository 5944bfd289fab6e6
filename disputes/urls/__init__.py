"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from disputes.api import disputes, steps
from disputes.urls import figures as figures_urls
from disputes.urls import papers as paper_urls
from disputes.urls import sessions as session_urls
from disputes.urls import working as working_urls

urlpatterns = [
    *figures_urls.REST,
    *working_urls.REST,
    *paper_urls.REST,
    *session_urls.REST,
    path("disputes/", disputes.Disputes.as_view(), name="dispute-list"),
    path("disputes/earlier/", disputes.EarlierDisputes.as_view(), name="dispute-earlier"),
    path("disputes/clocks/", disputes.WhatIf.as_view(), name="dispute-clocks"),
    path("disputes/<uuid:pk>/", disputes.OneDispute.as_view(), name="dispute"),
    path("disputes/<uuid:pk>/way/", steps.ChooseWay.as_view(), name="dispute-way"),
    path("disputes/<uuid:pk>/case/", steps.HandleAsCase.as_view(), name="dispute-case"),
    path("disputes/<uuid:pk>/facts/", steps.SetFacts.as_view(), name="dispute-facts"),
    path("disputes/<uuid:pk>/parties/", steps.NameParty.as_view(), name="dispute-parties"),
    path("disputes/<uuid:pk>/sessions/", steps.ScheduleSession.as_view(), name="dispute-sessions"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/held/", steps.HoldSession.as_view(), name="dispute-held"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/agreement/", steps.WriteAgreement.as_view(), name="dispute-agreement"),
    path("disputes/<uuid:pk>/agreements/<uuid:agreement>/sign/", steps.SignAgreement.as_view(), name="dispute-sign"),
    path("disputes/<uuid:pk>/agreements/<uuid:agreement>/broken/", steps.NoteBreach.as_view(), name="dispute-broken"),
    path("disputes/<uuid:pk>/terms/<int:term>/done/", steps.TickOff.as_view(), name="dispute-term"),
    path("disputes/<uuid:pk>/close/", steps.CloseDispute.as_view(), name="dispute-close"),
    path("disputes/<uuid:pk>/reopen/", steps.ReopenDispute.as_view(), name="dispute-reopen"),
]
