"""Many at once: people who go to another unit, units that come to stand below another one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin.handing import Handing, hand_over
from accounts.admin.scope import keeper, kept_rows
from accounts.keeping import may_change, roles_given_by
from accounts.models import Unit, User
from accounts.services import record_access
from policing.lib.errors import Refused


class NotTheirs(Refused):
    code = "not_allowed"
    status = 403
    message = _("%(who)s is kept by whoever keeps the unit above, or may not hold their role there. Nobody has moved.")


class DoesNotFit(Refused):
    code = "does_not_fit"
    message = _("%(unit)s: %(why)s Nothing has moved.")


class MovesPeople:
    """For the list of people."""

    @admin.action(description=_("Move to another unit"))
    def move_people(self, request: HttpRequest, rows: QuerySet) -> Any:
        consequence = _(
            "From now on they see what the new unit sees, and nothing of the old one. Grids they are posted to stay theirs until somebody takes them over."
        )
        handing = Handing("move_people", _("Move to another unit"), consequence, User._meta.get_field("unit"), _("New unit"), self._move(request))
        return hand_over(self, request, rows, kept_rows(Unit, request).filter(closed_on=None), handing)

    def _move(self, request: HttpRequest) -> Any:
        @transaction.atomic
        def give(people: list[Any], to: Unit) -> str:
            user = keeper(request)
            staff = [person for person in people if person.unit_id and person.unit_id != to.pk]
            for person in staff:
                _move_person(person, to, user)
            count = len(staff)
            return ngettext("%(count)d person belongs to %(to)s now.", "%(count)d people belong to %(to)s now.", count) % {"count": count, "to": to}

        return give


def _move_person(person: User, to: Unit, by: User) -> None:
    if person.pk == by.pk or not may_change(by, person) or person.role not in roles_given_by(by, to):
        raise NotTheirs(who=person)
    User.objects.filter(pk=person.pk).update(unit=to)
    words = f"{person.get_role_display()} · {to}"
    record_access(user=by, action="rights", subject=f"accounts.user:{person.pk}", reason=words[:200], now=timezone.now())


class MovesUnits:
    """For the list of units: several stations come below a new police area or sub-bureau."""

    @admin.action(description=_("Let them stand below another unit"))
    def move_units(self, request: HttpRequest, rows: QuerySet) -> Any:
        title = _("Let them stand below another unit")
        consequence = _(
            "Their people, grids and alerts go along; whoever stands over the new unit sees them from now on. Where they stood stays in their history."
        )
        handing = Handing("move_units", title, consequence, Unit._meta.get_field("parent"), _("New unit above"), self._move(request))
        return hand_over(self, request, rows, kept_rows(Unit, request).filter(closed_on=None), handing)

    def _move(self, request: HttpRequest) -> Any:
        @transaction.atomic
        def give(units: list[Any], to: Unit) -> str:
            user = keeper(request)
            moving = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]).exclude(parent=to).order_by("path"))
            for unit in moving:
                _move_unit(Unit.objects.get(pk=unit.pk), to, user)
            count = len(moving)
            return ngettext("%(count)d unit stands below %(to)s now.", "%(count)d units stand below %(to)s now.", count) % {"count": count, "to": to}

        return give


def _move_unit(unit: Unit, to: Unit, by: User) -> None:
    """Where a unit stands says who sees what: nobody but whoever keeps the system moves their own."""
    if not by.is_superuser and by.unit_path.startswith(unit.path):
        raise NotTheirs(who=unit)
    unit.parent = Unit.objects.get(pk=to.pk)
    try:
        unit.full_clean()
    except ValidationError as error:
        raise DoesNotFit(unit=unit, why=" ".join(error.messages)) from error
    unit.save()
