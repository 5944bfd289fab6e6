"""The administration as a whole: grouped by what an administrator does, not by how the house is built."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The shelves of the index, in the order they are filled on the first day."""

    PEOPLE = "people", _("People and units")
    PLACES = "places", _("Places")
    PARTNERS = "partners", _("Partners")
    RULES = "rules", _("Rules")
    EVENTS = "events", _("What happened")
    SYSTEM = "system", _("System")


class Found(AutocompleteJsonView):
    """What a chooser lists: an admin with `said_in_chooser` tells apart those of one name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        said = getattr(self.model_admin, "said_in_chooser", str)
        return super().serialize_result(obj, to_field_name) | {"text": said(obj)}


class Administration(AdminSite):
    """Django's admin on shelves of our own."""

    site_header = site_title = _("Zhufang administration")
    index_title = _("Administration")
    enable_nav_sidebar = True
    empty_value_display = "–"

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return Found.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The models as ever; for the index and the sidebar by shelf."""
        if app_label:
            return super().get_app_list(request, app_label)
        shelves: dict[str, list[dict[str, Any]]] = {group: [] for group in Group.values}
        for app in self._build_app_dict(request).values():
            for entry in app["models"]:
                shelves[getattr(self._registry[entry["model"]], "group", Group.SYSTEM)].append(entry)
        return [self._shelf(Group(name), entries) for name, entries in shelves.items() if entries]

    def _shelf(self, group: Group, entries: list[dict[str, Any]]) -> dict[str, Any]:
        for entry in entries:
            entry["name"] = getattr(self._registry[entry["model"]], "shown_name", "") or entry["name"]
        entries.sort(key=lambda entry: (getattr(self._registry[entry["model"]], "place_on_shelf", 50), str(entry["name"])))
        return {"name": group.label, "app_label": group.value, "app_url": "", "has_module_perms": True, "models": entries}


class AdministrationConfig(AdminConfig):
    """Takes the place of django.contrib.admin in INSTALLED_APPS."""

    default = False
    default_site = "accounts.administration.Administration"
