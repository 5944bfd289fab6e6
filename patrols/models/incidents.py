"""What citizens reported, as places and times: never who reported, who is suspected, or what was said."""

from datetime import datetime

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import Grid


class IncidentKind(models.TextChoices):
    """What patrols, light and locks can prevent at a place."""

    VEHICLE = "vehicle", _("Car theft")
    EBIKE = "ebike", _("E-bike or bicycle theft")
    FROM_CAR = "from_car", _("Theft from a car")
    BURGLARY = "burglary", _("Burglary")
    THEFT = "theft", _("Other theft")
    ROBBERY = "robbery", _("Robbery and snatching")
    FIGHT = "fight", _("Fight or assault")
    DAMAGE = "damage", _("Damage to property")


class LeftOut(models.TextChoices):
    """Why reports of a code are not taken: they say more about where officers were sent, or about persons, than about a place."""

    DISCOVERED = "discovered", _("Found by officers themselves")
    TRAFFIC = "traffic", _("Traffic stop or offence")
    DRUGS = "drugs", _("Drugs")
    PERSON = "person", _("About a person’s status")
    ELSEWHERE = "elsewhere", _("Nothing that patrols prevent")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> "IncidentQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()

    def of(self, bureau: Unit, since: datetime, until: datetime) -> "IncidentQuerySet":
        return self.filter(bureau=bureau, occurred_at__gte=since, occurred_at__lt=until)


class Incident(models.Model):
    """One thing a citizen reported. Place in WGS84 degrees, `cell` as patrols.where.cells counts; `unit`: its station, or the bureau where no grid holds it."""

    class Came(models.TextChoices):
        CALL = "call", _("By telephone")
        COUNTER = "counter", _("At a counter")
        ONLINE = "online", _("By app or internet")
        VOUCHED = "vouched", _("Reported, as whoever brought the file in says")

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="incidents_of_city", verbose_name=_("bureau"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incidents", verbose_name=_("station"))
    grid = models.ForeignKey(Grid, models.SET_NULL, null=True, related_name="incidents", verbose_name=_("grid"))
    source = models.CharField(_("source"), max_length=30)
    reference = models.CharField(_("reference there"), max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=IncidentKind)
    code = models.CharField(_("code of the province"), max_length=12, blank=True)
    came = models.CharField(_("how it came"), max_length=10, choices=Came)
    occurred_at = models.DateTimeField(pgettext_lazy("incident", "happened"))
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    cell = models.BigIntegerField(_("cell"))
    taken_at = models.DateTimeField(_("taken in"))

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported incident")
        verbose_name_plural = _("reported incidents")
        ordering = ["-occurred_at"]
        constraints = [models.UniqueConstraint(fields=["bureau", "source", "reference"], name="incident_taken_once")]
        indexes = [
            models.Index(fields=["bureau", "occurred_at"], include=["kind", "cell"], name="incident_counts"),
            models.Index(fields=["unit", "-occurred_at"], name="incident_of_unit"),
            models.Index(fields=["cell", "occurred_at"], name="incident_of_cell"),
            models.Index(fields=["occurred_at"], name="incident_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.reference}"


class IncidentCodeQuerySet(models.QuerySet["IncidentCode"]):
    def visible_to(self, user: User) -> "IncidentCodeQuerySet":
        """Those of bureaus in the scope of `user`: a station keeps none."""
        return self.filter(bureau__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class IncidentCode(models.Model):
    """What a province's category code means here. The longest code that a report's begins with counts, so that "0103" speaks for all below it."""

    MEANINGS = [(_("Taken as"), IncidentKind.choices), (_("Left out"), LeftOut.choices)]

    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="incident_codes", verbose_name=_("bureau"))
    code = models.CharField(_("code"), max_length=12, validators=[RegexValidator(r"^[0-9A-Za-z]{2,12}$")])
    name = models.CharField(_("name there"), max_length=60, blank=True)
    meaning = models.CharField(_("meaning here"), max_length=10, choices=MEANINGS)

    objects = IncidentCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code of incidents")
        verbose_name_plural = _("codes of incidents")
        ordering = ["bureau", "code"]
        constraints = [models.UniqueConstraint(fields=["bureau", "code"], name="incident_code_means_one_thing")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
