"""What can be found here: grids with their officers, and people on duty now. How to reach somebody is said by channel, never by number."""

from datetime import datetime
from itertools import islice

from django.db.models import OuterRef, Q, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from grids.models import Grid, Posting, Shift
from policing.lib.pinyin import initials
from policing.lib.search import Hit, offer

# More people than this are not on duty within one scope; whoever narrows no further reads no longer list.
MOST_ON_DUTY = 3000


@offer("grids", _("Grids"))
def grids(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    """By code, name, or the name of the main officer."""
    postings = Posting.objects.visible_to(user).at(now).filter(kind=Posting.Kind.MAIN)
    theirs = postings.filter(officer__user__full_name__icontains=words).values("grid")
    wanted = Q(code__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words) | Q(pk__in=theirs)
    main = Subquery(postings.filter(grid=OuterRef("pk")).values("officer__user__full_name")[:1])
    found = Grid.objects.visible_to(user).in_use().filter(wanted).select_related("station").defer("boundary").annotate(main=main)
    return [Hit(title=str(grid), detail=str(grid.station), facts=_officer(grid.main), url=_page(grid), about={"grid": grid.code}) for grid in found[:most]]


def _page(grid: Grid) -> str:
    return reverse("grids:grid", args=[grid.code])


def _officer(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


@offer("people", _("On duty now"))
def people(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    """By name, its first letters, badge, role or unit."""
    on_duty = Shift.objects.visible_to(user).at(now).select_related("officer__user__addressee", "unit").order_by("unit__path", "role", "pk")
    wanted = list(islice((shift for shift in on_duty[:MOST_ON_DUTY].iterator() if _fits(shift, words.casefold())), most))
    prefetch_related_objects(wanted, "officer__user__addressee__addresses")
    return [_person(shift) for shift in wanted]


def _fits(shift: Shift, words: str) -> bool:
    name = str(shift.officer)
    said = (name, shift.officer.badge_number, shift.get_role_display(), shift.unit.name, shift.unit.name_en)
    return any(words in text.casefold() for text in said) or (words.isascii() and initials(name).startswith(words))


def _person(shift: Shift) -> Hit:
    addressee = getattr(shift.officer.user, "addressee", None)
    addresses = [address for address in addressee.addresses.all() if address.is_active] if addressee else []
    channels = pgettext("between channels", ", ").join(dict.fromkeys(str(address.get_channel_display()) for address in addresses))
    reached = _("Reached by: %(channels)s") % {"channels": channels} if channels else _("No way to reach them is on file")
    return Hit(title=str(shift.officer), detail=f"{shift.get_role_display()} · {shift.unit}", facts=(str(reached),), about={"officer": shift.officer_id})
