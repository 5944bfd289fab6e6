"""What the law and the campaigns say, as data: categories, clocks, exclusions and the facts that make a dispute serious. Each row names its source."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from policing.lib.bilingual import in_language


class Level(models.IntegerChoices):
    """The four-colour practice; the smaller, the more serious."""

    RED = 1, _("Red")
    ORANGE = 2, _("Orange")
    YELLOW = 3, _("Yellow")
    BLUE = 4, _("Blue")


class Prevented(models.TextChoices):
    """The six kinds of the six-prevention campaign (六防六促)."""

    FEELINGS = "feelings", _("Feelings")
    FAMILY = "family", _("Family")
    NEIGHBOURS = "neighbours", _("Neighbours")
    DEBTS = "debts", _("Debts")
    PROPERTY = "property", _("Property management")
    EPIDEMIC = "epidemic", _("Epidemic or disaster")


@pghistory.track()
class Category(models.Model):
    """A kind of dispute by its code after GB/T 31000: two digits for a group, four for a kind in it."""

    code = models.CharField(_("code"), max_length=4, primary_key=True, validators=[RegexValidator(r"^\d{2}(\d{2})?$")])
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    prevented = models.CharField(_("six preventions"), max_length=10, choices=Prevented, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("kind of dispute")
        verbose_name_plural = _("kinds of disputes")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class ClockRule(models.Model):
    """How long something may take: so many working or calendar days, the first day not counted. Citations are data, as laws are renumbered."""

    class Counting(models.TextChoices):
        WORKING = "working", _("Working days")
        CALENDAR = "calendar", _("Calendar days, ending on a working day")

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(_("days"))
    counting = models.CharField(_("counted in"), max_length=10, choices=Counting)
    warn_days = models.PositiveSmallIntegerField(_("warn so many days ahead"), default=1)
    citation = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class Exclusion(models.Model):
    """A reason that forbids police mediation. A hard one cannot be overruled; the other needs a reason and a supervisor."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    is_hard = models.BooleanField(_("cannot be overruled"), default=True)
    stops_all = models.BooleanField(_("stops people’s mediation too"), default=False)
    citation = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class Fact(models.Model):
    """Something that happened and makes a dispute serious: at least of `level`. Facts are about events, never about what a person is."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(_("at least"), choices=Level)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self, "name")
