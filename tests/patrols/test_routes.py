"""Routes are kept whole: stops and schedules as drawn, each change seen by whoever changes next, old rounds untouched."""

from datetime import date, time, timedelta

import pytest

from grids.models import KeySite
from patrols.models import Checkpoint, Round, Route, Schedule
from patrols.rows.routes import version_of
from patrols.services.planning import plan_round
from patrols.services.routes import (
    BadPlan,
    NameTaken,
    NoSuchStop,
    NotAStation,
    NothingToWalk,
    OnePlace,
    RouteChanged,
    RouteFacts,
    ScheduleFacts,
    StopFacts,
    TooManyStops,
    end_route,
    keep_route,
    renew_tag,
    reopen_route,
)
from policing.lib.errors import NotAllowed, Refused
from tests.cast import IN_EAST, IN_WEST, signed_in, square
from tests.patrols.walking import STOPS, again

NIGHTLY = ScheduleFacts(first_on=date(2026, 1, 1), begins=time(22), ends=time(4), every_minutes=120)


def stops(*names: str) -> list[StopFacts]:
    return [StopFacts(name, *STOPS[n % 3]) for n, name in enumerate(names)]


def facts(**more) -> RouteFacts:
    return RouteFacts(**{"kind": "foot", "name": "早市步巡", "stops": stops("东门", "西门"), "schedules": [NIGHTLY]} | more)


def keep(cast, by=None, **more) -> Route:
    extra = {name: more.pop(name) for name in ("route", "seen", "station") if name in more}
    return keep_route(facts(**more), by=by or cast.leader, now=cast.now, **{"station": cast.east} | extra)[0]


def names(route: Route) -> list[str]:
    return [point.name for point in route.checkpoints.in_use().order_by("position")]


def test_a_route_is_kept_with_its_stops_and_its_rounds_stand_ready(cast):
    route, changes = keep_route(facts(), station=cast.east, by=cast.leader, now=cast.now)
    assert (names(route), route.schedules.get().every_minutes) == (["东门", "西门"], 120)
    assert changes.made == Round.objects.count() > 0
    assert Round.objects.first().stops.count() == 2


def test_stops_are_moved_reordered_taken_out_and_added_in_one_write(cast):
    route = keep(cast)
    first, second = route.checkpoints.order_by("position")
    changed = [StopFacts("西门口", 113.9, 35.3, id=second.pk, radius_m=50), StopFacts("北门", *STOPS[2])]
    keep(cast, route=route, seen=version_of(route), stops=changed, schedules=[])
    assert names(route) == ["西门口", "北门"]
    assert (again(second).radius_m, again(second).tag) == (50, second.tag)
    assert again(first).removed_at == cast.now
    assert not route.schedules.filter(is_active=True).exists()


def test_a_removed_stop_stays_for_the_rounds_of_its_day(cast):
    route = keep(cast, schedules=[])
    begun = plan_round(route, due_at=cast.now, minutes=30, crew=None, by=cast.leader)
    keep(cast, route=route, stops=stops("南门"), schedules=[])
    assert [stop.checkpoint.name for stop in begun.stops.order_by("position")] == ["东门", "西门"]


def test_who_changes_what_somebody_else_changed_meanwhile_is_told(cast):
    route = keep(cast)
    seen = version_of(route)
    keep(cast, route=route, seen=seen, instruction="看窗")
    with pytest.raises(RouteChanged):
        keep(cast, route=route, seen=seen, instruction="看门")
    assert again(route).instruction == "看窗"


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"stops": [], "area": None}, NothingToWalk),
        ({"kind": "post"}, OnePlace),
        ({"stops": stops(*"a" * 41)}, TooManyStops),
        ({"name": " "}, BadPlan),
        ({"stops": [StopFacts("夜里开", *STOPS[0], opens=time(22))]}, BadPlan),
        ({"stops": [StopFacts("太小", *STOPS[0], radius_m=5)]}, BadPlan),
        ({"schedules": [NIGHTLY._replace(ends=None)]}, BadPlan),
        ({"schedules": [NIGHTLY._replace(last_on=date(2025, 1, 1))]}, BadPlan),
        ({"schedules": [NIGHTLY._replace(officers_needed=3)]}, BadPlan),
        ({"schedules": [NIGHTLY._replace(days="chosen")]}, BadPlan),
        ({"schedules": [NIGHTLY._replace(days="chosen", weekdays=[8])]}, BadPlan),
        ({"stops": [StopFacts("别人的", *STOPS[0], id=999_999)]}, NoSuchStop),
        ({"area": {"type": "Point", "coordinates": [113.9, 35.3]}}, Refused),
    ],
)
def test_a_plan_that_is_none_is_refused_whole(cast, more, refusal):
    with pytest.raises(refusal) as told:
        keep(cast, **more)
    assert str(told.value)
    assert not Route.objects.exists()


def test_a_name_is_taken_once_in_a_station(cast):
    keep(cast)
    with pytest.raises(NameTaken):
        keep(cast)


def test_an_area_may_be_walked_freely_without_stops(cast):
    route = keep(cast, stops=[], area=square(113.9, 35.3), schedules=[])
    assert plan_round(route, due_at=cast.now, minutes=30, crew=None, by=cast.leader).stops.count() == 0


def test_leaders_plan_for_their_own_station_only(cast):
    for by, station in ((cast.auxiliary, cast.east), (cast.desk, cast.east), (cast.inspector, cast.east), (cast.leader, cast.west)):
        with pytest.raises(NotAllowed):
            keep(cast, by=by, station=station)
    with pytest.raises(NotAStation):
        keep(cast, by=cast.administrator, station=cast.bureau)


def test_a_route_ends_and_is_walked_again(cast):
    route = keep(cast)
    assert end_route(route, by=cast.leader, now=cast.now).withdrawn > 0
    assert not Round.objects.standing().exists()
    assert reopen_route(route, by=cast.leader, now=cast.now).made > 0
    with pytest.raises(NotAllowed):
        end_route(route, by=cast.desk, now=cast.now)


def test_a_stolen_tag_is_renewed(cast):
    point = keep(cast).checkpoints.first()
    before = point.tag
    assert renew_tag(point, by=cast.leader).tag != before
    with pytest.raises(NotAllowed):
        renew_tag(point, by=cast.auxiliary)


# The doors


def body(cast, **more) -> dict:
    stop = {"name": "东门", "lon": STOPS[0][0], "lat": STOPS[0][1]}
    plan = {"first_on": "2026-01-01", "begins": "22:00", "ends": "04:00", "every_minutes": 120}
    return {"kind": "foot", "name": "早市步巡", "stops": [stop], "schedules": [plan]} | more


def test_a_route_by_rest_from_nothing_to_its_end(cast):
    leader = signed_in(cast.leader)
    site = KeySite.objects.create(grid=cast.grid_e1, kind="kiosk", name="东街警务亭", **IN_EAST)
    made = leader.post("/api/v1/routes/", body(cast, station=cast.east.pk), format="json").json()
    assert (made["label"], made["schedules"][0]["words"]) == ("早市步巡", "每天 · 22:00–04:00，每2小时")
    address = f"/api/v1/routes/{made['id']}/"
    stop = {"id": made["stops"][0]["id"], "name": "亭前", "key_site": site.pk, **IN_EAST}
    changed = leader.post(f"{address}change/", body(cast, version=made["version"], stops=[stop], schedules=[]), format="json").json()
    assert (changed["stops"][0]["key_site"]["kind"], changed["rounds"]["made"]) == ("kiosk", 0)
    assert changed["rounds"]["withdrawn"] == made["rounds"]["made"]
    again_from_old = leader.post(f"{address}change/", body(cast, version=made["version"]), format="json")
    assert (again_from_old.status_code, again_from_old.json()["code"]) == (409, "stale_route")
    assert leader.get("/api/v1/routes/", {"kind": "foot"}).json()["count"] == 1
    assert leader.get("/api/v1/routes/", {"kind": "vehicle"}).json()["count"] == 0
    assert leader.post(f"{address}end/").json()["is_active"] is False
    assert leader.get("/api/v1/routes/").json()["count"] == 0
    assert leader.get("/api/v1/routes/", {"ended": "1"}).json()["count"] == 1
    assert leader.post(f"{address}reopen/").json()["is_active"] is True


def test_a_key_site_of_another_station_is_not_found(cast):
    theirs = KeySite.objects.create(grid=cast.grid_w1, kind="kiosk", name="西街警务亭", **IN_WEST)
    stop = {"name": "亭前", "key_site": theirs.pk, **IN_WEST}
    assert signed_in(cast.leader).post("/api/v1/routes/", body(cast, station=cast.east.pk, stops=[stop]), format="json").status_code == 400


def test_an_order_is_proposed_with_what_it_saves(cast):
    there = [{"lon": 113.9 + n / 1000, "lat": 35.3} for n in (0, 3, 1, 2)]
    said = signed_in(cast.leader).post("/api/v1/routes/order/", {"kind": "foot", "begins": "22:00", "stops": there}, format="json").json()
    assert sorted(said["proposed"]["order"]) == [0, 1, 2, 3]
    assert said["proposed"]["metres"] < said["given"]["metres"]
    assert said["given"]["visits"][0]["arrives"] == "22:00:00"


def test_a_week_of_rounds_is_shown_before_they_are_kept(cast):
    plan = {"first_on": "2026-02-16", "begins": "07:20", "days": "working", "minutes": 40}
    said = signed_in(cast.leader).post("/api/v1/routes/preview/", {"schedules": [plan], "first_on": "2026-02-23"}, format="json").json()
    walked = {day["day"]: [one["begins"] for one in day["rounds"]] for day in said["days"]}
    assert walked["2026-02-23"] == []  # the last day of Spring Festival
    assert walked["2026-02-28"] == ["07:20"]  # a Saturday worked for it
    assert not Schedule.objects.exists()


def test_weekdays_are_shown_in_the_week_kept_in_order_and_forgotten_with_their_days(cast):
    plan = {"first_on": "2026-03-02", "begins": "22:00", "ends": "04:00", "every_minutes": 120, "days": "chosen", "weekdays": [6, 5, 6]}
    planner = signed_in(cast.leader)
    said = planner.post("/api/v1/routes/preview/", {"schedules": [plan], "first_on": "2026-03-02"}, format="json").json()
    assert [day["day"] for day in said["days"] if day["rounds"]] == ["2026-03-06", "2026-03-07"]
    route = keep(cast, schedules=[NIGHTLY._replace(days="chosen", weekdays=[6, 5, 6])])
    row = planner.get(f"/api/v1/routes/{route.pk}/", headers={"accept-language": "en"}).json()["schedules"][0]
    assert (row["weekdays"], row["words"]) == ([5, 6], "Fri, Sat · 22:00–04:00, every 2 hours")
    keep(cast, route=route, schedules=[NIGHTLY._replace(id=row["id"], weekdays=[5, 6])])
    assert again(Schedule.objects.get()).weekdays == []


@pytest.mark.parametrize("where", ["routes/", "routes/order/", "routes/preview/"])
def test_who_plans_nothing_writes_nothing(cast, where):
    assert signed_in(cast.auxiliary).post(f"/api/v1/{where}", body(cast, station=cast.east.pk), format="json").status_code == 403


def test_tags_are_on_paper_for_planners_and_nowhere_else(cast):
    route = keep(cast)
    leader = signed_in(cast.leader)
    pdf = leader.get(f"/api/v1/routes/{route.pk}/tags/")
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    tag = route.checkpoints.first().tag
    for address in ("/patrols/routes/", f"/patrols/routes/{route.pk}/", "/api/v1/routes/", f"/api/v1/routes/{route.pk}/"):
        answer = leader.get(address)
        assert (answer.status_code, tag in answer.content.decode()) == (200, False)
    assert signed_in(cast.desk).get(f"/api/v1/routes/{route.pk}/tags/").status_code == 403
    assert signed_in(cast.stranger).get(f"/patrols/routes/{route.pk}/").status_code == 404
    assert leader.post(f"/api/v1/checkpoints/{route.checkpoints.first().pk}/renew-tag/").status_code == 200
    assert route.checkpoints.first().tag != tag


def test_a_stops_code_leads_to_the_round_of_whoever_scans_it(cast):
    route = keep(cast, schedules=[])
    tag = route.checkpoints.first().tag
    others = plan_round(route, due_at=cast.now - timedelta(minutes=30), minutes=60, crew=None, by=cast.leader)
    mine = plan_round(route, due_at=cast.now, minutes=60, crew=None, by=cast.leader)
    Round.objects.filter(pk=mine.pk).update(status="started", walked_by=cast.auxiliary)
    walker = signed_in(cast.auxiliary)
    assert walker.get(f"/patrols/at/{tag}/")["Location"] == f"/patrols/{mine.pk}/?tag={tag}"
    assert signed_in(cast.community).get(f"/patrols/at/{tag}/")["Location"] == f"/patrols/{mine.pk}/?tag={tag}"
    Round.objects.filter(pk=mine.pk).update(status="finished")
    assert walker.get(f"/patrols/at/{tag}/")["Location"] == f"/patrols/{others.pk}/?tag={tag}"
    Round.objects.update(status="finished")
    assert walker.get(f"/patrols/at/{tag}/")["Location"] == "/patrols/"


def test_a_code_of_another_station_looks_like_none(cast):
    tag = keep(cast).checkpoints.first().tag
    theirs, none = (signed_in(cast.stranger).get(f"/patrols/at/{said}/") for said in (tag, "nonsense"))
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert "停用" in theirs.content.decode()
    assert "东门" not in theirs.content.decode()


def test_the_list_narrows_by_kind_and_stop(cast):
    keep(cast)
    leader = signed_in(cast.leader)
    assert "早市步巡" in leader.get("/patrols/routes/", {"q": "东门"}).content.decode()
    assert "早市步巡" not in leader.get("/patrols/routes/", {"kind": "vehicle"}).content.decode()
    assert "早市步巡" not in leader.get("/patrols/routes/", {"show": "ended"}).content.decode()
    assert Checkpoint.objects.count() == 2
