"""Somebody leaves, a branch closes: their contacts and sites go to another site or person, many at once."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import kept_rows
from accounts.admin.handing import Handing, hand_over
from accounts.models import User
from accounts.roles import OUTSIDE
from partners.models import Contact, Site
from partners.moving import give_sites, move_contacts


def _moved(contacts: list[Any], to: Site) -> str:
    count = move_contacts(contacts, to=to)
    return ngettext("%(count)d contact is at %(site)s now.", "%(count)d contacts are at %(site)s now.", count) % {"count": count, "site": to}


def _given(sites: list[Any], to: User) -> str:
    count = give_sites(sites, to=to)
    return ngettext("%(name)s is the liaison officer of %(count)d site more.", "%(name)s is the liaison officer of %(count)d sites more.", count) % {
        "count": count,
        "name": to,
    }


CONTACTS = Handing(
    "move_contacts",
    _("Move to another site"),
    _("They stand behind whoever is told there already and hear of that site's alerts and orders from now on. Only within one partner."),
    Contact._meta.get_field("site"),
    _("New site"),
    _moved,
)
ALL_OF_SITES = Handing(
    "move_contacts",
    _("Move their contacts to another site"),
    _("Everybody who is told at these sites stands at the other one from now on; nobody is told here any more. Only within one partner."),
    CONTACTS.field,
    _("New site"),
    lambda sites, to: _moved(list(Contact.objects.filter(site__in=sites)), to),
)
SITES = Handing(
    "give_sites",
    _("Give to another liaison officer"),
    _("This officer is told of these sites' alerts from now on; whoever was it before no longer is."),
    Site._meta.get_field("liaison"),
    _("New liaison officer"),
    _given,
)


def _sites(request: HttpRequest) -> QuerySet:
    return kept_rows(Site, request).filter(is_active=True)


class MovesContacts:
    """For the list of contacts."""

    @admin.action(description=CONTACTS.title)
    def move_contacts(self, request: HttpRequest, rows: QuerySet) -> Any:
        return hand_over(self, request, rows, _sites(request), CONTACTS)


class MovesSites:
    """For the list of sites."""

    @admin.action(description=ALL_OF_SITES.title)
    def move_contacts(self, request: HttpRequest, rows: QuerySet) -> Any:
        return hand_over(self, request, rows, _sites(request), ALL_OF_SITES)

    @admin.action(description=SITES.title)
    def give_sites(self, request: HttpRequest, rows: QuerySet) -> Any:
        return hand_over(self, request, rows, kept_rows(User, request).filter(is_active=True).exclude(role__in=OUTSIDE), SITES)
