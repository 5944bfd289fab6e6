"""The pages and REST doors of duty: who may plan, who is on now, what a number costs, whose swap it is."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from delivery.models import Address, Channel
from grids.lifecycle import RosterStatus, SwapStatus
from grids.models import Absence, Roster, Shift, ShiftTemplate, Swap
from grids.services.roster import draft_roster
from tests.cast import make_key, make_officer, make_partner_user, signed_in, with_key
from tests.deeds import plan_duty
from tests.grids.rostering import MONDAY, drafted, make_crew, make_template

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def template(cast, crew):
    return make_template(cast, crew)


def in_english(user):
    client = signed_in(user)
    client.credentials(HTTP_ACCEPT_LANGUAGE="en")
    return client


def test_a_leader_drafts_changes_and_publishes_over_rest(cast, crew, template):
    leader = in_english(cast.leader)
    made = leader.post("/api/v1/rosters/", {"unit": cast.east.pk, "starts_on": "2031-03-03", "ends_on": "2031-03-05"}, format="json")
    assert made.status_code == 201
    roster, plan = f"/api/v1/rosters/{made.json()['id']}/", made.json()
    assert [row["officer"] for row in plan["planned"]] == [row["officer"] for row in sorted(plan["planned"], key=lambda row: row["starts_at"])]
    changed = leader.post(f"{roster}changes/", {"take": [plan["planned"][0]["id"]]}, format="json").json()
    assert [one["kind"] for one in changed["findings"]] == ["gap"]
    published = leader.post(f"{roster}publish/").json()
    assert (published["published"], published["status"]) == ({"added": 2, "kept": 0, "gone": 0}, "published")
    assert leader.post(f"{roster}publish/").status_code == 409
    assert leader.post(f"{roster}reopen/").json()["status"] == "draft"
    assert leader.delete(roster).json()["code"] == "was_published"


@pytest.mark.parametrize("who", ["desk", "community", "auxiliary", "inspector"])
def test_whoever_does_not_plan_reads_but_changes_nothing(cast, template, who):
    roster = drafted(cast, MONDAY)
    client = signed_in(getattr(cast, who))
    assert client.get(f"/api/v1/rosters/{roster.pk}/").status_code == 200
    for step in ("fill/", "changes/", "publish/", "reopen/"):
        assert client.post(f"/api/v1/rosters/{roster.pk}/{step}", {}, format="json").status_code == 403
    assert client.delete(f"/api/v1/rosters/{roster.pk}/").status_code == 403
    assert client.post("/duty/rosters/", {"unit": cast.east.pk, "starts_on": "2031-01-01", "ends_on": "2031-01-02"}).status_code == 403
    assert client.post(f"/duty/rosters/{roster.pk}/drop/").status_code == 403
    assert Roster.objects.get().status == RosterStatus.DRAFT


def test_publishing_without_a_channel_is_refused_by_name(cast, crew, template):
    Address.objects.filter(addressee__user=crew[0].user, channel=Channel.SMS).delete()
    roster = drafted(cast, MONDAY)
    Roster.objects.filter(pk=roster.pk).update(starts_on="2031-03-03", ends_on="2031-03-05")
    leader = in_english(cast.leader)
    leader.post(f"/api/v1/rosters/{roster.pk}/fill/", {"by": "templates"}, format="json")
    answer = leader.post(f"/api/v1/rosters/{roster.pk}/publish/")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_channel")
    assert "Crew1" in answer.json()["message"]


def test_a_unit_outside_ones_scope_is_not_there(cast, template):
    leader = signed_in(cast.leader)
    body = {"unit": cast.west.pk, "starts_on": "2031-03-03", "ends_on": "2031-03-05"}
    assert leader.post("/api/v1/rosters/", body, format="json").status_code == 404
    assert leader.get(f"/api/v1/shift-templates/?unit={cast.west.pk}").status_code == 404
    assert leader.get(f"/duty/templates/?unit={cast.west.pk}").status_code == 404


def test_who_is_on_duty_now_by_unit_and_role_with_what_is_missing(cast):
    make_template(cast, [], role=Role.AUXILIARY, name="备勤", together=2, first_on=cast.now.date() - 3 * DAY)
    answer = in_english(cast.commander).get("/api/v1/duty/now/").json()
    east = next(one for one in answer["units"] if one["unit"]["id"] == cast.east.pk)
    said = {line["role"]: ([person["name"] for person in line["people"]], line["missing"]) for line in east["now"]}
    assert said["duty_officer"] == (["Desk"], 0)
    assert said["auxiliary"] == (["Auxiliary"], 1)
    number = Address.objects.get(addressee__user=cast.desk, channel=Channel.SMS).value
    assert number not in str(answer)


def test_a_desk_that_nobody_holds_is_missing_without_any_template(cast):
    Shift.objects.filter(unit=cast.west).delete()
    page = in_english(cast.commander).get("/duty/?gaps=1").content.decode()
    assert "WEST unit" in page
    assert "EAST unit" not in page or "missing" in page


def test_a_number_is_shown_for_a_reason_and_that_is_kept(cast):
    shift = cast.desk.officer.shifts.get()
    client = signed_in(cast.leader)
    assert client.post(f"/api/v1/duty/{shift.pk}/number/", {}, format="json").status_code == 400
    shown = client.post(f"/api/v1/duty/{shift.pk}/number/", {"reason": "大门报警"}, format="json")
    assert shown.json()["number"] == Address.objects.get(addressee__user=cast.desk, channel=Channel.SMS).value
    kept = AccessLog.objects.get(subject=f"grids.shift:{shift.pk}")
    assert (kept.user, kept.reason) == (cast.leader, "大门报警")
    assert signed_in(cast.auxiliary).post(f"/api/v1/duty/{shift.pk}/number/", {"reason": "x"}, format="json").status_code == 403
    assert signed_in(cast.stranger).post(f"/api/v1/duty/{shift.pk}/number/", {"reason": "x"}, format="json").status_code == 404


def test_leave_is_entered_beside_the_plan(cast, crew, template):
    roster = drafted(cast, MONDAY)
    body = {"officer": crew[0].pk, "kind": "leave", "starts_on": "2025-09-22", "ends_on": "2025-09-23", "stand_in": cast.community.officer.pk}
    answer = signed_in(cast.leader).post(f"/duty/rosters/{roster.pk}/away/", body)
    assert answer["Location"] == f"/duty/rosters/{roster.pk}/"
    absence = Absence.objects.get()
    assert (absence.ends_at - absence.starts_at, absence.stand_in) == (2 * DAY, cast.community.officer)
    findings = signed_in(cast.leader).get(f"/api/v1/rosters/{roster.pk}/").json()["findings"]
    assert isinstance(findings, list)


def test_the_roster_as_a_sheet_never_calculates_a_name(cast, crew, template):
    crew[0].user.full_name = "=1+1"
    crew[0].user.save()
    roster = drafted(cast, MONDAY, days=1)
    answer = signed_in(cast.leader).get(f"/duty/rosters/{roster.pk}/file/xlsx/")
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert [cell.value for cell in sheet[2]][4] == "'=1+1"
    assert signed_in(cast.leader).get(f"/duty/rosters/{roster.pk}/file/exe/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_roster_on_paper(cast, template, language):
    roster = drafted(cast, MONDAY)
    paper = signed_in(cast.leader).get(f"/duty/rosters/{roster.pk}/file/pdf/", headers={"accept-language": language})
    assert paper.content.startswith(b"%PDF")


def test_ones_own_shifts_as_a_calendar(cast):
    cast.east.name_en = "East; the station, of the long, long, long, long, long, long, long, long name"
    cast.east.save()
    answer = in_english(cast.desk).get("/duty/mine/calendar.ics")
    lines = answer.content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines.count("BEGIN:VEVENT")) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 1)
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "LOCATION:East\\; the station\\, of the long" in answer.content.decode()


def test_a_swap_from_asking_to_the_leaders_word_on_the_pages(cast):
    _roster, swap = plan_duty(cast)
    signed_in(cast.desk).post(reverse("grids:swap-step", args=[swap.pk]), {"step": "withdraw"})
    relief = make_officer("relief", cast.east, Role.DUTY_OFFICER)
    signed_in(cast.desk).post(f"/duty/mine/{swap.shift_id}/", {"taker": relief.officer.pk})
    asked = Swap.objects.get(status=SwapStatus.ASKED)
    assert "Asked of you" in in_english(relief).get("/duty/mine/").content.decode()
    signed_in(relief).post(reverse("grids:swap-step", args=[asked.pk]), {"step": "agree"})
    assert "To be approved" in in_english(cast.leader).get("/duty/mine/").content.decode()
    assert signed_in(cast.auxiliary).post(reverse("grids:swap-step", args=[asked.pk]), {"step": "approve"}).status_code == 404
    signed_in(cast.leader).post(reverse("grids:swap-step", args=[asked.pk]), {"step": "approve"})
    assert Shift.objects.get(pk=asked.shift_id).officer == relief.officer


def test_the_other_officer_cannot_approve_even_as_their_own(cast):
    _roster, swap = plan_duty(cast)
    Swap.objects.filter(pk=swap.pk).update(status=SwapStatus.AGREED)
    assert in_english(cast.desk).post(f"/api/v1/swaps/{swap.pk}/approve/").status_code == 403
    assert in_english(cast.leader).post(f"/api/v1/swaps/{swap.pk}/approve/").json()["code"] == "own_swap"


def test_a_template_is_kept_on_its_page_with_its_crew(cast, crew):
    facts = {"name": "夜班", "name_en": "Night", "role": "duty_officer", "begins": "20:00", "hours": "12", "people_needed": "1", "days": "every"}
    crew_of = {f"turn-{crew[0].pk}": "1", f"turn-{crew[1].pk}": "2", f"turn-{crew[2].pk}": ""}
    leader = in_english(cast.leader)
    answer = leader.post(f"/duty/templates/new/?unit={cast.east.pk}", facts | crew_of | {"first_on": "2026-01-01", "is_active": "on"})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    made = ShiftTemplate.objects.get()
    assert [(turn.turn, turn.officer) for turn in made.crew.all()] == [(1, crew[0]), (2, crew[1])]
    wrong = leader.post(f"/duty/templates/{made.pk}/", facts | {"first_on": "2026-01-01", "hours": "49"})
    assert wrong.status_code == 200
    made.refresh_from_db()
    assert made.hours == 12


def test_somebody_in_two_turns_stays_in_both_when_the_page_is_saved(cast, crew, template):
    first = crew[0]
    template.crew.create(officer=first, turn=2)
    page = reverse("grids:shift-template", args=[template.pk])
    assert f'name="turn-{first.pk}" value="1, 2"' in in_english(cast.leader).get(page).content.decode()
    facts = {"name": "值班", "name_en": "", "role": "duty_officer", "begins": "08:00", "hours": "24", "people_needed": "1", "days": "every"}
    turns = {f"turn-{first.pk}": "1，2 2", f"turn-{crew[1].pk}": "0 32 x"}
    assert signed_in(cast.leader).post(page, facts | turns | {"first_on": "2025-09-22", "is_active": "on"}).status_code == 302
    assert sorted(template.crew.values_list("officer", "turn")) == [(first.pk, 1), (first.pk, 2)]


def test_the_next_roster_offered_follows_on_the_last(cast, crew, template):
    page = reverse("grids:roster-list")
    today = timezone.localdate()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert f'name="starts_on" value="{first}"' in in_english(cast.leader).get(page).content.decode()
    draft_roster(cast.east, starts_on=first, ends_on=first + timedelta(days=9))
    assert f'name="starts_on" value="{first + timedelta(days=10)}"' in in_english(cast.leader).get(page).content.decode()


def test_a_template_over_rest(cast, crew):
    body = {"unit": cast.east.pk, "name": "白班", "role": "duty_officer", "begins": "08:00", "hours": 12, "people_needed": 1, "days": "working"}
    leader = in_english(cast.leader)
    made = leader.post("/api/v1/shift-templates/", body | {"first_on": "2026-01-01", "crew": [{"officer": crew[0].pk, "turn": 1}]}, format="json")
    assert made.status_code == 201, made.json()
    strange = leader.post(
        "/api/v1/shift-templates/", body | {"first_on": "2026-01-01", "crew": [{"officer": cast.stranger.officer.pk, "turn": 1}]}, format="json"
    )
    assert strange.json()["code"] == "bad_template"


def test_a_partner_learns_role_and_number_and_no_name(cast):
    cast.east.phone = "0373-0000000"
    cast.east.save()
    answer = with_key(make_key(cast.bank)).get("/api/v1/sites/", headers={"accept-language": "en"})
    assert answer.json()["results"][0]["duty"] == {"phone": "0373-0000000", "on_duty": ["Duty leader", "Command-room duty officer"]}
    page = in_english(make_partner_user("teller", cast.bank)).get("/portal/contacts/").content.decode()
    assert "On duty now: Duty leader · Command-room duty officer" in page
    for person in (cast.leader, cast.desk):
        number = person.addressee.addresses.get(channel=Channel.SMS).value
        assert not {str(person), number} & {word for word in (str(person), number) if word in page + answer.content.decode()}
