"""Headquarters staff sent down to the stations: who gives people, who is exempt, what each station gets, who goes, and what came of it."""

from datetime import date, datetime

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import Officer, Secondment
from patrols.lifecycle import SENT, SendingStatus


class SendingUnitQuerySet(models.QuerySet["SendingUnit"]):
    def visible_to(self, user: User) -> "SendingUnitQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class SendingUnit(models.Model):
    """A unit of headquarters whose people may be sent to stations, never more of them at once than `most_at_once`."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="sending", verbose_name=_("unit"))
    most_at_once = models.PositiveSmallIntegerField(_("most at once"), default=5, validators=[MinValueValidator(1)])

    objects = SendingUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit that sends people")
        verbose_name_plural = _("units that send people")
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return str(self.unit)


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def visible_to(self, user: User) -> "ExemptionQuerySet":
        return self.filter(officer__user__unit__path__startswith=user.unit_path) if user.unit_path else self.none()

    def on(self, day: date) -> "ExemptionQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@pghistory.track()
class Exemption(models.Model):
    """Somebody is not sent from one day to another, both included. What ails whoever is unfit is nobody's business here: there is no field for it."""

    class Reason(models.TextChoices):
        CASE = "case", _("Bound by a case")
        UNFIT = "unfit", _("Not fit for the street")
        CARE = "care", _("Cares for somebody at home")
        COURSE = "course", _("On a course or project")
        OTHER = "other", pgettext_lazy("reason", "Other")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="exemptions", verbose_name=_("officer"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by"))

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption from secondment")
        verbose_name_plural = _("exemptions from secondment")
        ordering = ["-starts_on", "pk"]
        constraints = [models.CheckConstraint(name="exemption_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on")))]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_reason_display()}"


class QuotaQuerySet(models.QuerySet["Quota"]):
    def visible_to(self, user: User) -> "QuotaQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Quota(models.Model):
    """So many people for a station in one shift."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="quotas", verbose_name=_("station"))
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1), MaxValueValidator(200)])

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota of a station")
        verbose_name_plural = _("quotas of stations")
        ordering = ["starts_at", "station__path"]
        constraints = [
            models.CheckConstraint(name="quota_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["station", "starts_at"], name="quota_once_per_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.station} · {self.people}"


class SentOfficerQuerySet(models.QuerySet["SentOfficer"]):
    def visible_to(self, user: User) -> "SentOfficerQuerySet":
        """Those sent to stations one sees once they are published, to whoever sees more than the station earlier too; and one's own."""
        if not user.unit_path:
            return self.none()
        theirs = Q(quota__station__path__startswith=user.unit_path)
        early = Q(status=SendingStatus.PROPOSED, quota__station__path=user.unit_path)
        own = Q(officer__user=user) & ~Q(status=SendingStatus.PROPOSED)
        return self.filter((theirs & ~early) | own)

    def sent(self) -> "SentOfficerQuerySet":
        return self.filter(status__in=SENT)

    def within(self, first: datetime, last: datetime) -> "SentOfficerQuerySet":
        """Those whose shift begins from `first` to before `last`."""
        return self.filter(quota__starts_at__gte=first, quota__starts_at__lt=last)


@pghistory.track(exclude=["reminded_at"])
class SentOfficer(models.Model):
    """Somebody is sent to a station for one shift, beside a host. `secondment` is what lets them see the station's matters, no longer than the shift."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="sent", verbose_name=_("quota"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="sent", verbose_name=_("officer"))
    host = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="hosts", verbose_name=pgettext_lazy("of somebody sent", "host"))
    status = models.CharField(_("status"), max_length=10, choices=SendingStatus, default=SendingStatus.PROPOSED)
    secondment = models.OneToOneField(Secondment, models.SET_NULL, null=True, editable=False, related_name="sent", verbose_name=_("secondment"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("instead of"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    came_at = models.DateTimeField(_("came"), null=True)
    left_at = models.DateTimeField(pgettext_lazy("time", "left"), null=True)

    objects = SentOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer sent to a station")
        verbose_name_plural = _("officers sent to stations")
        ordering = ["quota", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quota", "officer"], condition=~Q(status="withdrawn"), name="sent_once_per_shift"),
            models.CheckConstraint(name="sent_leaves_after_coming", condition=Q(left_at=None) | Q(left_at__gte=F("came_at"))),
            models.CheckConstraint(name="sent_withdrawn_for_a_reason", condition=~Q(status="withdrawn") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.officer)


@pghistory.track()
class OutputSheet(models.Model):
    """What somebody sent did in their shift, as they say it, signed off by their host. `recorded` is what their phone had recorded by then."""

    COUNTS = ("hazards", "key_sites", "helped", "leaflets", "reached")

    sent = models.OneToOneField(SentOfficer, models.PROTECT, primary_key=True, related_name="sheet", verbose_name=_("officer sent to a station"))
    hazards = models.PositiveIntegerField(_("dangers found"), default=0)
    key_sites = models.PositiveIntegerField(_("key places visited"), default=0)
    helped = models.PositiveIntegerField(_("people helped"), default=0)
    leaflets = models.PositiveIntegerField(_("leaflets"), default=0)
    reached = models.PositiveIntegerField(_("people reached"), default=0)
    recorded = models.JSONField(_("recorded on the phone"), default=dict, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("signed off by"))
    signed_at = models.DateTimeField(_("signed off"), null=True, editable=False)

    class Meta:
        verbose_name = _("output sheet")
        verbose_name_plural = _("output sheets")

    def __str__(self) -> str:
        return str(self.sent)
