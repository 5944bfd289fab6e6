"""The side navigation: where a person may go. A room that has no pages yet leaves no dead link."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Right, Role


@dataclass(frozen=True)
class Place:
    """A page by its URL name, the right it needs, and which figure of the summary stands beside it; with `roles` only for them."""

    name: str
    label: str | Promise
    right: Right
    count: str = ""
    starts_group: bool = False
    is_new: bool = False
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Link:
    place: Place
    url: str
    is_current: bool


ON_GRIDS = frozenset({Role.COMMUNITY_OFFICER, Role.AUXILIARY})
PLACES = (
    Place("desk:my-grid", _("My grid"), Right.READ, roles=ON_GRIDS),
    Place("alerts:new", _("Record a call"), Right.ANSWER, is_new=True),
    Place("desk:board", _("Board"), Right.READ),
    Place("alerts:list", _("Linkage alerts"), Right.READ, count="waiting"),
    Place("alerts:order-list", _("Orders"), Right.READ),
    Place("alerts:unreached", _("Phone them"), Right.ANSWER),
    Place("desk:reach", _("Who cannot be reached"), Right.PLAN),
    Place("alerts:alarms", _("Alarm buttons"), Right.READ),
    Place("desk:map", _("Map"), Right.READ),
    Place("patrols:tonight", _("Patrols"), Right.READ),
    Place("patrols:routes", _("Routes"), Right.PLAN, roles=frozenset({Role.ADMINISTRATOR})),
    Place("alerts:campaigns", _("Special campaigns"), Right.READ),
    Place("alerts:honours", _("Thanks and honours"), Right.READ),
    Place("alerts:sources", _("Partners' alerts"), Right.READ),
    Place("disputes:board", _("Disputes"), Right.READ),
    Place("disputes:board", _("My disputes"), Right.MEDIATE, roles=frozenset({Role.MEDIATOR})),
    Place("disputes:followups", _("Follow-ups"), Right.MEDIATE, roles=frozenset({Role.MEDIATOR})),
    Place("disputes:new", _("Record a dispute"), Right.MEDIATE, roles=frozenset({Role.MEDIATOR})),
    Place("grids:coverage", _("Who answers"), Right.PLAN),
    Place("grids:duty", _("On duty"), Right.READ),
    Place("grids:team-list", _("Teams"), Right.READ),
    Place("desk:handover", _("Hand over"), Right.READ),
    Place("desk:wall", _("Wall screen"), Right.READ, starts_group=True),
    Place("desk:access-log", _("Access log"), Right.INSPECT),
    Place("desk:setup", _("What is missing"), Right.ADMINISTER, starts_group=True),
    Place("desk:operations", _("How the system is doing"), Right.ADMINISTER),
    Place("grids:imports", _("Import and export"), Right.ADMINISTER),
    Place("admin:index", _("Administration"), Right.ADMINISTER),
)


def address(name: str) -> str:
    """The address of a page, or nothing while no room serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links_for(request: HttpRequest) -> list[Link]:
    user = request.user
    if not user.is_authenticated:
        return []
    allowed = [place for place in PLACES if user.may(place.right) and (not place.roles or user.role in place.roles)]
    return [Link(place, url, url == request.path) for place in allowed if (url := address(place.name))]
