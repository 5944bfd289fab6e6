"""Addresses of sending people to stations: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import secondment as api
from patrols.views import secondment, sending_lists

PAGES = [
    path("patrols/secondment/", secondment.day, name="secondment"),
    path("patrols/secondment/plan/", secondment.plan, name="secondment-plan"),
    path("patrols/secondment/shifts/<int:pk>/", secondment.shift, name="secondment-shift"),
    path("patrols/secondment/shifts/<int:pk>/add/", secondment.add, name="secondment-add"),
    path("patrols/secondment/people/<int:pk>/", secondment.person, name="secondment-person"),
    path("patrols/secondment/people/<int:pk>/step/", secondment.step, name="secondment-step"),
    path("patrols/secondment/turns/", sending_lists.turns, name="secondment-turns"),
    path("patrols/secondment/turns/keep/", sending_lists.keep, name="secondment-keep"),
    path("patrols/secondment/output/", sending_lists.output, name="secondment-output"),
]
REST = [
    path("secondment/", api.SecondmentDay.as_view(), name="secondment-day"),
    path("secondment/quotas/", api.Quotas.as_view(), name="quota-list"),
    path("secondment/propose/", api.Propose.as_view(), name="secondment-propose"),
    path("secondment/publish/", api.Publish.as_view(), name="secondment-publish"),
    path("secondment/turns/", api.Turns.as_view(), name="secondment-turns"),
    path("secondment/units/", api.SendingUnits.as_view(), name="sending-unit-list"),
    path("secondment/exemptions/", api.Exemptions.as_view(), name="exemption-list"),
    path("secondment/exemptions/<int:pk>/end/", api.EndExemption.as_view(), name="exemption-end"),
    path("secondment/output/", api.Output.as_view(), name="secondment-output"),
    path("quotas/<int:pk>/people/", api.QuotaPeople.as_view(), name="quota-people"),
    path("sent/<int:pk>/", api.OneSent.as_view(), name="sent"),
    path("sent/<int:pk>/number/", api.SentNumber.as_view(), name="sent-number"),
    path("sent/<int:pk>/withdraw/", api.WithdrawSent.as_view(), name="sent-withdraw"),
    path("sent/<int:pk>/replace/", api.ReplaceSent.as_view(), name="sent-replace"),
    path("sent/<int:pk>/host/", api.SentHost.as_view(), name="sent-host"),
    path("sent/<int:pk>/came/", api.SentCame.as_view(), name="sent-came"),
    path("sent/<int:pk>/left/", api.SentLeft.as_view(), name="sent-left"),
    path("sent/<int:pk>/sheet/", api.SentSheet.as_view(), name="sent-sheet"),
    path("sent/<int:pk>/sheet/sign/", api.SignSentSheet.as_view(), name="sent-sign"),
]
