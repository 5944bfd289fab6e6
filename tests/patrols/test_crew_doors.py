"""The doors of teams: their page and REST do the same, strangers find nothing, and what is refused is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from patrols.models import Crew, Round
from patrols.services.crews import press_came, press_left
from patrols.services.planning import plan_round
from tests.cast import signed_in
from tests.patrols.walking import again, make_crew, make_route, make_schedule


def body(cast, **more) -> dict:
    when = {"starts_at": cast.now.isoformat(), "ends_at": (cast.now + timedelta(hours=8)).isoformat()}
    return {"name": "巡一", "users": [cast.community.pk, cast.auxiliary.pk], "leader": cast.community.pk} | when | more


def test_a_team_by_rest_from_its_people_to_its_end(cast):
    leader = signed_in(cast.leader)
    asked = {"station": cast.east.pk, "starts_at": body(cast)["starts_at"], "ends_at": body(cast)["ends_at"]}
    assert cast.community.pk in [one["user"] for one in leader.get("/api/v1/crews/people/", asked).json()["results"]]
    made = leader.post("/api/v1/crews/", body(cast, station=cast.east.pk), format="json")
    assert (made.status_code, made.json()["people"], made.json()["officers"], made.json()["shortage"]) == (201, 2, 1, "")
    address = f"/api/v1/crews/{made.json()['id']}/"
    changed = leader.post(f"{address}change/", body(cast, name="巡三"), format="json").json()
    assert changed["name"] == "巡三"
    who = next(one["id"] for one in changed["members"] if one["is_leader"])
    came = signed_in(cast.community).post(f"/api/v1/crew-members/{who}/came/").json()
    assert came["members"][0]["came_at"]
    assert signed_in(cast.auxiliary).post(f"/api/v1/crew-members/{who}/left/").status_code == 403
    assert signed_in(cast.community).post(f"/api/v1/crew-members/{who}/left/").status_code == 200
    assert leader.get("/api/v1/crews/hours/").json()["count"] == 1
    assert leader.post(f"{address}end/").status_code == 204
    assert leader.get(address).json()["state"] == "over"


def test_a_round_is_given_with_a_reason_where_one_is_needed(cast):
    make_schedule(make_route(cast))
    crew = make_crew(cast, cast.community)
    patrol = plan_round(make_route(cast, name="另一条"), due_at=cast.now, minutes=30, crew=None, by=cast.leader)
    Round.objects.filter(pk=patrol.pk).update(schedule=make_schedule(patrol.route, people_needed=4, first_on="2031-01-01"))
    desk, give = signed_in(cast.desk), f"/api/v1/rounds/{patrol.pk}/give/"
    refused = desk.post(give, {"crew": crew.pk}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_a_reason")
    assert desk.post(give, {"crew": crew.pk, "reason": "病假"}, format="json").json()["crew"]["name"] == "巡一"
    assert "4" in again(patrol).reason
    assert "巡一" in desk.get("/patrols/").content.decode()
    assert desk.post(give, {"crew": None}, format="json").json()["crew"] is None


def test_the_page_asks_for_the_reason_and_then_gives(cast):
    crew = make_crew(cast, cast.community)
    patrol = plan_round(make_route(cast), due_at=cast.now, minutes=30, crew=None, by=cast.leader)
    Round.objects.filter(pk=patrol.pk).update(schedule=make_schedule(patrol.route, people_needed=4, first_on="2031-01-01"))
    leader = signed_in(cast.leader)
    leader.post(f"/patrols/{patrol.pk}/give/", {"crew": crew.pk})
    page = leader.get("/patrols/teams/").content.decode()
    assert 'name="reason"' in page
    assert 'name="reason"' not in leader.get("/patrols/teams/").content.decode()
    leader.post(f"/patrols/{patrol.pk}/give/", {"crew": crew.pk, "reason": "病假"})
    assert again(patrol).crew == crew
    assert "4" in leader.get("/patrols/teams/").content.decode()


def test_a_team_is_made_on_the_page_and_what_is_wrong_is_said_there(cast):
    leader = signed_in(cast.leader)
    said = {"name": "巡一", "starts_at": "2031-01-01T21:00", "ends_at": "2031-01-02T07:00", "people": [f"u{cast.auxiliary.pk}"]}
    refused = leader.post("/patrols/teams/new/", said)
    assert (refused.status_code, Crew.objects.count()) == (200, 0)
    assert 'role="alert"' in refused.content.decode()
    made = leader.post("/patrols/teams/new/", said | {"leader": f"u{cast.community.pk}"})
    assert made["Location"] == "/patrols/teams/?on=2031-01-01"
    crew = Crew.objects.get()
    assert {str(one) for one in crew.members.all()} == {"Community", "Auxiliary"}
    assert leader.get(f"/patrols/teams/{crew.pk}/").status_code == 200
    leader.post(f"/patrols/teams/{crew.pk}/end/")
    assert not Crew.objects.exists()


def test_one_press_each_for_coming_and_leaving_and_hours_leave_as_a_file(cast):
    crew = make_crew(cast, cast.community)
    member = crew.members.get()
    own = signed_in(cast.community)
    own.post(f"/patrols/teams/people/{member.pk}/came/")
    own.post(f"/patrols/teams/people/{member.pk}/left/")
    assert again(member).left_at
    assert "Community" in b"".join(signed_in(cast.leader).get("/patrols/teams/hours/", {"format": "csv"}).streaming_content).decode()
    assert "Community" in signed_in(cast.leader).get("/patrols/teams/hours/").content.decode()


def test_sharing_and_copying_by_both_doors(cast):
    leader = signed_in(cast.leader)
    assert leader.post("/api/v1/crews/copy/", {"station": cast.east.pk}, format="json").json()["code"] == "nothing_to_copy"
    crew = make_crew(cast, cast.community)
    patrol = plan_round(make_route(cast), due_at=timezone.now(), minutes=30, crew=None, by=cast.leader)
    assert leader.post("/api/v1/crews/share/", {"station": cast.east.pk}, format="json").json()["given"] == [{"round": str(patrol.pk), "crew": crew.pk}]
    assert leader.post("/patrols/teams/share/", {"station": cast.east.pk}).status_code == 302
    assert leader.post("/patrols/teams/copy/", {"station": cast.east.pk}).status_code == 302
    assert leader.post("/api/v1/crews/share/", {"station": cast.west.pk}, format="json").status_code == 404


@pytest.mark.parametrize("who", ["auxiliary", "desk", "inspector"])
def test_who_does_not_plan_makes_no_team(cast, who):
    client = signed_in(getattr(cast, who))
    assert client.get("/patrols/teams/").status_code == 200
    assert client.get("/patrols/teams/new/").status_code == 403
    assert client.post("/api/v1/crews/", body(cast, station=cast.east.pk), format="json").status_code == 403
    assert client.post("/patrols/teams/copy/", {"station": cast.east.pk}).status_code == 403


def test_a_member_of_another_station_is_not_found(cast):
    member = make_crew(cast, cast.community).members.get()
    press_left(press_came(member, by=cast.leader, now=cast.now), by=cast.leader, now=cast.now)
    stranger = signed_in(cast.stranger)
    assert stranger.post(f"/api/v1/crew-members/{member.pk}/came/").status_code == 404
    assert stranger.post(f"/patrols/teams/people/{member.pk}/left/").status_code == 404
    assert "Community" not in stranger.get("/patrols/teams/hours/").content.decode()
