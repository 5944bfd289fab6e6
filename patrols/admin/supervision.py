"""Who sends people to stations, who goes, and spot checks: for administrators."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, Tracked
from accounts.administration import Group
from patrols.models import Exemption, SendingUnit, SentOfficer, SpotCheck, SpotDraw


@admin.register(SendingUnit)
class SendingUnitAdmin(Tracked):
    group = Group.RULES
    place_on_shelf = 61
    may_remove = True
    list_display = ["unit", "most_at_once"]
    list_select_related = ["unit"]
    search_fields = ["unit__name", "unit__name_en"]
    autocomplete_fields = ["unit"]
    fields = ["unit", "most_at_once"]


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    """Entered and ended on the page of turns, where the counts stand beside them."""

    group = Group.PEOPLE
    place_on_shelf = 74
    list_display = ["officer", "reason", "starts_on", "ends_on", "by"]
    list_filter = ["reason"]
    list_select_related = ["officer__user", "by"]
    date_hierarchy = "starts_on"
    search_fields = ["officer__user__full_name"]
    fields = ["officer", "reason", "starts_on", "ends_on", "by"]


@admin.register(SentOfficer)
class SentOfficerAdmin(ReadOnlyAdmin):
    group = Group.PEOPLE
    place_on_shelf = 75
    list_display = ["officer", "station", "begins", "host", "status"]
    list_filter = ["status", "quota__station"]
    list_select_related = ["officer__user", "quota__station", "host__user"]
    search_fields = ["officer__user__full_name", "quota__station__name"]
    fields = ["officer", "quota", "host", "status", "reason", "published_at", "came_at", "left_at"]

    @admin.display(description=_("station"), ordering="quota__station__path")
    def station(self, sent: SentOfficer) -> str:
        return str(sent.quota.station)

    @admin.display(description=_("begins"), ordering="quota__starts_at")
    def begins(self, sent: SentOfficer) -> object:
        return sent.quota.starts_at


@admin.register(SpotDraw)
class SpotDrawAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 66
    list_display = ["unit", "kind", "size", "drawn_by", "drawn_at"]
    list_filter = ["kind"]
    list_select_related = ["unit", "drawn_by"]
    date_hierarchy = "drawn_at"
    search_fields = ["unit__name", "drawn_by__full_name"]
    fields = ["unit", "kind", "starts_at", "ends_at", "size", "seed", "drawn_by", "drawn_at"]


@admin.register(SpotCheck)
class SpotCheckAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 67
    list_display = ["round", "checkpoint", "station", "status", "checked_by", "checked_at", "remedy_on"]
    list_filter = ["status", "station"]
    list_select_related = ["round__route", "checkpoint", "station", "checked_by"]
    date_hierarchy = "checked_at"
    search_fields = ["station__name", "round__route__name"]
    fields = ["draw", "round", "checkpoint", "station", "status", "checked_by", "checked_at", "found", "reply", "decision", "remedy", "remedy_by", "remedy_on"]
