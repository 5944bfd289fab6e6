"""One-key alarms: buttons on walls, the plans they hang on, and the keys by which they speak."""

from datetime import datetime, timedelta
from typing import ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from accounts.models import User
from partners.models.other_side import Site
from policing.lib.bilingual import in_language
from policing.lib.sealed import SealedBytesField, SealedRecord

# A button that missed so many of its signs of life is silent.
MISSES = 2
# A clock further off than this is said to be wrong.
CLOCK_MAY_DIFFER_S = 300


class SitePlan(SealedRecord):
    """A drawing of a floor on which buttons are marked. Where a school's doors are is nobody else's business: sealed."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="plans", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=60)
    content = SealedBytesField(_("picture"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("plan of a site")
        verbose_name_plural = _("plans of sites")
        constraints = [models.UniqueConstraint(fields=["site", "sha256"], name="plan_once_per_site")]

    def __str__(self) -> str:
        return self.name


class MonthState(models.TextChoices):
    """How a button stands with this month's press test."""

    DONE = "done", _("tested this month")
    DUE = "due", _("test due")
    OVERDUE = "overdue", _("test overdue")


class LineState(models.TextChoices):
    """Whether a button lives."""

    ALIVE = "alive", _("heard")
    SILENT = "silent", _("silent")
    NEVER = "never", _("never heard")


def months_of(now: datetime) -> tuple[datetime, datetime]:
    """When this month and the last one began, in the station's time."""
    this = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return this, (this - timedelta(days=1)).replace(day=1)


class PanicAlarmQuerySet(models.QuerySet["PanicAlarm"]):
    def visible_to(self, user: User) -> "PanicAlarmQuerySet":
        return self.filter(site__in=Site.objects.visible_to(user))

    def in_use(self) -> "PanicAlarmQuerySet":
        return self.filter(is_active=True, site__is_active=True, site__partner__is_active=True)

    def with_names(self) -> "PanicAlarmQuerySet":
        return self.select_related("site__partner", "site__station")

    def fallen_silent(self, now: datetime) -> "PanicAlarmQuerySet":
        """Those that should have been heard by now and are not yet known to be silent."""
        return self.in_use().filter(silent_since=None, silent_at__lte=now)

    def in_line(self, state: str) -> "PanicAlarmQuerySet":
        if state == LineState.SILENT:
            return self.filter(silent_since__isnull=False)
        alive = self.filter(silent_since=None)
        return alive.filter(last_seen_at=None) if state == LineState.NEVER else alive.filter(last_seen_at__isnull=False)

    def in_test(self, state: str, now: datetime) -> "PanicAlarmQuerySet":
        this, last = months_of(now)
        if state == MonthState.DONE:
            return self.filter(last_test_at__gte=this)
        open_ = self.filter(Q(last_test_at__lt=this) | Q(last_test_at=None))
        late = Q(last_test_at__lt=last) | Q(last_test_at=None, installed_on__lt=last.date())
        return open_.filter(late) if state == MonthState.OVERDUE else open_.exclude(late)


# What a button says every hour leaves no trace of its own; what people put right does.
SAID_BY_ITSELF = ["last_seen_at", "silent_at", "silent_since", "drift_s", "battery", "last_test_at"]


@pghistory.track(exclude=SAID_BY_ITSELF)
class PanicAlarm(models.Model):
    """A button somebody in danger presses. Its place are the words an officer runs by; point in WGS84 degrees where it is not the site's."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="alarms", verbose_name=_("site"))
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    building = models.CharField(_("building"), max_length=40, blank=True)
    floor = models.CharField(_("floor"), max_length=20, blank=True)
    zone = models.CharField(_("zone"), max_length=40, blank=True)
    way_in = models.CharField(_("way in"), max_length=120, blank=True, help_text=_("By which gate and stairs an officer gets there."))
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    plan = models.ForeignKey(SitePlan, models.SET_NULL, null=True, blank=True, related_name="alarms", verbose_name=_("plan"))
    mark_x = models.FloatField(_("from the left, %"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)])
    mark_y = models.FloatField(_("from the top, %"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)])
    heartbeat_minutes = models.PositiveSmallIntegerField(
        _("sign of life every … minutes"), default=60, validators=[MinValueValidator(1), MaxValueValidator(60)], help_text=_("Once an hour at least.")
    )
    installed_on = models.DateField(_("installed"))
    is_active = models.BooleanField(_("active"), default=True)

    test_until = models.DateTimeField(_("test until"), null=True, editable=False)
    test_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("test set by"))

    last_seen_at = models.DateTimeField(_("last heard"), null=True, editable=False)
    silent_at = models.DateTimeField(_("silent unless heard until"), null=True, editable=False)
    silent_since = models.DateTimeField(_("silent since"), null=True, editable=False)
    drift_s = models.BigIntegerField(_("its clock is ahead by seconds"), null=True, editable=False)
    battery = models.PositiveSmallIntegerField(_("battery, %"), null=True, editable=False)
    last_test_at = models.DateTimeField(_("last press test"), null=True, editable=False)

    objects = PanicAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm button")
        verbose_name_plural = _("alarm buttons")
        ordering = ["site__code", "code"]
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="alarm_code_once_per_site"),
            models.CheckConstraint(name="alarm_point_whole", condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False)),
        ]
        indexes = [models.Index(fields=["silent_at"], name="alarm_falls_silent", condition=Q(silent_at__isnull=False, silent_since=None))]

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def inside(self) -> str:
        """Building, floor and zone, as they are known."""
        return " · ".join(filter(None, (self.building, self.floor, self.zone)))

    @property
    def line(self) -> LineState:
        if self.silent_since:
            return LineState.SILENT
        return LineState.ALIVE if self.last_seen_at else LineState.NEVER

    @property
    def clock_is_wrong(self) -> bool:
        return abs(self.drift_s or 0) > CLOCK_MAY_DIFFER_S

    def is_testing(self, now: datetime) -> bool:
        return self.test_until is not None and self.test_until > now

    def test_state(self, now: datetime) -> MonthState:
        this, last = months_of(now)
        if self.last_test_at and self.last_test_at >= this:
            return MonthState.DONE
        late = self.last_test_at < last if self.last_test_at else self.installed_on < last.date()
        return MonthState.OVERDUE if late else MonthState.DUE

    def silent_from(self, heard: datetime) -> datetime:
        """When it is silent, last heard at `heard`."""
        return heard + timedelta(minutes=self.heartbeat_minutes * MISSES)


class AlarmKeyManager(BaseAPIKeyManager):
    pass


@pghistory.track(exclude=["hashed_key"])
class AlarmKey(AbstractAPIKey):
    """A button's own key: it may press and say that it lives, and reads nothing. Torn off the wall it opens nothing."""

    alarm = models.ForeignKey(PanicAlarm, models.CASCADE, related_name="keys", verbose_name=_("alarm button"))

    objects: ClassVar[BaseAPIKeyManager] = AlarmKeyManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created"]
        verbose_name = _("key of a button")
        verbose_name_plural = _("keys of buttons")
