"""Buttons on walls, in the admin: where each hangs, and its key."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Switchable, Tracked
from accounts.admin.acts import Act
from accounts.administration import Group
from partners.admin.keys import show_once
from partners.alarms import new_key, revoke_keys
from partners.models import PanicAlarm


@admin.register(PanicAlarm)
class PanicAlarmAdmin(Switchable, Tracked):
    group = Group.PARTNERS
    place_on_shelf = 25
    list_display = ["name", "code", "site", "building", "floor", "line_said", "last_seen_at", "last_test_at", "is_active"]
    list_filter = ["site__partner__kind", "site__station", ("silent_since", admin.EmptyFieldListFilter), "is_active"]
    list_select_related = ["site"]
    search_fields = ["name", "code", "site__name", "site__code"]
    autocomplete_fields = ["site"]
    readonly_fields = ["last_seen_at", "silent_since", "last_test_at", "battery"]
    fieldsets = [
        (None, {"fields": ["site", "code", "name", "name_en", "installed_on", "is_active"]}),
        (
            _("Place"),
            {"fields": ["building", "floor", "zone", "way_in", ("lon", "lat")], "description": _("Longitude and latitude only where they are not the site’s.")},
        ),
        (_("Signs of life"), {"fields": ["heartbeat_minutes", "last_seen_at", "silent_since", "last_test_at", "battery"]}),
    ]

    @admin.display(description=_("line"))
    def line_said(self, alarm: Any) -> str:
        return str(alarm.line.label)


def _new_key(request: HttpRequest, alarm: Any) -> str:
    show_once(request, new_key(alarm, now=timezone.now()))
    return gettext("Keys it had before work for 7 more days.")


def _revoke(request: HttpRequest, alarm: Any) -> str:
    return gettext("%(count)d keys revoked.") % {"count": revoke_keys(alarm)}


PanicAlarmAdmin.acts = [
    Act(
        "new-key",
        _("Make a key"),
        _("The key is shown once; it may press and say that it lives, and nothing else."),
        _new_key,
        lambda request, alarm: alarm.is_active,
    ),
    Act("revoke", _("Revoke its keys"), _("Whatever it says from this moment is not believed."), _revoke, lambda request, alarm: True, is_grave=True),
]
