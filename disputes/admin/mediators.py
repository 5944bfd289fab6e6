"""Mediators and rooms for administrators; disputes to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import ReadOnlyAdmin, Switchable, Tracked, keeper, kept_rows
from accounts.admin.handing import Handing, hand_over
from accounts.administration import Group
from accounts.models import Unit
from disputes.models import Dispute, Mediator, Room
from disputes.services.handing import TAKES_DISPUTES, move_all


@admin.register(Mediator)
class MediatorAdmin(Switchable, Tracked):
    group = Group.PEOPLE
    place_on_shelf = 80
    list_display = ["name", "committee", "station", "is_active"]
    list_filter = ["station", "is_active"]
    list_select_related = ["station"]
    search_fields = ["name", "committee", "station__name"]
    autocomplete_fields = ["station", "user"]


@admin.register(Room)
class RoomAdmin(Switchable, Tracked):
    group = Group.PEOPLE
    place_on_shelf = 81
    list_display = ["name", "station", "is_active"]
    list_filter = ["station", "is_active"]
    list_select_related = ["station"]
    search_fields = ["name", "name_en", "station__name"]
    autocomplete_fields = ["station"]


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """What is sealed stays sealed; an administrator reads no quarrels."""

    group = Group.EVENTS
    place_on_shelf = 70
    list_display = ["number", "station", "category", "level", "status", "way", "outcome", "reported_at"]
    list_filter = ["status", "level", "way", "outcome", "source", "station"]
    list_select_related = ["station", "category"]
    date_hierarchy = "reported_at"
    search_fields = ["number", "old_number", "station__name"]
    fields = ["number", "old_number", "station", "category", "level", "status", "way", "outcome", "reported_at", "accepted_at", "closed_at", "reopened"]

    actions = ["move_to_station"]  # type: ignore[assignment]

    @admin.action(description=_("Move to another station"), permissions=["view"])
    def move_to_station(self, request: HttpRequest, rows: QuerySet) -> Any:
        """For a station that is merged away: what is open goes to whoever takes over."""
        stations = kept_rows(Unit, request).filter(kind__in=TAKES_DISPUTES, closed_on=None)
        consequence = _("What is open goes along with its clocks; it is nobody’s where its officer cannot see it. What is closed stays where it ended.")
        title = _("Move to another station")
        handing = Handing("move_to_station", title, consequence, Dispute._meta.get_field("station"), _("New station"), self._move(request))
        return hand_over(self, request, rows, stations, handing)

    def _move(self, request: HttpRequest) -> Any:
        def give(disputes: list[Any], to: Unit) -> str:
            found = Dispute.objects.filter(pk__in=[one.pk for one in disputes]).select_related("station", "officer__unit__parent", "mediator__station")
            count = move_all(found, to, by=keeper(request), now=timezone.now())
            return ngettext("%(count)d dispute is %(to)s’s now.", "%(count)d disputes are %(to)s’s now.", count) % {"count": count, "to": to}

        return give
