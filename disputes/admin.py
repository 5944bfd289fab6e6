"""Catalogue, mediators and rooms for administrators; disputes to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin, Switchable, Tracked
from accounts.administration import Group
from disputes.models import Category, ClockRule, Dispute, Exclusion, Fact, Mediator, Room


@admin.register(Category)
class CategoryAdmin(Switchable, Tracked):
    group = Group.RULES
    place_on_shelf = 70
    list_display = ["code", "name", "name_en", "prevented", "is_active"]
    list_filter = ["prevented", "is_active"]
    search_fields = ["code", "name", "name_en"]


@admin.register(ClockRule)
class ClockRuleAdmin(Tracked):
    """Days and their source: laws are renumbered, and a province may be stricter."""

    group = Group.RULES
    place_on_shelf = 71
    list_display = ["name", "days", "counting", "warn_days", "citation"]
    search_fields = ["code", "name", "citation"]


@admin.register(Exclusion)
class ExclusionAdmin(Tracked):
    group = Group.RULES
    place_on_shelf = 72
    list_display = ["name", "is_hard", "stops_all", "citation"]
    search_fields = ["code", "name", "citation"]


@admin.register(Fact)
class FactAdmin(Switchable, Tracked):
    group = Group.RULES
    place_on_shelf = 73
    list_display = ["name", "level", "is_active"]
    list_filter = ["level", "is_active"]
    search_fields = ["code", "name"]


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
    list_filter = ["status", "level", "way", "outcome", "station"]
    list_select_related = ["station", "category"]
    date_hierarchy = "reported_at"
    search_fields = ["number", "station__name"]
    fields = ["number", "station", "category", "level", "status", "way", "outcome", "reported_at", "accepted_at", "closed_at", "reopened"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request)
