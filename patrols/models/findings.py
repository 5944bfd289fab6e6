"""What patrols find: cars left open, dangers, people helped and reached."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from alerts.models import Alert
from grids.models import Grid
from patrols.models.rounds import Round
from patrols.models.routes import Checkpoint
from policing.lib.sealed import SealedField, SealedRecord


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> "FindingQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()


class Finding(SealedRecord):
    """One thing found, or one good deed done. `key` is the phone's own for it: sent twice, it is there once. Place in WGS84 degrees."""

    class Kind(models.TextChoices):
        CAR_DOOR = "car_door", _("Car left open")
        HAZARD = "hazard", _("Danger")
        SERVICE = "service", _("Help given")
        LEAFLETS = "leaflets", _("Leaflets handed out")
        ADVICE = "advice", _("People talked to")
        CHECKED = "checked", _("Cars looked at")

    key = models.UUIDField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=pgettext_lazy("patrol", "round"))
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("checkpoint"))
    station = models.ForeignKey(Unit, models.PROTECT, related_name="findings", verbose_name=_("station"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="findings", verbose_name=_("grid"))
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    place = models.CharField(_("place as said"), max_length=120, blank=True)
    count = models.PositiveIntegerField(_("how many"), default=1)
    words = SealedField(_("note"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    found_at = models.DateTimeField(_("found"))
    received_at = models.DateTimeField(_("received"))
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="findings", verbose_name=_("became alert"))
    erased_at = models.DateTimeField(_("erased"), null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("patrol", "finding")
        verbose_name_plural = pgettext_lazy("patrol", "findings")
        ordering = ["-found_at"]
        indexes = [
            models.Index(fields=["station", "kind", "-found_at"], name="finding_of_station"),
            models.Index(fields=["found_at"], name="finding_to_erase", condition=Q(erased_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OpenCar(SealedRecord):
    """A car left open: what was open, how its owner was reached and how soon, how it ended. Plate and owner's number are erased after some days."""

    class Opened(models.TextChoices):
        DOOR = "door", pgettext_lazy("of a car", "Door")
        WINDOW = "window", pgettext_lazy("of a car", "Window")
        BOOT = "boot", pgettext_lazy("of a car", "Boot")
        KEY = "key", _("Key inside")
        VALUABLES = "valuables", _("Valuables in sight")

    class Reached(models.TextChoices):
        CARD = "card", _("By the card in the car")
        LOOKUP = "lookup", _("By a plate inquiry")
        PROPERTY = "property", _("By the property staff")
        PRESENT = "present", _("Was near by")
        NOT = "not", _("Not reached")

    class Ended(models.TextChoices):
        CLOSED = "closed", _("Closed by its owner")
        REMOTE = "remote", _("Locked from afar by its owner")
        GUARDED = "guarded", _("Left in the guards’ care")
        LEFT = "left", _("Left open, a note on it")

    finding = models.OneToOneField(Finding, models.CASCADE, primary_key=True, related_name="car", verbose_name=pgettext_lazy("patrol", "finding"))
    plate = SealedField(_("number plate"), blank=True)
    plate_index = models.CharField(max_length=64, blank=True, editable=False)
    colour = models.CharField(_("colour"), max_length=20, blank=True)
    opened = ArrayField(models.CharField(max_length=10, choices=Opened), verbose_name=_("what was open"))
    reached = models.CharField(_("owner reached"), max_length=10, choices=Reached)
    seconds = models.PositiveIntegerField(_("seconds until reached"), null=True)
    waited_minutes = models.PositiveSmallIntegerField(_("minutes waited there"), default=0)
    ended = models.CharField(_("how it ended"), max_length=10, choices=Ended)
    times_before = models.PositiveSmallIntegerField(_("times found before"), default=0)

    class Meta:
        verbose_name = _("car left open")
        verbose_name_plural = _("cars left open")
        indexes = [models.Index(fields=["plate_index"], name="open_car_by_plate", condition=~Q(plate_index=""))]

    def __str__(self) -> str:
        return str(self.finding)


def outlived(before: datetime) -> FindingQuerySet:
    """Findings from before `before` whose words and plates are still there."""
    return Finding.objects.filter(found_at__lt=before, erased_at=None)
