"""Grids: the smallest areas with an officer of their own."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from policing.lib.bilingual import in_language

GRID_CODE = RegexValidator(r"^[0-9A-Za-z-]{1,30}$", _("A grid code has at most 30 letters, digits and hyphens."))


class GridQuerySet(models.QuerySet["Grid"]):
    def visible_to(self, user: User) -> "GridQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Grid(models.Model):
    """The smallest area with an officer of its own. `boundary` is a GeoJSON Polygon or MultiPolygon in WGS84 lon/lat."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[GRID_CODE])
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    station = models.ForeignKey(Unit, models.PROTECT, related_name="grids", verbose_name=_("station"))
    boundary = models.JSONField(_("boundary"))
    households = models.PositiveIntegerField(_("households"), default=0)
    population = models.PositiveIntegerField(_("population"), default=0)

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {in_language(self, 'name')}"


class BoundaryVersion(models.Model):
    """One row whose number grows with every change of a boundary, so that processes know when to read them again."""

    number = models.PositiveIntegerField(default=0)
