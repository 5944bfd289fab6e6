"""All the counting, by one question to the database."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import RIGHTS, Right, Role
from alerts.lifecycle import Status
from alerts.models import Alert, AlertType
from delivery.lifecycle import FAILED, OPEN
from delivery.models import Address, Channel, Delivery
from desk.models import SheetTemplate
from grids.models import Absence, BoundaryVersion, CalendarDay, Grid, KeySite, Officer, Posting, Qualification, Secondment, Shift, Team, TeamMember
from grids.services.coverage import tonight
from grids.team_rows import lapse_soon
from partners.models import Contact, Partner, PartnerKey, Site

READERS = [role for role, rights in RIGHTS.items() if Right.READ in rights]
LATE = timedelta(minutes=1)
SOON = timedelta(days=14)
# How far ahead a roster has to be planned.
AHEAD = timedelta(days=7)
DESKS = (Unit.Kind.STATION, Unit.Kind.COMMAND_CENTRE, Unit.Kind.ANTI_FRAUD_CENTRE)


class Number(Subquery):
    """How many rows a query would find."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def count_everything(user: User, path: str, now: datetime) -> dict[str, Any]:
    """The figures of the checklist for the subtree at `path`."""
    figures = _people(path) | _places(path, now) | _crews(path, now) | _partners(path, now) | _sending(path, now) | _rules()
    counts = {name: Number(rows.order_by().values("pk")) for name, rows in figures.items()}
    version = Subquery(BoundaryVersion.objects.values("number")[:1])
    return dict(User.objects.filter(pk=user.pk).values(**counts, boundary_version=version).get())


def _told(at: str) -> QuerySet:
    return Address.objects.filter(addressee=OuterRef(at), is_active=True, addressee__is_active=True).exclude(channel=Channel.IN_APP)


def _people(path: str) -> dict[str, QuerySet]:
    people = User.objects.filter(unit__path__startswith=path, is_active=True)
    readers = people.filter(role__in=READERS).exclude(role=Role.INSPECTOR)
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    admins = User.objects.filter(Q(unit__path__startswith=path) | Q(is_superuser=True), is_active=True, is_staff=True)
    stations = Unit.objects.in_use().filter(path__startswith=path, kind=Unit.Kind.STATION)
    return {
        "stations": stations,
        "stations_without_phone": stations.filter(phone=""),
        "readers": readers,
        "readers_off_roster": readers.filter(~Exists(Officer.objects.filter(user=OuterRef("pk")))),
        "readers_unreached": readers.filter(~Exists(_told_user())),
        "never_signed_in": readers.filter(last_login=None),
        "admins": admins,
        "admins_without_factor": admins.filter(~Exists(factors)),
    }


def _told_user() -> QuerySet:
    return Address.objects.filter(addressee__user=OuterRef("pk"), is_active=True, addressee__is_active=True).exclude(channel=Channel.IN_APP)


def _places(path: str, now: datetime) -> dict[str, QuerySet]:
    grids = Grid.objects.in_use().filter(station__path__startswith=path)
    main = Posting.objects.at(now).filter(grid=OuterRef("pk"), kind=Posting.Kind.MAIN, officer__user__is_active=True)
    deputy = Posting.objects.at(now).filter(grid=OuterRef("pk"), kind=Posting.Kind.DEPUTY, officer__user__is_active=True)
    subs = Unit.objects.in_use().filter(path__startswith=path, kind=Unit.Kind.SUB_BUREAU)
    return {
        "grids": grids,
        "grids_without_officer": grids.filter(~Exists(main)),
        "grids_without_deputy": grids.filter(~Exists(deputy)),
        "grids_unanswered": grids.filter(_unanswered(tonight(now))),
        "sub_bureaus": subs,
        "sub_bureaus_without_area": subs.filter(area=None),
        "key_sites": KeySite.objects.in_use().filter(grid__in=grids),
    }


def _crews(path: str, now: datetime) -> dict[str, QuerySet]:
    """Teams and what their people are trained for, rosters ahead, the form of the month."""
    today = timezone.localdate(now)
    grids = Grid.objects.in_use().filter(station__path__startswith=path)
    teams = Team.objects.in_use().filter(unit__path__startswith=path)
    around = Team.objects.in_use().filter(grids=OuterRef("pk"), kind=Team.Kind.COMMUNITY)
    leading = TeamMember.objects.on(today).filter(team=OuterRef("pk"), is_leader=True)
    held = Qualification.objects.filter(Q(member__team__in=teams) | Q(officer__user__unit__path__startswith=path))
    desks = Unit.objects.in_use().filter(path__startswith=path, kind__in=DESKS)
    planned = Shift.objects.filter(unit=OuterRef("pk"), ends_at__gt=now + AHEAD)
    return {
        "grids_without_team": grids.filter(~Exists(around)),
        "teams": teams,
        "teams_without_leader": teams.exclude(kind=Team.Kind.ACTIVISTS).filter(~Exists(leading)),
        "qualifications": held,
        "qualifications_lapsing": held.filter(lapse_soon(today)),
        "desks": desks,
        "desks_unplanned": desks.filter(~Exists(planned)),
        "holidays_written": CalendarDay.objects.filter(day__year=today.year + 1),
        "sheet_forms": SheetTemplate.objects.filter(unit__path__startswith=path, size__gt=0),
    }


def _unanswered(night: datetime) -> Any:
    """The main officer is away that night, and neither a stand-in nor a deputy is here: as `grids.services.coverage` finds it, counted in place."""
    away, lent = Absence.objects.at(night), Secondment.objects.at(night)
    posted = Posting.objects.at(night).filter(grid=OuterRef("pk"), officer__user__is_active=True)
    gone = Q(officer__in=away.values("officer")) | Exists(lent.filter(officer=OuterRef("officer")).beyond("grid__station__path"))
    standing_in = away.filter(officer=OuterRef("officer"), stand_in__user__is_active=True).exclude(stand_in__in=away.values("officer"))
    standing_in = standing_in.exclude(Exists(lent.filter(officer=OuterRef("stand_in")).beyond("officer__user__unit__path")))
    main = posted.filter(gone, kind=Posting.Kind.MAIN).exclude(Exists(standing_in))
    return Exists(main) & ~Exists(posted.filter(kind=Posting.Kind.DEPUTY).exclude(gone))


def _partners(path: str, now: datetime) -> dict[str, QuerySet]:
    partners = Partner.objects.filter(bureau__path__startswith=path, is_active=True)
    sites = Site.objects.filter(station__path__startswith=path, is_active=True, partner__is_active=True)
    contacts = Contact.objects.filter(site=OuterRef("pk"), is_active=True).filter(Exists(_told("addressee")))
    keys = PartnerKey.objects.filter(revoked=False, mode=PartnerKey.Mode.LIVE, membership__is_active=True)
    working = keys.filter(Q(expiry_date=None) | Q(expiry_date__gt=now))
    ending = working.filter(membership__partner__bureau__path__startswith=path, expiry_date__lt=now + SOON)
    return {
        "partners": partners,
        "partners_without_site": partners.filter(~Exists(Site.objects.filter(partner=OuterRef("pk"), is_active=True))),
        "partners_without_key": partners.filter(~Exists(working.filter(membership__partner=OuterRef("pk")))),
        "keys_ending": ending,
        "sites": sites,
        "sites_without_contact": sites.filter(~Exists(contacts)),
        "sites_outside": sites.filter(grid=None),
        "bank_sites": sites.filter(partner__kind=Partner.Kind.BANK),
        "bank_sites_without_back_office": sites.filter(~Exists(contacts.filter(is_back_office=True)), partner__kind=Partner.Kind.BANK),
    }


def _sending(path: str, now: datetime) -> dict[str, QuerySet]:
    return {
        "deliveries_late": Delivery.objects.filter(status__in=OPEN, due_at__lt=now - LATE),
        "deliveries_failed": Delivery.objects.filter(status__in=FAILED, updated_at__gt=now - timedelta(days=1), address__addressee__in=_reached_here(path)),
        "alerts_unrouted": Alert.objects.filter(status=Status.RECEIVED, received_at__lt=now - LATE),
    }


def _reached_here(path: str) -> QuerySet[Any]:
    return Address.objects.filter(
        Q(addressee__user__unit__path__startswith=path)
        | Q(addressee__contact__site__station__path__startswith=path)
        | Q(addressee__partner__bureau__path__startswith=path)
    ).values("addressee")


def _rules() -> dict[str, QuerySet]:
    types = AlertType.objects.filter(is_active=True)
    return {
        "types": types,
        "types_without_card": types.annotate(cards_n=Count("cards")).filter(cards_n__lt=2),
        "types_in_one_language": types.filter(Q(name="") | Q(name_en="") | Q(name=F("name_en"))),
    }
