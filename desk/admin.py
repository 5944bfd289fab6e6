"""The equipment list of each unit, counted at every hand-over."""

from django.contrib import admin

from accounts.admin import Tracked
from accounts.administration import Group
from desk.models import Equipment


@admin.register(Equipment)
class EquipmentAdmin(Tracked):
    group = Group.PLACES
    list_display = ["name", "unit", "quantity", "position", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["unit"]
    search_fields = ["name", "name_en"]
    autocomplete_fields = ["unit"]
