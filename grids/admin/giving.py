"""Many at once: grids given to another station or to an officer, an officer's grids given to another, somebody named to stand in."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import keeper, kept_rows
from accounts.admin.handing import Handing, hand_over
from accounts.models import Unit
from grids.models import Absence, Grid, Officer, Posting
from grids.models.areas import HOLDS_GRIDS
from grids.services.absences import check_absence
from grids.services.belonging import move_grids
from grids.services.postings import DECIDES_NOTHING, NothingToHandOver, appoint, hand_over_postings


def _officers(request: HttpRequest) -> QuerySet:
    """Those who can answer for a grid."""
    return kept_rows(Officer, request).filter(user__is_active=True).exclude(user__role__in=DECIDES_NOTHING)


def _grids_with_station(grids: list[Grid]) -> list[Grid]:
    return list(Grid.objects.filter(pk__in=[grid.pk for grid in grids]).select_related("station").defer("boundary").order_by("code"))


class GivesGrids:
    """For the list of grids."""

    @admin.action(description=_("Move to another station"))
    def move_to_station(self, request: HttpRequest, rows: QuerySet) -> Any:
        stations = kept_rows(Unit, request).filter(kind__in=HOLDS_GRIDS, closed_on=None)
        consequence = _("The sites in them go along and new alerts there reach the other station. Officers stay posted; what happened stays where it was.")
        handing = Handing("move_to_station", _("Move to another station"), consequence, Grid._meta.get_field("station"), _("New station"), self._move(request))
        return hand_over(self, request, rows, stations, handing)

    def _move(self, request: HttpRequest) -> Any:
        def give(grids: list[Any], to: Unit) -> str:
            count = move_grids(_grids_with_station(grids), to=to, by=keeper(request), now=timezone.now())
            return ngettext("%(count)d grid belongs to %(to)s now.", "%(count)d grids belong to %(to)s now.", count) % {"count": count, "to": to}

        return give

    @admin.action(description=_("Post a main officer"))
    def post_main(self, request: HttpRequest, rows: QuerySet) -> Any:
        consequence = _("From this minute on this officer is told first of alerts there; whoever was main officer of these grids no longer is.")
        handing = Handing("post_main", _("Post a main officer"), consequence, Posting._meta.get_field("officer"), _("New main officer"), self._post(request))
        return hand_over(self, request, rows, _officers(request), handing)

    def _post(self, request: HttpRequest) -> Any:
        @transaction.atomic
        def give(grids: list[Any], to: Officer) -> str:
            now = timezone.now()
            theirs = set(Posting.objects.at(now).filter(officer=to, kind=Posting.Kind.MAIN).values_list("grid", flat=True))
            fresh = [grid for grid in _grids_with_station(grids) if grid.pk not in theirs]
            for grid in fresh:
                appoint(grid, officer=to, starts_at=now, takes_over=True, by=keeper(request))
            said = ngettext("%(to)s is main officer of %(count)d grid more.", "%(to)s is main officer of %(count)d grids more.", len(fresh))
            return said % {"count": len(fresh), "to": to}

        return give


class GivesPostings:
    """For the list of officers: whoever leaves hands everything over."""

    @admin.action(description=_("Hand all their grids to another officer"))
    def hand_postings(self, request: HttpRequest, rows: QuerySet) -> Any:
        consequence = _("From this minute on this officer has every posting of those chosen, as main officer, deputy or auxiliary alike.")
        title = _("Hand all their grids to another officer")
        handing = Handing("hand_postings", title, consequence, Posting._meta.get_field("officer"), _("Who takes them"), self._hand(request))
        return hand_over(self, request, rows, _officers(request), handing)

    def _hand(self, request: HttpRequest) -> Any:
        @transaction.atomic
        def give(officers: list[Any], to: Officer) -> str:
            count, now = 0, timezone.now()
            for officer in officers:
                if officer.pk == to.pk:
                    continue
                try:
                    count += hand_over_postings(officer, to=to, at=now, by=keeper(request))
                except NothingToHandOver:
                    continue
            return ngettext("%(to)s took over %(count)d posting.", "%(to)s took over %(count)d postings.", count) % {"count": count, "to": to}

        return give


class NamesStandIns:
    """For the list of absences."""

    @admin.action(description=_("Name a stand-in"))
    def name_stand_in(self, request: HttpRequest, rows: QuerySet) -> Any:
        consequence = _("While those chosen are away, alerts of their grids are told to this officer.")
        handing = Handing("name_stand_in", _("Name a stand-in"), consequence, Absence._meta.get_field("stand_in"), _("Stand-in"), _stands_in)
        return hand_over(self, request, rows, _officers(request), handing)


@transaction.atomic
def _stands_in(absences: list[Any], to: Officer) -> str:
    for absence in absences:
        absence.stand_in = to
        check_absence(absence)
        Absence.objects.filter(pk=absence.pk).update(stand_in=to)
    count = len(absences)
    return ngettext("%(to)s stands in %(count)d time.", "%(to)s stands in %(count)d times.", count) % {"count": count, "to": to}
