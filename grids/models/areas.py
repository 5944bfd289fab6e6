"""Grids: the smallest areas with an officer of their own, and every boundary they have had."""

from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models.spans import Span
from policing.lib.bilingual import in_language
from policing.lib.partitions import APPEND_ONLY

# What a grid may belong to.
HOLDS_GRIDS = (Unit.Kind.STATION, Unit.Kind.POLICE_ROOM)
GRID_CODE = RegexValidator(r"^[0-9A-Za-z-]{1,30}$", _("A grid code has at most 30 letters, digits and hyphens."))


class GridQuerySet(models.QuerySet["Grid"]):
    def visible_to(self, user: User) -> "GridQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "GridQuerySet":
        """Those that hold places today: what was split or merged away stays for the matters of its day."""
        return self.filter(closed_at=None)


@pghistory.track()
class Grid(models.Model):
    """The smallest area with an officer of its own. `boundary` is today's, a GeoJSON Polygon or MultiPolygon in WGS84 lon/lat.

    A grid that was split or merged away is closed, never deleted: alerts of its day keep it.
    """

    class Kind(models.TextChoices):
        URBAN = "urban", pgettext_lazy("kind of grid", "Urban")
        VILLAGE = "village", pgettext_lazy("kind of grid", "Village")
        CAMPUS = "campus", pgettext_lazy("kind of grid", "Campus")
        MARKET = "market", pgettext_lazy("kind of grid", "Market")
        SCENIC = "scenic", pgettext_lazy("kind of grid", "Scenic area")
        ENTERPRISE = "enterprise", pgettext_lazy("kind of grid", "Enterprise")

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[GRID_CODE])
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.URBAN)
    station = models.ForeignKey(Unit, models.PROTECT, related_name="grids", verbose_name=_("station"))
    boundary = models.JSONField(_("boundary"))
    households = models.PositiveIntegerField(_("households"), default=0)
    population = models.PositiveIntegerField(_("population"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

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


class GridChange(models.Model):
    """Why boundaries or stations changed: one drawing, redraw, split, merge, import, move or closing, by whom and for what reason. Append-only."""

    class Kind(models.TextChoices):
        DRAW = "draw", pgettext_lazy("change of grids", "Drawn")
        REDRAW = "redraw", pgettext_lazy("change of grids", "Redrawn")
        SPLIT = "split", pgettext_lazy("change of grids", "Split")
        MERGE = "merge", pgettext_lazy("change of grids", "Merged")
        IMPORT = "import", pgettext_lazy("change of grids", "From a file")
        MOVE = "move", pgettext_lazy("change of grids", "To another station")
        CLOSE = "close", pgettext_lazy("change of grids", "Closed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of grids")
        verbose_name_plural = _("changes of grids")
        ordering = ["-at"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.get_kind_display()


class GridBoundaryQuerySet(models.QuerySet["GridBoundary"]):
    def at(self, now: datetime) -> "GridBoundaryQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class GridBoundary(models.Model):
    """The boundary a grid had from one moment to another; the open one equals `Grid.boundary`. `began` and `ended` say by which change."""

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="boundaries", verbose_name=_("grid"))
    boundary = models.JSONField(_("boundary"))
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"), null=True)
    began = models.ForeignKey(GridChange, models.PROTECT, related_name="began", verbose_name=_("drawn by"))
    ended = models.ForeignKey(GridChange, models.PROTECT, null=True, related_name="ended", verbose_name=_("ended by"))

    objects = GridBoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering = ["grid", "-starts_at"]
        constraints = [
            ExclusionConstraint(
                name="one_boundary_per_grid_at_a_time",
                expressions=[("grid", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="boundary_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.grid}"
