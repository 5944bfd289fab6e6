"""The pages of this room."""

from django.urls import path

from disputes.views import disputes, reporting

app_name = "disputes"

urlpatterns = [
    path("disputes/", disputes.board, name="board"),
    path("disputes/new/", reporting.ReportDispute.as_view(), name="new"),
    path("disputes/<uuid:pk>/", disputes.one, name="one"),
]
