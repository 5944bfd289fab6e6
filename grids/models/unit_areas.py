"""The ground a unit is responsible for, where it is drawn rather than the sum of its grids."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User


class UnitAreaQuerySet(models.QuerySet["UnitArea"]):
    def visible_to(self, user: User) -> "UnitAreaQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class UnitArea(models.Model):
    """The area of a sub-bureau: a GeoJSON Polygon or MultiPolygon in WGS84 lon/lat. What it was before is in its history."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="area", verbose_name=_("unit"))
    boundary = models.JSONField(_("boundary"))

    objects = UnitAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of a unit")
        verbose_name_plural = _("areas of units")
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return str(self.unit)
