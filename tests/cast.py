"""The same small town in every test. East station holds the grid E1 (113.90 to 113.91), west station W1 (113.80 to 113.81)."""

import copy
import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Unit, User
from accounts.roles import Role
from alerts.models import Alert, AlertType, Chain, HonourKind, InstructionCard, Order
from alerts.services.catalogue import load_catalogue
from alerts.services.intake import Report, receive_alert
from alerts.services.orders import give_order
from alerts.services.routing import route_alert
from delivery.models import Address, Addressee, Channel
from grids.models import BoundaryVersion, Grid, GridBoundary, GridChange, Officer, Posting, Shift
from grids.services import add_grids
from partners.models import Contact, Membership, Partner, PartnerKey, Site
from policing.lib.datum import Point

IN_EAST = {"lon": 113.905, "lat": 35.305}
IN_WEST = {"lon": 113.805, "lat": 35.305}
NOWHERE = {"lon": 113.5, "lat": 35.0}


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    east, north = west + size, south + size
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def make_unit(code: str, kind: str, parent: Unit | None, name: str) -> Unit:
    return Unit.objects.create(code=code, kind=kind, parent=parent, name=name, name_en=f"{code} unit")


def make_officer(username: str, unit: Unit, role: str, *, on_duty: bool = False, language: str = "zh-hans") -> User:
    """A user of the police with an officer, an addressee in the app and a text-message number; on duty around now if asked."""
    user = User.objects.create_user(username, password="correct horse battery", full_name=username.title(), unit=unit, role=role)
    officer = Officer.objects.create(user=user, badge_number=f"B-{username}")
    addressee = Addressee.objects.create(user=user, language=language)
    Address.objects.create(addressee=addressee, channel=Channel.IN_APP, value=str(user.pk))
    Address.objects.create(addressee=addressee, channel=Channel.SMS, value=f"100{user.pk:08d}", position=1)
    if on_duty:
        now = timezone.localtime()
        Shift.objects.create(unit=unit, officer=officer, role=role, starts_at=now - timedelta(hours=4), ends_at=now + timedelta(hours=8))
    return user


def make_contact(site: Site, name: str, *, position: int = 0, back_office: bool = False, channel: str = Channel.SMS, value: str = "") -> Contact:
    addressee = Addressee.objects.create(language="zh-hans")
    Address.objects.create(addressee=addressee, channel=channel, value=value or f"100{addressee.pk:08d}")
    return Contact.objects.create(site=site, addressee=addressee, name=name, position=position, is_back_office=back_office)


def make_key(partner: Partner, *, mode: str = "live", site: Site | None = None) -> str:
    """A working API key of `partner`, as it is shown once."""
    user = User.objects.create_user(f"key-{partner.pk}-{PartnerKey.objects.count()}", role=Role.PARTNER)
    membership = Membership.objects.create(user=user, partner=partner, site=site)
    _row, key = PartnerKey.objects.create_key(name="test", membership=membership, mode=mode)
    return key


def with_key(key: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {key}")
    return client


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@dataclass
class Cast:
    bureau: Unit
    command_centre: Unit
    anti_fraud: Unit
    east: Unit
    west: Unit
    grid_e1: Grid
    grid_w1: Grid
    leader: User
    desk: User
    community: User
    auxiliary: User
    stranger: User
    fraud_officer: User
    commander: User
    inspector: User
    administrator: User
    bank: Partner
    branch: Site
    teller_lead: Contact
    back_office: Contact
    compound_firm: Partner
    compound: Site
    gate: Contact
    school_partner: Partner
    school: Site
    bank_key: str
    now: datetime

    def type(self, code: str) -> AlertType:
        return AlertType.objects.select_related("chain").get(code=code)

    @property
    def bank_client(self) -> APIClient:
        return with_key(self.bank_key)


# Parents before children. Laid down once per process as a picture; every further town is that picture put back, a table at a time.
TABLES: tuple[type[models.Model], ...] = (
    *(HonourKind, Chain, AlertType, InstructionCard, Unit, User, Addressee, Address, Officer, Shift, Grid, BoundaryVersion, GridChange, GridBoundary, Posting),
    *(Partner, Site, Contact, Membership, PartnerKey),
)
_picture: list[list[models.Model]] = []
_town: list[Cast] = []


def build_cast() -> Cast:
    """The town, as new: people on duty around now."""
    if not _town:
        _town.append(build_town())
        _picture.extend(list(table._base_manager.all()) for table in TABLES)
        return copy.deepcopy(_town[0])
    for table, rows in zip(TABLES, copy.deepcopy(_picture), strict=True):
        table._base_manager.bulk_create(rows)
    return cast_of_now()


def cast_of_now() -> Cast:
    """The town that stands in the database, its people on duty around now."""
    town = copy.deepcopy(_town[0])
    town.now = timezone.localtime()
    Shift.objects.update(starts_at=town.now - timedelta(hours=4), ends_at=town.now + timedelta(hours=8))
    Posting.objects.update(starts_at=town.now - timedelta(days=30))
    return town


def build_town() -> Cast:
    load_catalogue()
    bureau = make_unit("9999", Unit.Kind.BUREAU, None, "示范局")
    command = make_unit("CC", Unit.Kind.COMMAND_CENTRE, bureau, "情指中心")
    fraud = make_unit("AF", Unit.Kind.ANTI_FRAUD_CENTRE, bureau, "反诈中心")
    east = make_unit("EAST", Unit.Kind.STATION, bureau, "城东派出所")
    west = make_unit("WEST", Unit.Kind.STATION, bureau, "城西派出所")
    e1 = Grid(code="0410-017", name="东河", station=east, boundary=square(113.90, 35.30))
    w1 = Grid(code="0402-003", name="西园", station=west, boundary=square(113.80, 35.30))
    add_grids([e1, w1], kind=GridChange.Kind.DRAW, by=None, reason="", now=timezone.now() - timedelta(days=90))
    community = make_officer("community", east, Role.COMMUNITY_OFFICER)
    Posting.objects.create(officer=community.officer, grid=e1, starts_at=timezone.now() - timedelta(days=30))
    bank = Partner.objects.create(bureau=bureau, kind=Partner.Kind.BANK, name="示范银行")
    branch = make_site(bank, "BANK-DH-03", "东河支行", e1, IN_EAST)
    firm = Partner.objects.create(bureau=bureau, kind=Partner.Kind.SECURITY, name="锦园物业")
    compound = make_site(firm, "SEC-JY-01", "锦园小区东门", e1, IN_EAST)
    school_partner = Partner.objects.create(bureau=bureau, kind=Partner.Kind.SCHOOL, name="第二中学")
    school = make_site(school_partner, "SCH-02", "第二中学", e1, IN_EAST)
    school.liaison = community
    school.save()
    return Cast(
        bureau=bureau,
        command_centre=command,
        anti_fraud=fraud,
        east=east,
        west=west,
        grid_e1=e1,
        grid_w1=w1,
        leader=make_officer("leader", east, Role.DUTY_LEADER, on_duty=True),
        desk=make_officer("desk", east, Role.DUTY_OFFICER, on_duty=True),
        community=community,
        auxiliary=make_officer("auxiliary", east, Role.AUXILIARY, on_duty=True),
        stranger=make_officer("stranger", west, Role.DUTY_OFFICER, on_duty=True),
        fraud_officer=make_officer("fraud", fraud, Role.DUTY_OFFICER, on_duty=True),
        commander=make_officer("commander", command, Role.DUTY_OFFICER, on_duty=True),
        inspector=make_officer("inspector", bureau, Role.INSPECTOR),
        administrator=make_officer("administrator", bureau, Role.ADMINISTRATOR),
        bank=bank,
        branch=branch,
        teller_lead=make_contact(branch, "柜台主管"),
        back_office=make_contact(branch, "后台专员", position=1, back_office=True),
        compound_firm=firm,
        compound=compound,
        gate=make_contact(compound, "东门岗"),
        school_partner=school_partner,
        school=school,
        bank_key=make_key(bank),
        now=timezone.localtime(),
    )


_references = itertools.count(1)


def report(
    cast: Cast, code: str = "security.suspect_vehicle", *, partner: Partner | None = None, site: Site | None = None, mode: str = "live", **facts: Any
) -> Alert:
    """An alert just received: by default the compound's gate sees a suspect vehicle. Bank types come from the bank's branch, school types from the school."""
    lane = code.partition(".")[0]
    senders = {"bank": (cast.bank, cast.branch), "school": (cast.school_partner, cast.school)}
    own_partner, own_site = senders.get(lane, (cast.compound_firm, cast.compound))
    reference = facts.pop("reference", f"T-{next(_references)}")
    now = facts.pop("now", cast.now)
    at = Point(**facts.pop("at")) if "at" in facts else None
    known = Report(reference=reference, type=cast.type(code), site=site or own_site, at=at, sent={"reference": reference}, **facts)
    alert, _created = receive_alert(known, partner=partner or own_partner, mode=mode, by=cast.desk, bureau_id=cast.bureau.pk, now=now)
    return reread(alert)


def routed(cast: Cast, code: str = "security.suspect_vehicle", **facts: Any) -> Alert:
    """An alert that its first round has been told of."""
    return reread(route_alert(report(cast, code, **facts), now=facts.get("now", cast.now)))


def reread(alert: Alert) -> Alert:
    """`alert` as doors and tasks load it."""
    return Alert.objects.with_names().select_related("message", "type__chain", "station__parent", "site__liaison").get(pk=alert.pk)


def order_to(cast: Cast, *sites: Site, by: User | None = None, minutes: int = 30, **facts: Any) -> Order:
    """An order to `sites`, by default the compound's, from the desk."""
    wanted = {"action": Order.Action.OBSERVE, "text": "白色轿车，观察并报告", "now": cast.now} | facts
    return give_order(by=by or cast.desk, sites=list(sites) or [cast.compound], minutes=minutes, **wanted)


def make_site(partner: Partner, code: str, name: str, grid: Grid, at: dict[str, float]) -> Site:
    return Site.objects.create(partner=partner, code=code, name=name, grid=grid, station=grid.station, **at)


def make_partner_user(username: str, partner: Partner, *, site: Site | None = None) -> User:
    """Somebody of the partner's staff who signs in with a password."""
    user = User.objects.create_user(username, password="correct horse battery", full_name=username.title(), role=Role.PARTNER)
    Membership.objects.create(user=user, partner=partner, site=site)
    return user


SIGNING_SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ="


def make_callback(partner: Partner, url: str = "http://127.0.0.1:9/callbacks") -> Address:
    """The partner's system is told by signed callback at `url`."""
    addressee = Addressee.objects.create(language="en")
    partner.addressee = addressee
    partner.save()
    return Address.objects.create(addressee=addressee, channel=Channel.WEBHOOK, value=url, secret=SIGNING_SECRET)
