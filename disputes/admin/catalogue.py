"""Kinds, clocks, exclusions, facts and rates: shared by every unit of the city, changed by the bureau, each with its source."""

from django.contrib import admin

from accounts.admin import Switchable, Tracked
from alerts.admin.shared import Shared
from disputes.models import AllowanceRate, Category, ClockRule, Exclusion, Fact


@admin.register(Category)
class CategoryAdmin(Switchable, Shared, Tracked):
    """Two digits for a group, four for a kind in it; what is switched off is not offered any more, and counts where it was used."""

    place_on_shelf = 70
    list_display = ["code", "name", "name_en", "prevented", "is_active"]
    list_display_links = ["code", "name"]
    list_filter = ["prevented", "is_active"]
    search_fields = ["code", "name", "name_en"]
    fields = ["code", ("name", "name_en"), "prevented", "is_active"]


@admin.register(ClockRule)
class ClockRuleAdmin(Shared, Tracked):
    """Days and their source: laws are renumbered, and a province may be stricter. What runs already keeps its day."""

    place_on_shelf = 71
    list_display = ["name", "days", "counting", "warn_days", "citation"]
    list_filter = ["counting"]
    search_fields = ["code", "name", "name_en", "citation"]
    fields = ["code", ("name", "name_en"), ("days", "counting"), "warn_days", "citation"]


@admin.register(Exclusion)
class ExclusionAdmin(Shared, Tracked):
    place_on_shelf = 72
    list_display = ["name", "is_hard", "stops_all", "citation"]
    list_filter = ["is_hard", "stops_all"]
    search_fields = ["code", "name", "name_en", "citation"]
    fields = [("code", "position"), ("name", "name_en"), ("is_hard", "stops_all"), "citation"]


@admin.register(Fact)
class FactAdmin(Switchable, Shared, Tracked):
    """Of what happened, never of what a person is."""

    place_on_shelf = 73
    list_display = ["name", "level", "is_active"]
    list_filter = ["level", "is_active"]
    search_fields = ["code", "name", "name_en"]
    fields = [("code", "position"), ("name", "name_en"), "level", "is_active"]


@admin.register(AllowanceRate)
class AllowanceRateAdmin(Shared, Tracked):
    place_on_shelf = 74
    list_display = ["name", "yuan", "citation"]
    search_fields = ["code", "name", "name_en", "citation"]
    fields = [("code", "position"), ("name", "name_en"), "yuan", "citation"]
