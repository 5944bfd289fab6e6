"""The invented city: believable, complete, and nobody real in it."""

import json
import random
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone, translation
from rest_framework.test import APIRequestFactory
from shapely.geometry import shape

from accounts.models import Unit, User
from accounts.roles import Role
from alerts.models import AlertType
from delivery.models import Address, Channel
from desk.demo.areas import cells, outline, regions
from desk.demo.sending import SENDERS
from desk.demo.sign_ins import TRIAL_RECEIVER
from desk.demo.sizes import CITY, SIZES
from disputes.lifecycle import Status
from disputes.models import Agreement, AllowanceLine, Attendance, Deadline, Dispute, FollowUp, Party, Session, Term
from grids.lookup import find_place
from grids.models import Grid, Officer, Posting, Shift
from partners.authentication import PartnerKeyAuthentication
from partners.models import Contact, Partner, PartnerKey, Site


def load_demo() -> str:
    said = StringIO()
    with translation.override("en"):
        call_command("load_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def laid(laid_once: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town, loaded once; the folder that holds its file."""
    data = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(data))
        laid_once(load_demo)
    return data


@pytest.fixture
def folder(laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, for this test alone."""
    monkeypatch.setenv("DATA_DIR", str(shutil.copytree(laid, tmp_path / "data")))
    return tmp_path / "data"


@pytest.fixture
def town(db: Any, folder: Path) -> dict[str, Any]:
    return json.loads((folder / "demo.json").read_text())


def test_the_town_is_as_large_as_promised(town: dict[str, Any]) -> None:
    assert Grid.objects.count() == 60
    assert Officer.objects.count() == 40 + SENDERS
    assert Site.objects.count() == 30
    assert Contact.objects.count() == 90
    assert {kind: Site.objects.filter(partner__kind=kind).count() for kind in Partner.Kind.values} == {"bank": 10, "security": 12, "school": 8}
    assert Unit.objects.filter(kind=Unit.Kind.STATION).count() >= 3
    for kind in (Unit.Kind.ANTI_FRAUD_CENTRE, Unit.Kind.COMMAND_CENTRE, Unit.Kind.INSPECTORATE):
        assert Unit.objects.filter(kind=kind).count() == 1
    assert AlertType.objects.exists()


def test_grids_do_not_overlap_and_each_station_lies_in_one_piece(town: dict[str, Any]) -> None:
    shapes = {grid.code: shape(grid.boundary) for grid in Grid.objects.all()}
    assert all(one.is_valid for one in shapes.values())
    whole = shapely.union_all(list(shapes.values()))
    assert whole.geom_type == "Polygon"
    assert sum(one.area for one in shapes.values()) == pytest.approx(whole.area, rel=1e-3)
    for station in Unit.objects.filter(kind=Unit.Kind.STATION):
        own = [shapes[code] for code in station.grids.values_list("code", flat=True)]
        assert shapely.union_all(own).buffer(1e-5).geom_type == "Polygon"


def test_every_site_lies_in_its_grid(town: dict[str, Any]) -> None:
    for site in Site.objects.all():
        place = find_place(site.lon, site.lat)
        assert place is not None
        assert (place.grid_id, place.station_id) == (site.grid_id, site.station_id)


def test_two_grids_wait_for_an_officer_and_no_partner_depends_on_them(town: dict[str, Any]) -> None:
    """The page of coverage has something to show; every site's alert finds the grid's officer all the same."""
    now = timezone.now()
    main = Posting.objects.at(now).filter(kind=Posting.Kind.MAIN)
    waiting = Grid.objects.exclude(pk__in=main.values("grid"))
    assert waiting.count() == 2
    assert waiting.values("station").distinct().count() == 2
    assert waiting.filter(postings__in=Posting.objects.at(now).filter(kind=Posting.Kind.DEPUTY)).count() <= 1
    assert not Site.objects.filter(grid__in=waiting).exists()


def test_every_desk_is_held_at_all_hours(town: dict[str, Any]) -> None:
    now = timezone.now()
    for hours in (-48, 0, 5, 13, 24 * 60):
        on = Shift.objects.at(now + timedelta(hours=hours))
        for station in Unit.objects.filter(kind=Unit.Kind.STATION):
            assert on.filter(unit=station, role=Role.DUTY_OFFICER).count() == 1
            assert on.filter(unit=station, role=Role.DUTY_LEADER).count() == 1
        assert on.filter(unit__kind=Unit.Kind.ANTI_FRAUD_CENTRE, role=Role.DUTY_OFFICER).count() == 1
        assert on.filter(unit__kind=Unit.Kind.COMMAND_CENTRE, role=Role.DUTY_OFFICER).count() == 1


def test_those_shown_first_are_on_duty_when_the_town_is_loaded(town: dict[str, Any]) -> None:
    on_duty = set(Shift.objects.at(timezone.now()).values_list("officer__user__username", flat=True))
    assert {"bureau-leader", "cd-leader1", "cd-desk1", "fraud-desk1", "command-desk1"} <= on_duty


def test_nobody_can_be_reached_by_a_real_number_or_mailbox(town: dict[str, Any]) -> None:
    for address in Address.objects.all():
        if address.channel == Channel.SMS:
            assert address.value.startswith("100")
            assert len(address.value) == 11
        elif address.channel == Channel.EMAIL:
            assert address.value.endswith(".invalid")
        elif address.channel == Channel.WEBHOOK:
            assert (address.value, address.addressee_id) == (TRIAL_RECEIVER, Partner.objects.exclude(test_addressee=None).get().test_addressee_id)
        else:
            assert (address.channel, address.value) == (Channel.IN_APP, str(address.addressee.user_id))
    assert TRIAL_RECEIVER.startswith("http://127.0.0.1:")
    assert not Partner.objects.exclude(addressee=None).exists()
    assert Unit.objects.get(kind=Unit.Kind.BUREAU).code == "999900"


def test_addresses_are_sealed_and_found_by_their_index(town: dict[str, Any]) -> None:
    address = Address.objects.filter(channel=Channel.SMS).first()
    assert address is not None
    plain, kept = address.value, Address.objects.values_list("value", flat=True).get(pk=address.pk)
    assert plain not in kept
    address.save()
    assert Address.objects.filter(value_index=address.value_index, channel=Channel.SMS).count() == 1


def test_every_officer_and_contact_is_reached(town: dict[str, Any]) -> None:
    for officer in Officer.objects.select_related("user__addressee"):
        assert set(officer.user.addressee.addresses.values_list("channel", flat=True)) >= {Channel.IN_APP, Channel.SMS}
    assert not Contact.objects.filter(addressee__addresses=None).exists()
    for site in Site.objects.filter(partner__kind=Partner.Kind.BANK):
        assert set(site.contacts.values_list("is_back_office", flat=True)) == {True, False}


def test_the_sign_ins_work_and_the_file_is_its_owners_only(town: dict[str, Any], folder: Path) -> None:
    assert stat.S_IMODE((folder / "demo.json").stat().st_mode) == 0o600
    roles = {person["role"] for person in town["users"]}
    assert roles == set(Role.values)
    person = town["users"][0]
    assert authenticate(username=person["username"], password=person["password"]) == User.objects.get(username=person["username"])
    assert User.objects.get(username="admin").is_superuser


def test_every_partner_has_a_live_and_a_test_key_that_work(town: dict[str, Any]) -> None:
    assert {(key["partner"], key["mode"]) for key in town["keys"]} == {(partner.name, mode) for partner in Partner.objects.all() for mode in ("live", "test")}
    for key in town["keys"]:
        request: Any = APIRequestFactory().get("/", headers={"Authorization": f"Api-Key {key['key']}"})
        user, used = PartnerKeyAuthentication().authenticate(request) or (None, None)
        assert user is not None
        assert used is not None
        assert (used.mode, used.membership.partner.name) == (key["mode"], key["partner"])
        assert Site.objects.visible_to(user).filter(code=key["site"]).exists()


def test_there_is_a_dispute_in_every_state_and_nobody_in_it_is_real(town: dict[str, Any]) -> None:
    """Else a page about disputes would be empty on the first day."""
    today = timezone.localdate()
    assert set(Dispute.objects.values_list("status", flat=True)) == set(Status)
    assert set(Dispute.objects.exclude(way="").values_list("way", flat=True)) >= {"police", "people", "joint", "court", "family"}
    assert 100 <= Dispute.objects.count() <= 160
    assert Session.objects.filter(status="scheduled", starts_at__gt=timezone.now()).exists()
    assert Deadline.objects.filter(met_at=None, stopped_at=None, due_on__lt=today).exists()
    assert Term.objects.filter(done_at=None, due_on__lt=today, agreement__status="signed").exists()
    assert Term.objects.filter(done_at=None, due_on__gt=today).exists()
    assert FollowUp.objects.filter(done_at=None, dropped_at=None, due_on__lt=today).exists()
    assert Dispute.objects.filter(reopened__gt=0).exists()
    assert set(Attendance.objects.exclude(recipient=None).values_list("answer", flat=True)) == {"waiting", "accepted", "other_time"}
    assert Agreement.objects.filter(status="draft", signed_by=None).exists()
    assert AllowanceLine.objects.filter(sheet__status="draft").exists()
    assert all(party.phone.startswith("100") for party in Party.objects.exclude(phone_index=""))
    for dispute in Dispute.objects.exclude(lon=None):
        place = find_place(dispute.lon, dispute.lat)
        assert place is not None
        assert place.station_id == dispute.station_id


def test_a_year_of_disputes_can_be_laid_down_beside_them(town: dict[str, Any]) -> None:
    before = Dispute.objects.count()
    call_command("load_disputes", year=400, stdout=StringIO())
    assert Dispute.objects.count() == before + 400
    assert Dispute.objects.values("number").distinct().count() == before + 400
    closed = Dispute.objects.filter(status="closed")
    assert closed.count() > 300
    assert not closed.filter(closed_at__lt=F("reported_at")).exists()


def test_a_second_run_says_so_and_changes_nothing(town: dict[str, Any], folder: Path) -> None:
    before = (folder / "demo.json").read_bytes()
    assert "already" in load_demo()
    assert (folder / "demo.json").read_bytes() == before
    assert Officer.objects.count() == 40 + SENDERS


def test_a_lost_file_is_made_anew_and_what_stood_in_it_stops_working(town: dict[str, Any], folder: Path) -> None:
    (folder / "demo.json").unlink()
    assert "already" in load_demo()
    anew = json.loads((folder / "demo.json").read_text())
    assert authenticate(username="admin", password=_password(anew, "admin"))
    assert not authenticate(username="admin", password=_password(town, "admin"))
    assert PartnerKey.objects.filter(revoked=False).count() == len(anew["keys"])


def _password(content: dict[str, Any], username: str) -> str:
    return next(person["password"] for person in content["users"] if person["username"] == username)


def test_the_city_is_planned_to_size() -> None:
    assert (CITY.grids, CITY.officers, CITY.contacts, len(CITY.stations)) == (4_507, 3_795, 10_000, 153)
    assert sum(CITY.sites) * 3 <= CITY.contacts
    assert len({plan.grid_prefix for plan in CITY.stations}) == len({plan.code for plan in CITY.stations}) == 153


@pytest.mark.parametrize(("size", "count"), [("town", 4), ("city", 12)])
def test_land_is_dealt_out_whole_and_in_connected_pieces(size: str, count: int) -> None:
    rng = random.Random(7)
    plan = SIZES[size]
    land = cells(rng, outline(rng, plan.radius_m), plan.grids, plan.edge_detail)
    assert all(cell.shape.is_valid for cell in land)
    dealt = regions(land, count)
    assert sorted(cell.number for region in dealt for cell in region) == list(range(plan.grids))
    for region in dealt:
        assert shapely.union_all([cell.shape for cell in region]).geom_type == "Polygon"
