"""Who stands around the grids, and what is planned ahead: teams, licences, rosters, the form of the month."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.setup.lines import Figures, Line, at, count
from grids.calendar import is_announced

# The notice for a year comes in November of the year before.
NOTICE_FROM = 11


def teams(f: Figures) -> list[Line]:
    return [
        Line(
            _("A community team around every grid"),
            _("Officer, auxiliary and grid worker, and those around them: whom an order or a warning can reach on the spot."),
            f["grids_without_team"],
            f["grids"],
            url=reverse("grids:team-list"),
            link=_("Teams"),
        ),
        Line(
            _("Somebody leads every team"),
            _("An order to a team is told to its leader first."),
            f["teams_without_leader"],
            f["teams"],
            url=reverse("grids:team-list"),
            link=_("Teams"),
        ),
        Line(
            _("Licences and training in force"),
            _("Whose licence has lapsed may not be sent."),
            f["qualifications_lapsing"],
            f["qualifications"],
            url=reverse("grids:lapsing"),
            link=_("What lapses soon"),
            is_hint=True,
        ),
    ]


def planned(f: Figures, today: date) -> list[Line]:
    following = today.year + 1
    return [
        Line(
            _("Rosters for the week to come"),
            _("Seven days from now every desk must still be planned; a gap is seen here before it is a night."),
            f["desks_unplanned"],
            f["desks"],
            url=reverse("grids:duty"),
            link=_("Duty rosters"),
        ),
        Line(
            _("The holidays of next year"),
            _("Enter them once the State Council's notice is out: rosters and deadlines count working days."),
            int(today.month >= NOTICE_FROM and not f["holidays_written"] and not is_announced(following)),
            None,
            url=at("grids_calendarday"),
            link=_("Days of the calendar"),
            is_hint=True,
        ),
    ]


def places(f: Figures) -> list[Line]:
    return [
        Line(
            _("Key sites in the grids"),
            _("Malls, markets, schools, service points: what prevention looks at first. They are entered on a grid's own page."),
            int(not f["key_sites"]),
            None,
            count(f["key_sites"]),
            at("grids_keysite"),
            _("Key sites"),
            is_hint=True,
        ),
        Line(
            _("The area of every sub-bureau"),
            _("Figures can be summed up by area, and a grid that was drawn elsewhere is noticed."),
            f["sub_bureaus_without_area"],
            f["sub_bureaus"],
            url=f"{reverse('grids:imports')}?subject=areas",
            link=_("Bring in areas"),
            is_hint=True,
        ),
    ]


def form_of_the_month(f: Figures) -> Line:
    return Line(
        _("The bureau's own form of the month"),
        _("Community officers download their month filled into it; without one it is our plain form."),
        int(not f["sheet_forms"]),
        None,
        count(f["sheet_forms"]),
        reverse("desk:my-grid-template"),
        _("The form of the month"),
        is_hint=True,
    )
