"""What can be given by way of thanks, and the words of its letter: shared by every unit of the city."""

from django.contrib import admin

from accounts.admin import Switchable, Tracked
from alerts.admin.shared import Shared
from alerts.models import HonourKind


@admin.register(HonourKind)
class HonourKindAdmin(Switchable, Shared, Tracked):
    """In the words %(name)s, %(unit)s, %(day)s and %(reason)s stand for what they say."""

    place_on_shelf = 45
    list_display = ["code", "name", "name_en", "is_active"]
    list_display_links = ["code", "name"]
    list_filter = ["is_active"]
    search_fields = ["code", "name", "name_en"]
    fields = [("code", "position"), ("name", "name_en"), "words", "words_en", "is_active"]
