"""REST addresses of sessions, reports, invitations, clocks and mediators, under /api/v1/."""

from django.urls import path

from disputes.api import sessions

REST = [
    path("disputes/deadlines/", sessions.Deadlines.as_view(), name="dispute-deadlines"),
    path("disputes/sessions/", sessions.SessionsAhead.as_view(), name="dispute-sessions-ahead"),
    path("disputes/mediators/", sessions.Mediators.as_view(), name="dispute-mediators"),
    path("disputes/<uuid:pk>/join/", sessions.JoinReport.as_view(), name="dispute-join"),
    path("disputes/<uuid:pk>/spot/", sessions.SettleOnTheSpot.as_view(), name="dispute-spot"),
    path("disputes/<uuid:pk>/reports/", sessions.AskForReport.as_view(), name="dispute-report-asked"),
    path("disputes/<uuid:pk>/reports/<int:appraisal>/issued/", sessions.NoteReport.as_view(), name="dispute-report-issued"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/notes/", sessions.WriteNotes.as_view(), name="dispute-session-notes"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/move/", sessions.MoveSession.as_view(), name="dispute-session-move"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/invite/", sessions.Invite.as_view(), name="dispute-session-invite"),
]
