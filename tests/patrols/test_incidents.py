"""Citizens' reports come in as places and times: columns by their headings, codes as the province means them, each report once, and nobody's name."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from openpyxl import Workbook

from patrols.models import Incident, IncidentCode
from patrols.services.incidents import forget_incidents
from policing.lib.datum import Point, bd09_to_gcj02, to_gcj02
from tests.cast import IN_EAST, IN_WEST

pytestmark = pytest.mark.django_db
HEAD = "接警单编号,报警人,报警电话,报警时间,警情类别代码,来源,经度,纬度,内容"


def row(number: str, *, at: str = "", code: str = "020301", came: str = "110报警", lon: object = IN_EAST["lon"], lat: object = IN_EAST["lat"]) -> str:
    at = at or f"{timezone.localtime() - timedelta(days=3):%Y-%m-%d 23:15:00}"
    return f"{number},张三,13900000000,{at},{code},{came},{lon},{lat},什么都说了"


@pytest.fixture
def folder(tmp_path: Path, cast) -> Path:
    (tmp_path / "codes.csv").write_text("代码,名称,含义\n0203,盗窃电动自行车,ebike\n020399,涉毒,drugs\n05,交通,traffic\n", encoding="gb18030")
    return tmp_path


def bring(folder: Path, *rows: str, head: str = HEAD, encoding: str = "gb18030", **options: object) -> str:
    (folder / "list.csv").write_text("\n".join([head, *rows]), encoding=encoding)
    said = io.StringIO()
    with translation.override("en"):
        call_command("import_incidents", folder / "list.csv", mapping=folder / "codes.csv", stdout=said, **options)
    return said.getvalue()


def test_a_list_of_the_province_is_taken_in(folder, cast):
    bring(folder, row("A1"), row("A2", **IN_WEST))
    first, second = Incident.objects.order_by("reference")
    assert (first.kind, first.unit, first.grid, first.came, first.code) == ("ebike", cast.east, cast.grid_e1, "call", "020301")
    assert (second.unit, second.bureau) == (cast.west, cast.bureau)
    assert timezone.localtime(first.occurred_at).strftime("%H:%M") == "23:15"


def test_nothing_of_a_person_is_kept(folder):
    bring(folder, row("A1"))
    kept = str(Incident.objects.values().get())
    assert "张三" not in kept
    assert "13900000000" not in kept
    assert "什么都说了" not in kept


def test_brought_again_it_adds_nothing(folder):
    bring(folder, row("A1"), row("A2"))
    said = bring(folder, row("A1"), row("A2"), row("A3"), row("A3"))
    assert Incident.objects.count() == 3
    assert "Added: 1" in said
    assert "Known already: 3" in said


def test_another_source_has_numbers_of_its_own(folder):
    bring(folder, row("A1"))
    bring(folder, row("A1"), source="12345")
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"came": "工作中发现"}, "Found by officers themselves"),
        ({"came": "路检"}, "Traffic stop or offence"),
        ({"came": "听说"}, "how it came is not said, or not known"),
        ({"came": ""}, "how it came is not said, or not known"),
        ({"code": "020399"}, "Drugs"),
        ({"code": "050101"}, "Traffic stop or offence"),
        ({"code": "770000"}, "a code or kind that nobody has explained yet"),
        ({"at": "昨晚"}, "no time, or one that cannot be read"),
        ({"at": "2026-13-01 10:00"}, "no time, or one that cannot be read"),
        ({"at": "2026-02-01"}, "a day without the hour"),
        ({"at": "2099-02-01 10:00"}, "a time that is still to come"),
        ({"at": "2001-02-01 10:00"}, "older than reports are kept"),
        ({"lon": "0", "lat": "0"}, "no coordinates, or none on earth"),
        ({"lon": "十", "lat": "1"}, "no coordinates, or none on earth"),
        ({"lon": "nan", "lat": "nan"}, "no coordinates, or none on earth"),
        ({"lon": "35.3", "lat": "113.9"}, "no coordinates, or none on earth"),
    ],
)
def test_what_is_not_taken_is_counted_with_its_lines(folder, facts, why):
    said = bring(folder, row("A1"), row("A2", **facts))
    assert Incident.objects.count() == 1
    assert f"{why}: 1 (lines 3)" in said


def test_a_row_without_a_number_is_not_taken(folder):
    assert "no number: 1 (lines 2)" in bring(folder, row(""))


@pytest.mark.parametrize("said", ["2026年3月1日23时5分", "2026/3/1 23:05", "2026-03-01T23:05:00+08:00", "2026-03-01T15:05:00Z", "2026.3.1 23:05:00"])
def test_times_are_read_as_people_write_them(folder, settings, said):
    settings.INCIDENTS_KEPT = timedelta()
    bring(folder, row("A1", at=said))
    assert timezone.localtime(Incident.objects.get().occurred_at).strftime("%Y-%m-%d %H:%M") == "2026-03-01 23:05"


def test_shifted_coordinates_are_put_right(folder):
    there = to_gcj02(Point(**IN_EAST))
    bring(folder, row("A1", lon=there.lon, lat=there.lat), datum="gcj02")
    found = Incident.objects.get()
    assert (found.lon, found.lat) == pytest.approx((IN_EAST["lon"], IN_EAST["lat"]), abs=2e-6)


def test_what_baidu_shifts_is_known():
    assert bd09_to_gcj02(Point(116.404, 39.915)) == pytest.approx((116.39762729, 39.90865673), abs=1e-5)


def test_a_place_outside_every_grid_stays_with_the_bureau(folder, cast):
    assert "Of these outside every grid: 1" in bring(folder, row("A1", lon=113.2, lat=35.9))
    assert Incident.objects.get().unit == cast.bureau
    assert not Incident.objects.visible_to(cast.desk).exists()
    assert Incident.objects.visible_to(cast.inspector).exists()


def test_a_trial_changes_nothing(folder):
    assert "Added: 1" in bring(folder, row("A1"), dry_run=True)
    assert (Incident.objects.count(), IncidentCode.objects.count()) == (0, 0)


def test_the_mapping_is_kept_and_can_be_said_anew(folder, cast):
    bring(folder, row("A1"))
    (folder / "codes.csv").write_text("code,meaning\n0203,入室盗窃\n", encoding="utf-8")
    bring(folder, row("A2"))
    assert set(IncidentCode.objects.values_list("code", "meaning")) == {("0203", "burglary"), ("020399", "drugs"), ("05", "traffic")}
    assert Incident.objects.get(reference="A2").kind == "burglary"


def test_a_mapping_that_means_nothing_is_refused(folder):
    (folder / "codes.csv").write_text("code,meaning\n0203,什么\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 2"):
        bring(folder, row("A1"))


def test_a_list_without_places_is_refused(folder):
    with pytest.raises(CommandError, match="longitude, latitude"):
        bring(folder, "A1,2026-03-01 10:00", head="编号,时间")


def test_rows_in_english_without_kind_or_origin_need_somebody_to_vouch(folder):
    head, one = "id,occurred_at,longitude,latitude,location_type", f"7,{timezone.localtime() - timedelta(days=2):%Y-%m-%d} 01:15,113.905,35.305,street"
    assert "how it came is not said" in bring(folder, one, head=head, kind="vehicle")
    bring(folder, one, head=head, kind="vehicle", all_reported=True, zone="America/New_York")
    found = Incident.objects.get()
    assert (found.kind, found.came) == ("vehicle", "vouched")
    assert timezone.localtime(found.occurred_at).hour in (13, 14)


def test_a_workbook_is_read_like_a_list(folder):
    book = Workbook()
    book.active.append(["警情列表"])
    book.active.append(["编号", "发生时间", "类型", "来源", "经度", "纬度"])
    book.active.append([4711, timezone.localtime().replace(tzinfo=None, hour=1, minute=5) - timedelta(days=2), "电动车、自行车被盗", "电话", 113.905, 35.305])
    book.save(folder / "list.xlsx")
    call_command("import_incidents", folder / "list.xlsx", stdout=io.StringIO())
    assert (Incident.objects.get().reference, Incident.objects.get().kind) == ("4711", "ebike")


def test_reports_are_forgotten_after_two_years(folder, cast):
    bring(folder, row("A1"))
    assert forget_incidents(cast.now + timedelta(days=720)) == 0
    assert forget_incidents(cast.now + timedelta(days=740)) == 1
    assert not Incident.objects.exists()


def test_two_bureaus_need_to_be_told_apart(folder, cast):
    type(cast.bureau).objects.create(code="8888", kind="bureau", name="另一局")
    with pytest.raises(CommandError, match="--unit"):
        bring(folder, row("A1"))
    bring(folder, row("A1"), unit="9999")
    assert Incident.objects.get().bureau == cast.bureau


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_small_file_that_unfolds_without_end_is_refused_before_it_is_unfolded(folder, part):
    book = Workbook()
    book.active.append(["接警单编号", "报警时间", "经度", "纬度"])
    book.save(folder / "good.xlsx")
    with zipfile.ZipFile(folder / "good.xlsx") as good, zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        for one in good.infolist():
            if one.filename != part:
                bomb.writestr(one, good.read(one))
        with bomb.open(part, "w") as inside:
            for _n in range(160):
                inside.write(b"<t>" + b"0" * 1024 * 1024)
    assert (folder / "bomb.xlsx").stat().st_size < 2 * 1024 * 1024
    with pytest.raises(CommandError):
        call_command("import_incidents", folder / "bomb.xlsx")


def test_formulas_stay_words_and_are_taken_for_nothing(folder):
    book = Workbook()
    book.active.append(["接警单编号", "报警时间", "警情类别代码", "来源", "经度", "纬度"])
    book.active.append(['=HYPERLINK("x")', "=NOW()", "020301", "110报警", "=1+1", IN_EAST["lat"]])
    book.save(folder / "list.xlsx")
    call_command("import_incidents", folder / "list.xlsx", mapping=folder / "codes.csv", stdout=io.StringIO())
    assert Incident.objects.count() == 0
