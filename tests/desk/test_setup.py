"""The checklist says what keeps an alert from somebody, for one's own subtree; the inspectorate reads who looked at what."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog, Unit, User
from accounts.roles import Role
from accounts.services import record_access
from alerts.models import Chain
from delivery.models import Address
from desk.setup.facts import count_everything
from desk.setup.lines import Line
from desk.setup.reach import read_reach
from grids.models import Posting, Qualification, Shift, Team
from partners.models import Contact
from tests.accounts.test_admin import administrator
from tests.cast import make_unit, routed, signed_in


def licence(cast, days: int) -> Qualification:
    facts = {"kind": Qualification.Kind.values[0], "title": "证", "issued_on": timezone.localdate(), "expires_on": timezone.localdate() + timedelta(days=days)}
    return Qualification.objects.create(officer=cast.community.officer, **facts)


def facts(cast) -> dict[str, int]:
    return count_everything(cast.administrator, cast.bureau.path, timezone.now())


def test_the_page_opens_within_twelve_questions(cast):
    client = administrator("keeper", cast.bureau)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk:setup"))
    assert page.status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)


@pytest.mark.parametrize("who", ["leader", "desk", "inspector", "auxiliary"])
def test_it_is_for_administrators_only(cast, who):
    assert signed_in(getattr(cast, who)).get(reverse("desk:setup")).status_code == 404


@pytest.mark.parametrize(
    ("figure", "break_it"),
    [
        ("grids_without_officer", lambda cast: Posting.objects.filter(grid=cast.grid_e1).delete()),
        ("grids_without_officer", lambda cast: User.objects.filter(pk=cast.community.pk).update(is_active=False)),
        ("sub_bureaus_without_area", lambda cast: make_unit("SUB", Unit.Kind.SUB_BUREAU, cast.bureau, "城关分局")),
        ("teams_without_leader", lambda cast: Team.objects.create(unit=cast.east, kind=Team.Kind.RESPONSE, name="处突队")),
        ("desks_unplanned", lambda cast: make_unit("NEW", Unit.Kind.STATION, cast.bureau, "新所")),
        ("qualifications_lapsing", lambda cast: licence(cast, days=1)),
        ("readers_unreached", lambda cast: Address.objects.filter(addressee__user=cast.desk).update(is_active=False)),
        ("sites_without_contact", lambda cast: Contact.objects.filter(site=cast.compound).update(is_active=False)),
        ("bank_sites_without_back_office", lambda cast: Contact.objects.filter(pk=cast.back_office.pk).update(is_back_office=False)),
        ("stations_without_phone", lambda cast: make_unit("NEW", Unit.Kind.STATION, cast.bureau, "新所")),
        ("partners_without_site", lambda cast: cast.compound_firm.sites.update(is_active=False)),
    ],
)
def test_each_figure_grows_by_what_is_missing(cast, figure, break_it):
    before = facts(cast)[figure]
    break_it(cast)
    assert facts(cast)[figure] == before + 1


def test_a_station_counts_its_own_only(cast):
    assert count_everything(cast.administrator, cast.east.path, timezone.now())["stations"] == 1
    assert count_everything(cast.administrator, cast.bureau.path, timezone.now())["stations"] == 2


def test_a_step_that_finds_nobody_is_named_with_its_station(cast):
    empty = make_unit("EMPTY", Unit.Kind.STATION, cast.bureau, "空所")
    chain = Chain(name="x", steps=[{"wait_s": 60, "notify": ["duty_leader"]}, {"wait_s": 60, "notify": ["unit_above"]}])
    gaps = read_reach(cast.bureau.path, timezone.now()).gaps([chain])
    assert [(gap.station, gap.step) for gap in gaps if gap.station == str(empty)] == [(str(empty), 1)]


def test_a_desk_without_a_roster_tonight_is_named(cast):
    Shift.objects.all().delete()
    assert str(cast.east) in {str(unit) for unit in read_reach(cast.bureau.path, timezone.now()).unmanned_tonight()}


def test_every_link_of_the_checklist_leads_somewhere(cast):
    client = administrator("keeper", cast.bureau)
    page = client.get(reverse("desk:setup")).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/[^"]+)"', page)}
    assert len(links) > 8
    assert {link: status for link in links if (status := client.get(link).status_code) != 200} == {}


# The access log


@pytest.fixture
def lines(cast):
    alert = routed(cast)
    record_access(user=cast.desk, action="reveal", subject=f"alerts.alert:{alert.pk}:caller_number", reason="=1+1 回拨", now=cast.now)
    return alert


def test_the_inspector_reads_who_looked_at_what(cast, lines):
    client = signed_in(cast.inspector)
    client.get(reverse("desk:access-log"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk:access-log")).content.decode()
    assert lines.number in page
    assert "回拨" in page
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)


@pytest.mark.parametrize("who", ["leader", "desk", "administrator", "auxiliary"])
def test_nobody_else_reads_the_log(cast, lines, who):
    answer = signed_in(getattr(cast, who)).get(reverse("desk:access-log"))
    assert answer.status_code == 404
    assert b"\xe5\x9b\x9e\xe6\x8b\xa8" not in answer.content


def test_an_export_is_itself_a_line_and_holds_no_formula(cast, lines):
    answer = signed_in(cast.inspector).get(reverse("desk:access-log"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert AccessLog.objects.filter(action="export", user=cast.inspector).count() == 1


def test_another_bureaus_inspector_reads_another_log(cast, lines):
    foreign = make_unit("8888", Unit.Kind.BUREAU, None, "邻市局")
    user = User.objects.create_user("foreign", unit=foreign, role=Role.INSPECTOR)
    client = Client()
    client.force_login(user)
    assert lines.number not in client.get(reverse("desk:access-log")).content.decode()


@pytest.mark.parametrize(
    ("line", "state"),
    [(Line("", "", 0, 0), "later"), (Line("", "", 0, 3), "done"), (Line("", "", 0, None), "done"), (Line("", "", 1, 3, is_grave=True), "grave")],
)
def test_what_is_not_there_yet_is_neither_done_nor_missing(line, state):
    assert line.state == state
