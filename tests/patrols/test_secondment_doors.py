"""The doors of secondment: who finds what, and that each says what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from patrols.lifecycle import SendingStatus
from patrols.models import Exemption, OutputSheet, Quota, SendingUnit, SentOfficer
from tests.cast import make_officer, signed_in
from tests.patrols.headquarters import COUNTS
from tests.patrols.walking import again

HOUR = timedelta(hours=1)


@pytest.fixture
def quota(hq) -> Quota:
    """Two people for the east, from an hour ago for six hours."""
    return hq.quota(2, starts_at=hq.cast.now - HOUR, ends_at=hq.cast.now + 5 * HOUR)


@pytest.fixture
def sent(hq, quota) -> SentOfficer:
    facts = {"host": hq.cast.community.officer, "status": SendingStatus.PUBLISHED, "published_at": hq.cast.now - 20 * HOUR}
    return SentOfficer.objects.create(quota=quota, officer=hq.ann.officer, **facts)


def today(hq) -> str:
    return f"{timezone.localdate(hq.cast.now - HOUR):%Y-%m-%d}"


def test_a_day_from_quota_to_list(hq):
    starts_at = hq.cast.now + 30 * HOUR
    body = {"station": hq.cast.east.pk, "starts_at": starts_at.isoformat(), "ends_at": (starts_at + 6 * HOUR).isoformat(), "people": 2}
    client, on = signed_in(hq.planner), f"{timezone.localdate(starts_at):%Y-%m-%d}"
    assert client.post("/api/v1/secondment/quotas/", body, format="json").json()["figures"]["wanted"] == 2
    assert client.post("/api/v1/secondment/propose/", {"on": on}, format="json").json()["proposed"] == 2
    said = client.post("/api/v1/secondment/publish/", {"on": on}, format="json").json()
    assert (said["published"], said["figures"]["published"], said["quotas"][0]["missing"]) == (2, 2, 0)
    assert [row["officer"]["name"] for row in said["quotas"][0]["sent"]] == ["Ann", "Bob"]


def test_the_station_reads_who_comes_with_the_number_hidden(hq, sent):
    row = signed_in(hq.cast.auxiliary).get(f"/api/v1/secondment/?on={today(hq)}").json()["quotas"][0]["sent"][0]
    assert (row["officer"]["name"], row["host"]["name"], row["is_short_notice"]) == ("Ann", "Community", False)
    assert "****" in row["officer"]["number"]


def test_a_number_is_shown_for_a_reason_which_is_kept(hq, sent):
    url = f"/api/v1/sent/{sent.pk}/number/"
    assert signed_in(hq.cast.auxiliary).post(url, {"reason": "迟到"}, format="json").status_code == 403
    assert signed_in(hq.cast.stranger).post(url, {"reason": "迟到"}, format="json").status_code == 404
    assert signed_in(hq.cast.desk).post(url, {}, format="json").status_code == 400
    assert signed_in(hq.cast.desk).post(url, {"reason": "迟到"}, format="json").json()["number"].startswith("100")
    assert AccessLog.objects.filter(action="reveal", subject=f"patrols.sentofficer:{sent.pk}", reason="迟到").count() == 1


def test_came_left_sheet_and_signature(hq, sent):
    host, base = signed_in(hq.cast.community), f"/api/v1/sent/{sent.pk}/"
    assert host.post(f"{base}left/").json()["code"] == "not_there"
    assert host.post(f"{base}came/").json()["status"] == "came"
    assert host.post(f"{base}came/").json()["code"] == "illegal_move"
    assert signed_in(hq.ann).post(f"{base}sheet/", COUNTS, format="json").json()["sheet"]["leaflets"] == 40
    assert signed_in(hq.ann).post(f"{base}sheet/sign/").json()["code"] == "own_sheet"
    assert host.post(f"{base}sheet/sign/").json()["sheet"]["signed_by"] == "Community"
    assert host.post(f"{base}left/").json()["status"] == "left"


def test_replaced_and_withdrawn(hq, sent):
    planner = signed_in(hq.planner)
    said = planner.post(f"/api/v1/sent/{sent.pk}/replace/", {"officer": hq.cat.officer.pk, "reason": "生病"}, format="json").json()
    assert (said["officer"]["name"], said["replaces"], said["is_short_notice"]) == ("Cat", "Ann", True)
    assert planner.post(f"/api/v1/sent/{said['id']}/withdraw/", {"reason": " "}, format="json").status_code == 400
    assert planner.post(f"/api/v1/sent/{said['id']}/withdraw/", {"reason": "回"}, format="json").json()["status"] == "withdrawn"


def test_somebody_added_is_taken_out_again(hq, quota):
    planner = signed_in(hq.planner)
    people = planner.get(f"/api/v1/quotas/{quota.pk}/people/").json()["results"]
    assert [row["officer"]["name"] for row in people] == ["Ann", "Bob", "Cat", "Dan"]
    made = planner.post(f"/api/v1/quotas/{quota.pk}/people/", {"officer": people[3]["officer"]["id"]}, format="json")
    assert made.status_code == 201
    assert planner.delete(f"/api/v1/sent/{made.json()['id']}/").status_code == 204
    assert SentOfficer.objects.count() == 0


def test_whoever_is_published_is_not_simply_taken_out(hq, sent):
    assert signed_in(hq.planner).delete(f"/api/v1/sent/{sent.pk}/").json()["code"] == "not_free"
    assert again(sent).status == SendingStatus.PUBLISHED


def test_the_pool_is_kept_by_whoever_plans_for_headquarters(hq):
    planner, leader = signed_in(hq.planner), signed_in(hq.cast.leader)
    assert planner.get("/api/v1/secondment/turns/").json()["spread"] == {"fewest": 0, "most": 0, "total": 0}
    body = {"officer": hq.ann.officer.pk, "reason": "case", "starts_on": "2031-01-01", "ends_on": "2031-01-02"}
    assert leader.post("/api/v1/secondment/exemptions/", body, format="json").status_code == 404
    made = planner.post("/api/v1/secondment/exemptions/", body, format="json").json()
    assert leader.post(f"/api/v1/secondment/exemptions/{made['id']}/end/").status_code == 404
    assert planner.post(f"/api/v1/secondment/exemptions/{made['id']}/end/").status_code == 204
    assert Exemption.objects.count() == 0
    unit = {"unit": hq.legal.pk, "most_at_once": 0}
    assert leader.post("/api/v1/secondment/units/", unit, format="json").status_code == 404
    planner.post("/api/v1/secondment/units/", unit, format="json")
    assert [row.unit for row in SendingUnit.objects.all()] == [hq.politics]


def test_the_output_counts_only_what_was_signed(hq, sent):
    SentOfficer.objects.filter(pk=sent.pk).update(status=SendingStatus.LEFT, came_at=hq.cast.now - HOUR)
    OutputSheet.objects.create(sent=sent, leaflets=40, hazards=2, written_by=hq.ann, written_at=hq.cast.now)
    url = f"/api/v1/secondment/output/?from={today(hq)}&until={today(hq)}"
    unsigned = signed_in(hq.planner).get(url).json()["days"][0]
    assert (unsigned["sent"], unsigned["came"], unsigned["signed"], unsigned["leaflets"]) == (1, 1, 0, 0)
    OutputSheet.objects.update(signed_by=hq.cast.community, signed_at=hq.cast.now)
    said = signed_in(hq.planner).get(url).json()
    assert (said["days"][0]["leaflets"], said["units"][0]["unit"], said["units"][0]["hazards"]) == (40, "法制支队", 2)
    assert signed_in(hq.cast.stranger).get(url).json() == {"days": [], "units": []}


def test_the_output_as_a_file_is_kept_in_the_log_and_holds_no_formula(hq, sent):
    OutputSheet.objects.create(sent=sent, leaflets=40, note="=HYPERLINK(1)", written_by=hq.ann, written_at=hq.cast.now)
    answer = signed_in(hq.planner).get(f"/patrols/secondment/output/?from={today(hq)}&until={today(hq)}&format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "Ann" in text
    assert "'=HYPERLINK(1)" in text
    assert AccessLog.objects.filter(action="export", subject="patrols.outputsheet").count() == 1


# Pages


@pytest.mark.parametrize("do", ["quota", "propose", "publish", "copy"])
def test_the_days_page_takes_each_step_and_says_how_it_went(hq, do):
    starts = timezone.localdate(hq.cast.now) + timedelta(days=2)
    hq.quota(1, starts_at=hq.cast.now + 24 * HOUR, ends_at=hq.cast.now + 30 * HOUR)
    body = {"do": do, "on": f"{starts:%Y-%m-%d}", "station": hq.cast.west.pk, "begins": "20:00", "ends": "02:00", "people": 1}
    answer = signed_in(hq.planner).post("/patrols/secondment/plan/", body, follow=True)
    assert (answer.status_code, len(answer.context["messages"])) == (200, 1)


def test_the_page_of_a_person_shows_each_what_is_theirs_to_do(hq, sent):
    url = f"/patrols/secondment/people/{sent.pk}/"
    marks = {name: f'value="{name}"' for name in ("come", "withdraw", "host", "sign")}

    def offered(user) -> set[str]:
        text = signed_in(user).get(url).content.decode()
        return {name for name, mark in marks.items() if mark in text}

    hq.works(hq.cast.desk, hq.cast.now - 2 * HOUR, hq.cast.now + 6 * HOUR)
    assert offered(hq.planner) == {"withdraw", "host"}
    assert offered(hq.cast.community) == {"come"}
    assert offered(hq.ann) == set()
    assert signed_in(hq.cast.stranger).get(url).status_code == 404


def test_steps_on_the_page(hq, sent):
    url = f"/patrols/secondment/people/{sent.pk}/"
    signed_in(hq.cast.community).post(f"{url}step/", {"do": "come"})
    signed_in(hq.ann).post(f"{url}step/", {"do": "sheet"} | COUNTS | {"note": "夜市"})
    signed_in(hq.cast.community).post(f"{url}step/", {"do": "sign"})
    assert (again(sent).status, OutputSheet.objects.get().reached, OutputSheet.objects.get().signed_by) == (SendingStatus.CAME, 50, hq.cast.community)
    assert signed_in(hq.cast.community).post(f"{url}step/", {"do": "nothing"}).status_code == 404


def test_whose_turn_it_is_is_shown_to_headquarters_only(hq):
    assert signed_in(hq.planner).get("/patrols/secondment/turns/").status_code == 200
    assert signed_in(make_officer("sl", hq.cast.west, Role.DUTY_LEADER)).get("/patrols/secondment/turns/").status_code == 404
    assert signed_in(hq.cast.desk).get("/patrols/secondment/turns/").status_code == 403


def test_each_step_of_planning_says_what_it_did_and_who_is_told(hq):
    starts_at = hq.cast.now + 30 * HOUR
    hq.quota(1, starts_at=starts_at, ends_at=starts_at + 6 * HOUR)
    client, on = signed_in(hq.planner), f"{timezone.localdate(starts_at):%Y-%m-%d}"
    for do, words in (("propose", "Nobody is told before you publish"), ("publish", "Everybody on the list, and their hosts, are told now")):
        page = client.post("/patrols/secondment/plan/", {"on": on, "do": do}, follow=True, headers={"accept-language": "en"})
        assert words in page.content.decode()
