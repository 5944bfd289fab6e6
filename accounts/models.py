"""Units, the people in them, and the log of who looked at what."""

from typing import Any, ClassVar

import pghistory
import uuid_utils.compat as uuid
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import OUTSIDE, RIGHTS, Right, Role
from policing.lib.bilingual import in_language
from policing.lib.partitions import APPEND_ONLY

PATH_STEP = RegexValidator(r"^[0-9A-Za-z-]+$", _("Use letters, digits and hyphens."))


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, path: str) -> "UnitQuerySet":
        """The unit at `path` and everything under it."""
        return self.filter(path__startswith=path) if path else self.none()

    def above(self, path: str) -> "UnitQuerySet":
        """The unit at `path` and those over it, nearest first."""
        steps = path.strip("/").split("/")
        return self.filter(path__in=["/" + "/".join(steps[:n]) + "/" for n in range(1, len(steps) + 1)]).order_by("-path")

    def visible_to(self, user: "User") -> "UnitQuerySet":
        return self.below(user.unit_path)

    def in_use(self) -> "UnitQuerySet":
        """Those people and grids may be put to: what was closed stays for the matters of its day."""
        return self.filter(closed_on=None)


@pghistory.track()
class Unit(models.Model):
    """A police unit. `path` holds the codes from the bureau down, "/9999/CD/", and is what scope is measured by.

    A police area is several townships under one central station: the stations stand below it, the central one is an ordinary station among them.
    """

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        SUB_BUREAU = "sub_bureau", _("Sub-bureau")
        COMMAND_CENTRE = "command_centre", _("Command and intelligence centre")
        ANTI_FRAUD_CENTRE = "anti_fraud_centre", _("Anti-fraud centre")
        PATROL_SWAT = "patrol_swat", _("Patrol and SWAT unit")
        TRAFFIC = "traffic", _("Traffic police")
        JOINT_OPERATIONS = "joint_operations", _("Joint operations centre")
        INSPECTORATE = "inspectorate", _("Inspectorate")
        POLICE_AREA = "police_area", _("Police area")
        STATION = "station", _("Police station")
        POLICE_ROOM = "police_room", _("Community police office")
        WORKSTATION = "workstation", _("Police workstation")
        COMMAND_ROOM = "command_room", _("Integrated command room")
        CASE_TEAM = "case_team", _("Case-handling team")
        COMMUNITY_TEAM = "community_team", _("Community policing team")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=20, unique=True, validators=[PATH_STEP])
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False)
    phone = models.CharField(_("duty phone"), max_length=30, blank=True)
    closed_on = models.DateField(pgettext_lazy("unit", "closed"), null=True, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [models.Index(fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return in_language(self, "name")

    def save(self, *args: object, **kwargs: object) -> None:
        """Units below a unit that moves, or is renamed, move with it: what their people see is measured by the path."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        before = type(self).objects.filter(pk=self.pk).values_list("path", flat=True).first()
        with transaction.atomic():
            super().save(*args, **kwargs)  # type: ignore[arg-type]
            if before and before != self.path:
                below = type(self).objects.below(before).exclude(pk=self.pk)
                below.update(path=Concat(Value(self.path), Substr("path", len(before) + 1)))

    def clean(self) -> None:
        """No unit stands below itself, where its kind does not belong, or in another bureau than before; what stands below it must still fit."""
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": ModelChoiceField.default_error_messages["invalid_choice"]})
        if self.parent and self.parent.closed_on and not self.closed_on:
            raise ValidationError({"parent": _("%(unit)s is closed.") % {"unit": self.parent}})
        self._check_kind()
        top = f"{self.parent.path if self.parent else ''}/".split("/")[1]
        if self.kind != self.Kind.BUREAU and self.pk and self.path and not self.path.startswith(f"/{top}/"):
            raise ValidationError({"parent": _("A unit does not move to another bureau: make a new one there and close this one.")})

    def _check_kind(self) -> None:
        said: dict[str, Any] = {"kind": self.get_kind_display()}
        if self.parent is None and self.kind != self.Kind.BUREAU:
            raise ValidationError({"parent": _("%(kind)s: choose the unit it stands below. Only a bureau stands over all.") % said})
        if self.parent and self.parent.kind not in MAY_STAND_BELOW[self.kind]:
            raise ValidationError({"parent": _("%(kind)s: cannot stand below %(parent)s.") % (said | {"parent": self.parent.get_kind_display()})})
        fitting = [kind for kind, over in MAY_STAND_BELOW.items() if self.kind in over]
        misfit = self.children.filter(closed_on=None).exclude(kind__in=fitting).first() if self.pk else None
        if misfit:
            raise ValidationError({"kind": _("%(kind)s: %(unit)s cannot stand below it. Move that unit first.") % (said | {"unit": misfit})})

    @property
    def scope(self) -> str:
        """The path whose subtree the people of this unit see: centres, rooms and teams inside a unit work for the unit they belong to."""
        serves = self.kind in SERVING and self.parent_id is not None
        return self.path.removesuffix(f"{self.code}/") if serves else self.path


SERVING = frozenset({
    Unit.Kind.COMMAND_CENTRE, Unit.Kind.JOINT_OPERATIONS, Unit.Kind.INSPECTORATE, Unit.Kind.COMMAND_ROOM, Unit.Kind.CASE_TEAM, Unit.Kind.COMMUNITY_TEAM
})  # fmt: skip
# What a unit of each kind may stand below.
_OVER_CENTRES = (Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU)
_OVER_STATIONS = (*_OVER_CENTRES, Unit.Kind.POLICE_AREA)
_AROUND_TEAMS = (Unit.Kind.STATION, Unit.Kind.POLICE_AREA)
MAY_STAND_BELOW: dict[str, tuple[str, ...]] = {
    Unit.Kind.BUREAU: (Unit.Kind.BUREAU,),
    Unit.Kind.SUB_BUREAU: (Unit.Kind.BUREAU,),
    Unit.Kind.COMMAND_CENTRE: _OVER_CENTRES,
    Unit.Kind.ANTI_FRAUD_CENTRE: _OVER_CENTRES,
    Unit.Kind.PATROL_SWAT: _OVER_CENTRES,
    Unit.Kind.TRAFFIC: _OVER_CENTRES,
    Unit.Kind.JOINT_OPERATIONS: _OVER_CENTRES,
    Unit.Kind.INSPECTORATE: _OVER_CENTRES,
    Unit.Kind.POLICE_AREA: _OVER_CENTRES,
    Unit.Kind.STATION: _OVER_STATIONS,
    Unit.Kind.POLICE_ROOM: (*_OVER_STATIONS, Unit.Kind.STATION),
    Unit.Kind.WORKSTATION: (*_OVER_STATIONS, Unit.Kind.STATION, Unit.Kind.POLICE_ROOM, Unit.Kind.TRAFFIC, Unit.Kind.PATROL_SWAT),
    Unit.Kind.COMMAND_ROOM: _AROUND_TEAMS,
    Unit.Kind.CASE_TEAM: _AROUND_TEAMS,
    Unit.Kind.COMMUNITY_TEAM: _AROUND_TEAMS,
}


class PeopleManager(UserManager["User"]):
    """Makes people; whoever is made at the command line keeps the system."""

    def create_superuser(self, username: str, email: str | None = None, password: str | None = None, **facts: object) -> "User":
        return super().create_superuser(username, email, password, **({"role": Role.ADMINISTRATOR} | facts))


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person, or a partner's key. Staff belong to a unit and see its subtree; partners have no unit and see by membership."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=[("zh-hans", _("Chinese")), ("en", _("English"))])

    objects: ClassVar[PeopleManager] = PeopleManager()  # type: ignore[assignment]

    # The unit an officer is lent to, known of whoever is signed in (accounts/backends.py).
    works_for: Unit | None = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_staff_have_a_unit", condition=models.Q(role=Role.PARTNER) | models.Q(unit__isnull=False) | models.Q(is_superuser=True)
            ),
            models.CheckConstraint(name="user_partners_have_none", condition=~models.Q(role=Role.PARTNER) | models.Q(unit__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def unit_path(self) -> str:
        """Where this person's scope begins, for somebody who is lent to another unit in that unit; empty for whoever has none, and for street mediators:
        they belong to a station's area and see nothing of it but what was given to them."""
        unit = self.works_for or (self.unit if self.unit_id else None)
        return unit.scope if unit and self.role not in OUTSIDE else ""

    @property
    def bureau_path(self) -> str:
        """The top of this person's unit; empty for whoever has none."""
        return f"/{self.unit_path.split('/')[1]}/" if self.unit_path else ""

    @property
    def is_officer(self) -> bool:
        """True for everyone of the police's own side."""
        return self.role not in OUTSIDE and self.unit_id is not None

    def may(self, right: Right) -> bool:
        return self.is_active and right in RIGHTS[self.role]


class AccessLogQuerySet(models.QuerySet["AccessLog"]):
    def visible_to(self, user: User) -> "AccessLogQuerySet":
        """The inspectorate's view: what the people of its subtree looked at."""
        if user.role != Role.INSPECTOR or not user.unit_path:
            return self.none()
        return self.filter(user__unit__path__startswith=user.unit_path)


class AccessLog(models.Model):
    """One look at personal data, or one refused sign-in: who, when, what, why. Append-only, one part per month."""

    pk = models.CompositePrimaryKey("id", "at")
    id = models.UUIDField(default=uuid.uuid7, editable=False)
    at = models.DateTimeField(_("time"))
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+", verbose_name=_("user"))
    action = models.CharField(_("action"), max_length=30)
    subject = models.CharField(_("subject"), max_length=100)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("access log")
        indexes = [models.Index(fields=["user", "-at"], name="accesslog_user")]
        triggers = [APPEND_ONLY]
