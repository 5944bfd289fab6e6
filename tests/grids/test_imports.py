"""Files through the page: columns guessed, a preview that changes nothing, all or nothing by a worker, and back again."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from accounts.models import AccessLog, Unit, User
from accounts.roles import Role
from delivery.models import Address, Channel
from grids.imports import running
from grids.lifecycle import ImportStatus
from grids.models import FileImport, Grid, KeySite, Officer, Posting, Team, TeamMember, UnitArea
from partners.models import Contact, Site
from policing.lib.datum import Point, to_gcj02
from tests.accounts.test_admin import administrator
from tests.cast import make_officer, square
from tests.grids.test_tables import sheet

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def keeper(cast):
    return administrator("keeper", cast.bureau)


def upload(client: Any, subject: str, data: bytes, name: str = "file.xlsx") -> Any:
    return client.post(reverse("grids:imports"), {"subject": subject, "file": SimpleUploadedFile(name, data)}, headers=ENGLISH)


def work(row: FileImport) -> FileImport:
    """What a worker does."""
    running.run(str(row.pk))
    row.refresh_from_db()
    return row


def check(client: Any, row: FileImport, **options: Any) -> FileImport:
    columns = {f"field-{name}": str(place) for name, place in row.mapping.items()}
    assert client.post(reverse("grids:import-check", args=[row.pk]), columns | options, headers=ENGLISH).status_code == 302
    return work(row)


def checked(client: Any, subject: str, data: bytes, **options: Any) -> FileImport:
    answer = upload(client, subject, data)
    assert answer.status_code == 302, answer.content.decode()
    return check(client, FileImport.objects.latest("created_at"), **options)


def do(client: Any, step: str, row: FileImport) -> FileImport:
    assert client.post(reverse(f"grids:import-{step}", args=[row.pk]), headers=ENGLISH).status_code == 302
    return work(row)


def brought_in(client: Any, subject: str, data: bytes, **options: Any) -> FileImport:
    row = checked(client, subject, data, **options)
    assert row.status == ImportStatus.CHECKED, row.words
    assert row.counts["refused"] == 0, row.kept("findings")["refused"]
    row = do(client, "apply", row)
    assert row.status == ImportStatus.APPLIED, row.words
    return row


def refusals(row: FileImport) -> str:
    return "\n".join(words for _number, words, _remedy in row.kept("findings")["refused"])


def features(*found: tuple[dict[str, Any], Any]) -> bytes:
    rows = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in found]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False).encode()


def exported(client: Any, subject: str, kind: str = "xlsx") -> bytes:
    answer = client.get(reverse("grids:export", args=[subject, kind]), headers=ENGLISH)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


GRID = {"网格编码": "0410-021", "网格名称": "新村", "派出所": "EAST", "户数": "３２０"}
UNITS = sheet(["单位代码", "单位名称", "单位类型", "上级单位代码"], ["NEW", "城北派出所", "派出所", "9999"], ["NEW-R", "东街警务室", "police_room", "NEW"])
PEOPLE = sheet(["账号", "姓名", "角色", "单位", "警号", "手机"], ["new-1", "王某", "社区民警", "城东派出所", "777001", "１００００００００１２"])
POSTINGS = sheet(["警号", "网格编码", "责任类型", "开始日期"], ["B-auxiliary", "0410-017", "辅警", "2026年1月1日"])
TEAMS = sheet(
    ["团队名称", "团队类型", "单位代码", "网格编码", "姓名", "成员类型", "负责人", "手机"],
    ["东河队", "社区警务团队", "EAST", "0410-017", "赵某", "网格员", "是", "10000000051"],
    [None, None, None, None, "钱某", "志愿者", "否", None],
)
SITES = sheet(["联动单位", "点位编码", "点位名称", "经度", "纬度"], ["示范银行", "B-77", "东河支行", 113.905, 35.305])
CONTACTS = sheet(["点位编码", "姓名", "职务", "手机"], ["BANK-1", "孙某", "行长", "10000000061"])
KEY_SITES = sheet(["名称", "类型", "经度", "纬度", "地址"], ["东河农贸市场", "市场", "113.905", "３５．３０５", "东街 1 号"])  # noqa: RUF001
FILES = {"units": UNITS, "key_sites": KEY_SITES, "people": PEOPLE, "postings": POSTINGS, "teams": TEAMS, "sites": SITES, "contacts": CONTACTS}
FILES["grids"] = features((GRID, square(113.92, 35.30)))
FILES["areas"] = features(({"name": "城东派出所"}, square(113.88, 35.28, 0.06)))
TABLES = (Unit, User, Officer, Posting, Team, TeamMember, Team.grids.through, KeySite, Site, Contact, Address, UnitArea)


def everything() -> dict[str, list[Any]]:
    grids = list(Grid.objects.in_use().order_by("pk").values())
    return {table._meta.label: list(table._base_manager.order_by("pk").values()) for table in TABLES} | {"grids": grids}


@pytest.fixture
def data(cast) -> dict[str, bytes]:
    return FILES | {
        "sites": sheet(["联动单位", "点位编码", "点位名称", "经度", "纬度"], [cast.bank.name, "B-77", "东河支行", 113.905, 35.305]),
        "contacts": sheet(["点位编码", "姓名", "职务", "手机"], [cast.branch.code, "孙某", "行长", "10000000061"]),
        "postings": sheet(["警号", "网格编码", "责任类型", "开始日期"], [cast.auxiliary.officer.badge_number, "0410-017", "辅警", "2026年1月1日"]),
    }


@pytest.mark.parametrize("subject", FILES)
def test_a_preview_changes_nothing_an_import_adds_and_undoing_puts_everything_back(cast, keeper, data, subject):
    before = everything()
    row = checked(keeper, subject, data[subject])
    assert everything() == before
    assert row.counts["added"] == (2 if subject in {"units", "teams"} else 1), row.kept("findings")
    row = do(keeper, "apply", row)
    assert row.status == ImportStatus.APPLIED, row.words
    assert everything() != before
    again = checked(keeper, subject, data[subject])
    assert (again.counts["added"], again.counts["changed"], again.counts["refused"]) == (0, 0, 0), again.kept("findings")
    assert do(keeper, "undo", row).status == ImportStatus.UNDONE
    assert everything() == before


@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson"])
@pytest.mark.parametrize("subject", FILES)
def test_what_goes_out_and_comes_back_changes_nothing(cast, keeper, data, subject, kind):
    brought_in(keeper, subject, data[subject])
    Grid.objects.filter(pk=cast.grid_e1.pk).update(name="=1+1", name_en="@x")
    if keeper.get(reverse("grids:export", args=[subject, kind])).status_code == 404:
        return
    row = checked(keeper, subject, exported(keeper, subject, kind))
    counts = row.counts
    assert (counts["added"], counts["changed"], counts["refused"]) == (0, 0, 0), row.kept("findings")
    assert counts["unchanged"]


def test_people_come_without_passwords_and_the_log_keeps_it(cast, keeper):
    brought_in(keeper, "people", PEOPLE)
    person = User.objects.get(username="new-1")
    assert (person.role, person.unit, person.has_usable_password()) == (Role.COMMUNITY_OFFICER, cast.east, False)
    assert {address.value for address in person.addressee.addresses.exclude(channel=Channel.IN_APP)} == {"10000000012"}
    assert AccessLog.objects.filter(action="rights", subject=f"accounts.user:{person.pk}", user__username="keeper").exists()
    assert "10000000012" not in str(Address.objects.values())


def test_one_refused_row_keeps_all_out_and_says_row_and_remedy(cast, keeper):
    row = checked(keeper, "grids", features((GRID, square(113.92, 35.30)), (GRID | {"网格编码": "0410-022", "派出所": "NOWHERE"}, square(113.93, 35.30))))
    assert "Feature 2: “Station” names “NOWHERE”, which is no station known here; add it first, or correct its code or name." in refusals(row)
    assert keeper.post(reverse("grids:import-apply", args=[row.pk])).status_code == 302
    assert work(row).status == ImportStatus.CHECKED
    assert not Grid.objects.filter(code="0410-021").exists()


BOW_TIE = {"type": "Polygon", "coordinates": [[[113.92, 35.30], [113.93, 35.31], [113.93, 35.30], [113.92, 35.31], [113.92, 35.30]]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in square(113.92, 35.30)["coordinates"][0]]]}


@pytest.mark.parametrize(
    ("subject", "given", "words"),
    [
        ("grids", features((GRID, BOW_TIE)), "crosses or touches itself at 113.925000, 35.305000"),
        ("grids", features((GRID, SWAPPED)), "longitude and latitude are swapped"),
        ("grids", features((GRID, square(113.92, 35.3)), (GRID, square(113.94, 35.3))), "appears twice (first in feature 1); keep one of them"),
        ("grids", sheet(["网格编码", "网格名称", "派出所"], ["0410-099", "x", "EAST"]), "Row 2: it has no boundary; bring in new grids as GeoJSON"),
        ("grids", sheet(["网格编码", "网格名称"], ["0410-017", "=1+1"]), "Row 2: “Grid name” is a formula; write the value itself."),
        ("postings", sheet(["警号", "网格编码", "开始日期"], ["none", "0410-017", "2026-01-01"]), "names “none”, whom nobody knows"),
        ("postings", sheet(["警号", "网格编码", "开始日期", "结束日期"], ["B-desk", "0410-017", "2026-02-01", "2026-01-01"]), "lies before the beginning"),
        ("postings", sheet(["警号", "网格编码", "开始日期"], ["B-desk", "0410-017", "31.12"]), "“31.12” is not a day; write it like 2026-01-31"),
        ("units", sheet(["单位代码", "单位名称", "单位类型", "上级单位代码"], ["X", "x", "局", "9999"]), "“局” is not known; choose one of"),
        ("units", sheet(["单位代码", "单位名称", "单位类型", "上级单位代码"], ["9999", "x", "bureau", "EAST"]), "cannot stand below"),
        ("people", sheet(["账号", "姓名", "角色", "单位"], ["new-1", "x", "inspector", "EAST"]), "you may not give the role"),
        ("people", sheet(["账号", "姓名", "角色", "单位"], ["keeper", "x", "duty_leader", "EAST"]), "is not kept by you"),
        ("contacts", sheet(["点位编码", "姓名"], ["NOWHERE", "x"]), "names “NOWHERE”, which is no site known here"),
        ("areas", features(({"name": "无名区"}, square(113.8, 35.2, 0.2))), "names “无名区”, which is no unit known here; add the sub-bureau first"),
    ],
)
def test_every_bad_row_is_answered_by_a_sentence_with_its_remedy(cast, keeper, subject, given, words):
    before = everything()
    assert words in refusals(checked(keeper, subject, given))
    assert everything() == before


def test_an_officer_of_another_station_is_posted_by_nobody_else(cast):
    client = administrator("east-keeper", cast.east)
    given = sheet(["警号", "网格编码", "开始日期"], [cast.stranger.officer.badge_number, "0410-017", "2026-01-01"])
    assert "who belongs to another bureau or station; post one of your own" in refusals(checked(client, "postings", given))


def test_two_main_officers_at_once_are_refused_in_the_file_and_with_what_is_known(cast, keeper):
    badge = make_officer("second", cast.east, Role.COMMUNITY_OFFICER).officer.badge_number
    given = sheet(["警号", "网格编码", "责任类型", "开始日期"], [badge, "0410-017", "main", "2026-01-01"])
    assert "overlaps: grid 0410-017 has Community as main officer since" in refusals(checked(keeper, "postings", given))


def test_a_station_brings_in_nothing_of_another(cast):
    client = administrator("east-keeper", cast.east)
    row = checked(client, "grids", features((GRID | {"网格编码": "0402-003"}, square(113.92, 35.3)), (GRID | {"派出所": "WEST"}, square(113.94, 35.3))))
    assert row.counts == {"added": 0, "changed": 0, "unchanged": 0, "refused": 2}


def moved(shape: dict[str, Any]) -> dict[str, Any]:
    return shape | {"coordinates": [[list(to_gcj02(Point(*corner))) for corner in ring] for ring in shape["coordinates"]]}


def test_gcj02_given_as_wgs84_is_noticed_and_asked_about(cast, keeper):
    given = features(({"code": "0410-017", "name": "东河", "station": "EAST"}, moved(square(113.90, 35.30))))
    row = checked(keeper, "grids", given)
    assert "GCJ-02" in row.question
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    assert work(row).status == ImportStatus.CHECKED
    keeper.post(reverse("grids:import-check", args=[row.pk]), {"again": "gcj02"})
    row = work(row)
    assert (row.question, row.counts["changed"], row.counts["unchanged"]) == ("", 0, 1)


def test_new_grids_shifted_out_of_their_sub_bureau_are_noticed(cast, keeper):
    UnitArea.objects.create(unit=cast.east, boundary=square(113.92, 35.30, 0.02))
    tiles = [(GRID | {"网格编码": f"0410-1{n}"}, moved(square(113.92 + 0.01 * (n % 2), 35.30 + 0.01 * (n // 2)))) for n in range(4)]
    assert "GCJ-02" in checked(keeper, "grids", features(*tiles)).question
    assert checked(keeper, "grids", features(*tiles), datum="gcj02").question == ""
