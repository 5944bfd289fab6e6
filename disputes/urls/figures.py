"""Addresses of looking back: pages, and REST."""

from django.urls import path

from disputes.api import figures as rest
from disputes.views import figures

PAGES = [
    path("disputes/figures/", figures.figures, name="figures"),
    path("disputes/figures/cases/", figures.cases, name="figures-cases"),
    path("disputes/figures/addresses/", figures.addresses, name="figures-addresses"),
]
REST = [
    path("disputes/figures/", rest.DisputeFigures.as_view(), name="dispute-figures"),
    path("disputes/figures/addresses/", rest.DisputeAddresses.as_view(), name="dispute-addresses"),
]
