"""Who has signed an agreement and how; what was paid of a term, and when."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.models.agreements import Agreement, Term
from disputes.models.people import Party
from policing.lib.sealed import SealedField, SealedRecord, Unreadable


class Signature(SealedRecord):
    """One signature: on paper, or drawn on a tablet, its `strokes` sealed. A seal is one too."""

    class Capacity(models.TextChoices):
        PERSON = "person", pgettext_lazy("signature", "In the dispute")
        HOST = "host", pgettext_lazy("signature", "Officer in the chair")
        MEDIATOR = "mediator", pgettext_lazy("signature", "People’s mediator")
        SEAL = "seal", pgettext_lazy("signature", "Seal")

    class How(models.TextChoices):
        PAPER = "paper", pgettext_lazy("signature", "On paper")
        TABLET = "tablet", pgettext_lazy("signature", "Drawn on a tablet")
        ACCOUNT = "account", pgettext_lazy("signature", "By their own account")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signed_by", verbose_name=_("mediation agreement"))
    capacity = models.CharField(_("signs as"), max_length=10, choices=Capacity, default=Capacity.PERSON)
    party = models.ForeignKey(Party, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person in a dispute"))
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.PAPER)
    fingerprint = models.BooleanField(_("with a fingerprint on paper"), default=False)
    strokes = SealedField(_("strokes"), blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="signed_once_each", condition=Q(party__isnull=False)),
            models.UniqueConstraint(fields=["agreement", "capacity"], name="signed_once_in_office", condition=Q(party__isnull=True)),
            models.CheckConstraint(name="a_person_signs_by_name", condition=Q(capacity="person") ^ Q(party__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.get_capacity_display()

    @property
    def drawn(self) -> list[list[list[int]]]:
        """Its strokes; none where it stands on paper, or was erased."""
        try:
            return json.loads(self.strokes) if self.strokes else []
        except Unreadable:
            return []


class Payment(models.Model):
    """Something handed over for a term: all of it, or a part. `amount` in yuan where the term is about money."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="payments", verbose_name=_("term"))
    amount = models.DecimalField(_("amount in yuan"), max_digits=12, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("day"))
    receipt = models.CharField(_("receipt"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["term", "paid_on", "pk"]
        constraints = [models.CheckConstraint(name="payment_of_something", condition=Q(amount__isnull=True) | Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.paid_on:%Y-%m-%d}"
