"""REST addresses of papers, dossiers and allowances."""

from django.urls import path

from disputes.api import papers

REST = [
    path("disputes/<uuid:pk>/papers/", papers.DisputePapers.as_view(), name="dispute-papers"),
    path("disputes/<uuid:pk>/papers/<uuid:paper>.<slug:kind>", papers.OneDisputePaper.as_view(), name="dispute-paper"),
    path("disputes/<uuid:pk>/exhibits/", papers.DisputeExhibits.as_view(), name="dispute-exhibits"),
    path("allowances/", papers.Allowances.as_view(), name="allowance-list"),
    path("allowances/<int:sheet>/", papers.OneAllowance.as_view(), name="allowance"),
]
