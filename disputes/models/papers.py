"""Official papers: whose they are, their numbers, what stands on each, and the pictures that belong to them."""

import json
import secrets
from typing import Any

import pghistory
import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from disputes.models.agreements import Agreement, FollowUp
from disputes.models.dispute import Dispute
from disputes.models.sessions import Session
from disputes.models.signing import Payment
from disputes.models.working import DisputeFile
from policing.lib.sealed import SealedBytesField, SealedField, SealedRecord

TOKEN_BYTES = 12


def new_token() -> str:
    """16 letters and digits that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@pghistory.track(exclude=["seal_picture"])
class Organ(SealedRecord):
    """Whose paper it is: a station, or a mediation committee of its area. Its `word` begins every number, its seal is kept sealed."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="organs", verbose_name=_("station"))
    committee = models.CharField(_("mediation committee"), max_length=60, blank=True)
    name = models.CharField(_("name at the head of papers"), max_length=80)
    word = models.CharField(_("word in numbers"), max_length=20)
    court = models.CharField(_("court for confirmation"), max_length=40, blank=True)
    seal_picture = SealedBytesField(_("seal"), null=True, blank=True)

    class Meta:
        verbose_name = _("issuing organ")
        verbose_name_plural = _("issuing organs")
        ordering = ["station__path", "committee"]
        constraints = [models.UniqueConstraint(fields=["station", "committee"], name="organ_once")]

    def __str__(self) -> str:
        return self.name


class PaperSeries(models.Model):
    """The last number an organ gave out of one form in one year; its row is locked while a number is taken, so that none is missing and none is there twice."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="series", verbose_name=_("issuing organ"))
    form = models.CharField(_("form"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of papers")
        verbose_name_plural = _("series of papers")
        constraints = [models.UniqueConstraint(fields=["organ", "form", "year"], name="paper_series_once")]

    def __str__(self) -> str:
        return f"{self.form} {self.year}"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> "PaperQuerySet":
        return self.filter(dispute__in=Dispute.objects.visible_to(user).values("pk"))

    def listed(self) -> "PaperQuerySet":
        """Without what stands on them, the newest first."""
        return self.select_related("organ", "by").defer("content", "wrapped_key").order_by("-at", "-pk")


class Paper(SealedRecord):
    """One edition of a numbered paper. What stands on it is sealed, `digest` covers it; a later edition replaces it under the same number."""

    class Form(models.TextChoices):
        POLICE = "police", pgettext_lazy("paper", "Public-order mediation agreement")
        PEOPLE = "people", pgettext_lazy("paper", "People’s mediation agreement")
        SPOT = "spot", pgettext_lazy("paper", "On-the-spot mediation form")
        ORAL = "oral", pgettext_lazy("paper", "Record of an oral agreement")
        CONFIRMATION = "confirmation", pgettext_lazy("paper", "Application for judicial confirmation")
        REGISTER = "register", pgettext_lazy("paper", "Acceptance register")
        NOTICE = "notice", pgettext_lazy("paper", "Invitation and notice of rights")
        RECORD = "record", pgettext_lazy("paper", "Session record")
        FOLLOW_UP = "followup", pgettext_lazy("paper", "Follow-up record")
        REFERRAL = "referral", pgettext_lazy("paper", "Referral")
        COVER = "cover", pgettext_lazy("paper", "Dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="papers", verbose_name=_("dispute"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="papers", verbose_name=_("issuing organ"))
    form = models.CharField(_("form"), max_length=20, choices=Form)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial number"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    number = models.CharField(_("number"), max_length=80)
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("mediation agreement"))
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("mediation session"))
    followup = models.ForeignKey(FollowUp, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("follow-up"))
    content = SealedField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name=_("hashes of its files"))
    is_blank = models.BooleanField(_("to be filled by pen"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    at = models.DateTimeField(_("made"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    void_at = models.DateTimeField(_("void"), null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "form", "year", "serial", "edition"], name="paper_number_once"),
            models.UniqueConstraint(
                fields=["agreement", "form"],
                name="paper_of_an_agreement_once",
                condition=Q(agreement__isnull=False, is_blank=False, replaced_at=None, void_at=None),
            ),
        ]
        indexes = [models.Index(fields=["organ", "form", "-year", "-serial"], name="papers_of_an_organ")]

    def __str__(self) -> str:
        return self.number

    @property
    def sheet(self) -> dict[str, Any]:
        """What stands on it. Raises Unreadable once it was erased."""
        held: dict[str, Any] = json.loads(self.content)
        return held

    @property
    def code(self) -> str:
        """The first sixteen digits of the digest in fours, as they stand on the paper: 1A2B-3C4D-5E6F-7081."""
        short = self.digest[:16].upper()
        return "-".join(short[n : n + 4] for n in range(0, 16, 4))

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None and self.void_at is None


class Exhibit(models.Model):
    """Where in the dossier an attachment belongs, and what it proves: a signed sheet, a form filled by pen, the receipt of a payment."""

    class Place(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("dossier", "Signed sheet")
        FILLED = "filled", pgettext_lazy("dossier", "Form filled by pen")
        IDENTITY = "identity", pgettext_lazy("dossier", "Identity of a party")
        AUTHORITY = "authority", pgettext_lazy("dossier", "Written authority")
        INQUIRY = "inquiry", pgettext_lazy("dossier", "Inquiry")
        EVIDENCE = "evidence", pgettext_lazy("dossier", "Evidence")
        RECEIPT = "receipt", pgettext_lazy("dossier", "Proof of performance")
        CONFIRMATION = "confirmation", pgettext_lazy("dossier", "Judicial confirmation")

    file = models.OneToOneField(DisputeFile, models.CASCADE, related_name="exhibit", verbose_name=_("attachment of a dispute"))
    place = models.CharField(_("place in the dossier"), max_length=12, choices=Place)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="exhibits", verbose_name=_("official paper"))
    payment = models.ForeignKey(Payment, models.CASCADE, null=True, blank=True, related_name="exhibits", verbose_name=_("payment"))

    class Meta:
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        ordering = ["place", "file__position"]

    def __str__(self) -> str:
        return self.get_place_display()
