"""Whoever mediates and stands too near to one side."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.models.dispute import Dispute
from disputes.models.mediators import Mediator
from disputes.models.people import Party
from policing.lib.sealed import SealedField, SealedRecord


class Conflict(SealedRecord):
    """Why a mediator or an officer might be partial, found or said, and the reason they go on all the same."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", pgettext_lazy("conflict", "Relative of a party")
        NEIGHBOUR = "neighbour", pgettext_lazy("conflict", "Neighbour of a party")
        HOUSEHOLD = "household", pgettext_lazy("conflict", "Same household as a party")
        PHONE = "phone", pgettext_lazy("conflict", "Same telephone as somebody in it")
        EARLIER = "earlier", pgettext_lazy("conflict", "Party in an earlier dispute with one of them")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="conflicts", verbose_name=_("dispute"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("street mediator"))
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    party = models.ForeignKey(Party, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person in a dispute"))
    is_found = models.BooleanField(_("found by comparison"), default=False)
    reason = SealedField(_("reason to go on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["dispute", "pk"]
        constraints = [
            models.CheckConstraint(name="conflict_of_one_person", condition=Q(mediator=None) ^ Q(officer=None)),
            models.UniqueConstraint(fields=["dispute", "mediator", "officer", "kind"], name="conflict_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
