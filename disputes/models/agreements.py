"""What was agreed: terms with amounts and days, how each was performed, and who looked again afterwards."""

import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.lifecycle import AgreementStatus
from disputes.models.dispute import Dispute
from disputes.models.people import Party
from disputes.models.sessions import Session
from policing.lib.sealed import SealedField, SealedRecord


class Agreement(SealedRecord):
    """The agreement of one session. Signed it is frozen: `digest` covers what stands on the paper."""

    class Form(models.TextChoices):
        POLICE = "police", pgettext_lazy("agreement", "Public-order mediation agreement")
        PEOPLE = "people", pgettext_lazy("agreement", "People’s mediation agreement")
        SPOT = "spot", pgettext_lazy("agreement", "On-the-spot mediation form")
        ORAL = "oral", pgettext_lazy("agreement", "Oral agreement, recorded by the mediator")

    class Mode(models.TextChoices):
        CASH = "cash", _("Cash")
        TRANSFER = "transfer", _("Bank transfer")
        ACT = "act", _("Something done or left undone")
        APOLOGY = "apology", _("Apology")

    # What is paid takes an amount.
    MONEY = (Mode.CASH, Mode.TRANSFER)

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="agreements", verbose_name=_("dispute"))
    session = models.OneToOneField(Session, models.PROTECT, related_name="agreement", verbose_name=_("mediation session"))
    form = models.CharField(_("form"), max_length=10, choices=Form)
    number = models.CharField(_("number"), max_length=80, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    main_facts = SealedField(_("main facts and what is disputed"))
    responsibility = SealedField(_("who is responsible for what"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    confirmation_filed_on = models.DateField(_("judicial confirmation applied for"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("mediation agreement")
        verbose_name_plural = _("mediation agreements")
        ordering = ["dispute", "pk"]
        constraints = [
            models.CheckConstraint(name="signed_agreement_has_a_day", condition=Q(status__in=["draft", "dropped"]) | Q(signed_on__isnull=False)),
            models.UniqueConstraint(fields=["number"], name="agreement_number_once", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.number or self.get_form_display()


class Term(SealedRecord):
    """One thing to be done by one party until a day; an amount where it is money, in yuan."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms", verbose_name=_("mediation agreement"))
    position = models.PositiveSmallIntegerField(_("position"))
    by = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("to be done by"))
    words = SealedField(_("what"))
    mode = models.CharField(_("how"), max_length=10, choices=Agreement.Mode)
    amount = models.DecimalField(_("amount in yuan"), max_digits=12, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("until"))
    done_at = models.DateTimeField(_("performed"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=120, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="term_position_once"),
            models.CheckConstraint(name="money_has_an_amount", condition=~Q(mode__in=["cash", "transfer"]) | Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["due_on"], name="term_due", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_mode_display()}"


class FollowUp(SealedRecord):
    """Looking again whether it holds: planned for a day, by call or visit."""

    class Way(models.TextChoices):
        CALL = "call", pgettext_lazy("follow-up", "By phone")
        VISIT = "visit", pgettext_lazy("follow-up", "Visit")

    class Result(models.TextChoices):
        HOLDS = "holds", pgettext_lazy("follow-up", "It holds")
        TENSE = "tense", pgettext_lazy("follow-up", "Tense")
        BROKEN = "broken", pgettext_lazy("follow-up", "Broken or new quarrel")
        NOT_REACHED = "not_reached", pgettext_lazy("follow-up", "Nobody reached")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="followups", verbose_name=_("dispute"))
    why = models.CharField(_("planned for"), max_length=20)
    due_on = models.DateField(_("due"))
    way = models.CharField(_("how"), max_length=10, choices=Way, default=Way.CALL)
    by_another = models.BooleanField(_("by somebody who did not mediate"), default=False)
    to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("who"))
    tries = models.PositiveSmallIntegerField(_("times nobody was reached"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by"))
    result = models.CharField(_("result"), max_length=12, choices=Result, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    words = SealedField(_("note"), blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    told_due_at = models.DateTimeField(null=True, editable=False)
    told_overdue_at = models.DateTimeField(null=True, editable=False)
    reached = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(name="done_followup_has_a_result", condition=Q(done_at=None) | ~Q(result=""))]
        indexes = [models.Index(fields=["due_on"], name="followup_due", condition=Q(done_at=None, dropped_at=None))]

    def __str__(self) -> str:
        return f"{self.why} {self.due_on:%Y-%m-%d}"
