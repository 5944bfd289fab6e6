"""One search over everything the rooms offer. The page and the box in the header show the same: what the server draws."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from desk.views import reader
from policing.lib.search import Hit, cleaned, searchable

# In the box few of each, on the page more, of one group many.
IN_THE_BOX, ON_THE_PAGE, OF_ONE_GROUP = 4, 8, 50
# What an officer at the desk looks for most often comes first; a room that joins later comes last.
FIRST = ("alerts", "sites", "grids", "people", "orders")


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str


@dataclass(frozen=True)
class Found:
    """One thing found, where it opens, and what can be done with it at once."""

    hit: Hit
    url: str
    links: list[Link]


@dataclass(frozen=True)
class FoundGroup:
    name: str
    label: str | Promise
    found: list[Found]
    more_url: str


@dataclass(frozen=True)
class Choice:
    label: str | Promise
    url: str
    is_chosen: bool


@never_cache
@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=…&in=sites`; with `part` only the list, for the box in the header."""
    user = reader(request)
    words, only, is_part = cleaned(request.GET.get("q", "")), request.GET.get("in", ""), "part" in request.GET
    groups = find(user, words, only=only if only in dict(searchable.items()) else "", most=IN_THE_BOX if is_part else ON_THE_PAGE) if words else []
    context = {"words": words, "groups": groups, "all_url": _address(words), "choices": _choices(words, only)}
    return render(request, "desk/_found.html" if is_part else "desk/search.html", context)


def find(user: User, words: str, *, only: str, most: int) -> list[FoundGroup]:
    """What `user` may see of what holds `words`, group by group; groups without anything are left out."""
    now, wanted = timezone.now(), OF_ONE_GROUP if only else most
    groups = []
    for name in [only] if only else _order():
        hits = list(searchable[name].find(user, words, now, wanted + 1))
        if hits:
            found = [Found(hit, hit.url or _opens(hit), _links(hit, user)) for hit in hits[:wanted]]
            groups.append(FoundGroup(name, searchable[name].label, found, _address(words, name) if len(hits) > wanted and not only else ""))
    return groups


def _order() -> list[str]:
    names = [name for name, _group in searchable.items()]
    return [name for name in FIRST if name in names] + [name for name in names if name not in FIRST]


def _address(words: str, group: str = "") -> str:
    return reverse("desk:search") + "?" + urlencode({"q": words} | ({"in": group} if group else {}))


def _choices(words: str, only: str) -> list[Choice]:
    groups = [(name, searchable[name].label) for name in _order()]
    return [Choice(label, _address(words, name), name == only) for name, label in [("", _("All")), *groups]]


def _opens(hit: Hit) -> str:
    """Where a thing without a page of its own leads: to the alerts there."""
    about: dict[str, Any] = hit.about
    words = about.get("site_name") or about.get("grid")
    return reverse("alerts:list") + "?" + urlencode({"show": "all", "q": words}) if words else ""


def _links(hit: Hit, user: User) -> list[Link]:
    if "site" not in hit.about:
        return []
    links = [(Right.ANSWER, _("Record a call"), reverse("alerts:new") + f"?site={hit.about['site']}")]
    links += [(Right.ORDER, _("New order"), reverse("alerts:order-new") + "?" + urlencode({"sites": hit.about["site_code"]}))]
    return [Link(label, url) for right, label, url in links if user.may(right)]
