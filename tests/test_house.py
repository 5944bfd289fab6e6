"""The house stands as designed: rooms above rooms, histories where people edit, big tables by month, files that fit in a sitting."""

import ast
import statistics
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from importlinter import cli

from alerts import lifecycle as alerts
from delivery import lifecycle as delivery
from disputes import lifecycle as disputes
from grids import lifecycle as grids
from patrols import lifecycle as patrols

ROOMS = ("policing", "accounts", "delivery", "grids", "partners", "alerts", "patrols", "disputes", "desk")
FOREIGN = {"auth", "contenttypes", "pghistory"}
APPEND_ONLY = ("accounts_accesslog", "alerts_alertevent", "delivery_attempt")
# Where units were is taken away after some days.
BY_MONTH = (*APPEND_ONLY, "patrols_unitposition")
# What people edit leaves a trace; what machines write by the thousand does not (design, sections 5 and 9).
EDITED = {
    "accounts.Unit",
    "accounts.User",
    "delivery.Address",
    "delivery.Addressee",
    "desk.Equipment",
    *(f"grids.{name}" for name in ("Grid", "Officer", "Posting", "Shift", "KeySite", "ServiceStep", "Absence", "Secondment")),
    *(f"grids.{name}" for name in ("Team", "TeamMember", "Qualification", "ShiftTemplate", "TemplateTurn", "Roster", "Swap", "CalendarDay", "UnitArea")),
    *(f"partners.{name}" for name in ("Partner", "Site", "Contact", "Membership", "PartnerKey", "TestPause")),
    *(f"partners.{name}" for name in ("PanicAlarm", "AlarmKey")),
    *(f"patrols.{name}" for name in ("Route", "Checkpoint", "Schedule", "Crew", "CrewMember")),
    "patrols.StreetUnit",
    *(f"patrols.{name}" for name in ("IncidentCode", "WhereRule", "ProblemCard", "Measure")),
    *(f"patrols.{name}" for name in ("SendingUnit", "Exemption", "Quota", "SentOfficer", "OutputSheet", "SpotCheck")),
    *(f"alerts.{name}" for name in ("AlertType", "Chain", "InstructionCard", "Order", "Campaign", "HonourKind", "Honour")),
    *(f"disputes.{name}" for name in ("Category", "ClockRule", "Exclusion", "Fact", "Mediator", "Room", "Organ", "AllowanceRate")),
}
WRITTEN = {
    "delivery.Message",
    "delivery.Recipient",
    "delivery.Delivery",
    "delivery.Attempt",
    "delivery.Provider",
    "delivery.AddressTest",
    "alerts.Alert",
    "alerts.AlertEvent",
    "alerts.Attachment",
    "alerts.PrintedRecord",
    "accounts.AccessLog",
    "alerts.SandboxOrder",
    "partners.RequestLog",
    "partners.SitePlan",
    *(f"alerts.{name}" for name in ("AlarmPress", "AlarmSilence")),
    "partners.TonightContact",
    "grids.GridChange",
    "grids.GridBoundary",
    "grids.FileImport",
    *(f"patrols.{name}" for name in ("Round", "Stop", "RoundEntry", "Finding", "FindingPhoto", "OpenCar")),
    *(f"patrols.{name}" for name in ("UnitNow", "UnitDuty", "UnitPosition", "UnitCall")),
    "patrols.SpotDraw",
    *(f"patrols.{name}" for name in ("Incident", "Suggestion", "TestedWeek")),
    *(f"disputes.{name}" for name in ("Dispute", "DisputeEvent", "Party", "Session", "Agreement", "Term", "FollowUp")),
    *(f"disputes.{name}" for name in ("Task", "DisputeFile", "Merge")),
    *(f"disputes.{name}" for name in ("Paper", "Signature", "Payment", "AllowanceSheet")),
    *(f"desk.{name}" for name in ("Handover", "Countersignature", "Supplement", "SoundTest", "SheetTemplate", "Trouble")),
}
# Neither: rows that hang on an edited one, and counters.
BESIDE = {
    "delivery.AddressCheck",
    "delivery.Allowance",
    "grids.BoundaryVersion",
    "grids.PlannedShift",
    "alerts.AlertLink",
    *("disputes.Appraisal", "disputes.Conflict"),
    *("disputes.PaperSeries", "disputes.Exhibit", "disputes.AllowanceLine"),
    *("disputes.Attendance", "disputes.Deadline", "disputes.DisputeLink", "disputes.Series"),
    "alerts.Involvement",
    "alerts.OrderSite",
    "alerts.OrderMember",
    "desk.HandoverDraft",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ROOMS]


def histories() -> set[str]:
    return {model.pgh_tracked_model._meta.label for model in own_models() if hasattr(model, "pgh_tracked_model")}


def references() -> list[tuple[str, str, str]]:
    """(from room, field, to room) of every relation, through tables and self references included."""
    found = []
    for model in own_models():
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.is_relation:
                found.append((model._meta.app_label, f"{model._meta.label}.{field.name}", field.related_model._meta.app_label))
                through = getattr(field.remote_field, "through", None)
                if through is not None:
                    found.append((through._meta.app_label, f"{through._meta.label} of {field.name}", field.related_model._meta.app_label))
    return found


def test_every_reference_points_to_its_own_room_or_down():
    upward = [(field, to) for room, field, to in references() if to not in FOREIGN and ROOMS.index(to) > ROOMS.index(room)]
    strange = [(field, to) for room, field, to in references() if to not in FOREIGN and to not in ROOMS]
    assert len(references()) > 40
    assert (upward, strange) == ([], [])


def test_rooms_import_downwards_only():
    assert cli.lint_imports(config_filename=str(settings.BASE_DIR / "pyproject.toml"), no_cache=True) == cli.EXIT_STATUS_SUCCESS


def test_every_model_has_been_decided_on():
    known = EDITED | WRITTEN | BESIDE
    labels = {model._meta.label for model in own_models() if not hasattr(model, "pgh_tracked_model") and not model._meta.auto_created}
    assert labels - known == set(), "say in test_house whether people edit it (history) or machines write it (none)"
    assert known - labels == set()


def test_what_people_edit_has_a_history():
    assert EDITED - histories() == set()


def test_what_machines_write_has_none():
    assert histories() - EDITED == set()


@pytest.mark.django_db
def test_histories_are_kept_by_the_database_itself():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE 'pgtrigger_update_update%'")
        watched = {row[0] for row in cursor.fetchall()}
    assert {apps.get_model(label)._meta.db_table for label in EDITED} <= watched
    assert {apps.get_model(label)._meta.db_table for label in WRITTEN} & watched == set()


@pytest.mark.django_db
@pytest.mark.parametrize("table", BY_MONTH)
def test_large_tables_are_cut_by_month_with_the_key_id_and_time(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_partkeydef(%s::regclass)", [table])
        assert cursor.fetchone()[0] == "RANGE (at)"
        cursor.execute(
            "SELECT array_agg(attname ORDER BY array_position(indkey::int[], attnum::int)) FROM pg_index"
            " JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) WHERE indrelid = %s::regclass AND indisprimary",
            [table],
        )
        assert cursor.fetchone()[0] in (["id", "at"], "{id,at}")
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        assert cursor.fetchone()[0] >= 14, "thirteen months and the part for whatever fits none"


@pytest.mark.django_db
@pytest.mark.parametrize("table", BY_MONTH)
def test_nothing_refers_to_a_large_table(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE confrelid = %s::regclass", [table])
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_large_tables_are_never_rewritten(cast, table, verb):
    with connection.cursor() as cursor:
        columns = {
            "accounts_accesslog": ("action, subject, reason", "'a', 'b', ''"),
            "alerts_alertevent": ("alert_id, sequence, kind, text, data, digest", "gen_random_uuid(), 1, 'note', '', '{}', ''"),
            "delivery_attempt": ("delivery_id, number, outcome, error_code, detail, duration_ms", "gen_random_uuid(), 1, 'sent', '', '', 1"),
        }[table]
        cursor.execute(f"INSERT INTO {table} (id, at, {columns[0]}) VALUES (gen_random_uuid(), %s, {columns[1]})", [cast.now])
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            cursor.execute(verb.format(table))


@pytest.mark.django_db
def test_a_row_far_outside_every_month_is_kept():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_accesslog (id, at, action, subject, reason) VALUES (gen_random_uuid(), '2001-01-01', 'a', 'b', '')")
        cursor.execute("SELECT tableoid::regclass::text FROM accounts_accesslog")
        assert cursor.fetchone()[0] == "accounts_accesslog_other"


@pytest.mark.parametrize(
    ("statuses", "moves"),
    [
        (alerts.HonourStatus, alerts.HONOUR_MOVES),
        *((alerts.Status, alerts.MOVES), (alerts.OrderStatus, alerts.ORDER_MOVES), (delivery.Status, delivery.MOVES)),
        *((grids.RosterStatus, grids.ROSTER_MOVES), (grids.SwapStatus, grids.SWAP_MOVES), (grids.ImportStatus, grids.IMPORT_MOVES)),
        *((patrols.RoundStatus, patrols.ROUND_MOVES), (patrols.StopStatus, patrols.STOP_MOVES)),
        *((patrols.UnitStatus, patrols.UNIT_MOVES), (patrols.CallStatus, patrols.CALL_MOVES)),
        *((patrols.SendingStatus, patrols.SENDING_MOVES), (patrols.CheckStatus, patrols.CHECK_MOVES)),
        *((patrols.SuggestionStatus, patrols.SUGGESTION_MOVES), (patrols.CardStatus, patrols.CARD_MOVES)),
        *((disputes.Status, disputes.MOVES), (disputes.SessionStatus, disputes.SESSION_MOVES), (disputes.AgreementStatus, disputes.AGREEMENT_MOVES)),
    ],
    ids=[
        "honour",
        "alert",
        "order",
        "delivery",
        "roster",
        "swap",
        "import",
        "round",
        "stop",
        "street unit",
        "call",
        "sending",
        "spot check",
        "suggestion",
        "problem card",
        "dispute",
        "session",
        "agreement",
    ],
)
def test_every_status_says_what_may_follow(statuses, moves):
    assert set(moves) == set(statuses.values)
    assert set().union(*moves.values()) <= set(statuses.values)
    first = statuses.values[0]
    assert reachable(first, moves) == set(statuses.values), "a status nobody can come to"


def reachable(first: str, moves: delivery.Moves) -> set[str]:
    seen, pending = {first}, [first]
    while pending:
        following = moves[pending.pop()] - seen
        seen |= following
        pending += following
    return seen


def test_what_is_open_waits_or_has_ended_is_every_status_once():
    assert set(alerts.OPEN) | set(alerts.ENDED) == set(alerts.Status.values)
    assert set(alerts.OPEN) & set(alerts.ENDED) == set()
    assert all(not alerts.MOVES[status] for status in alerts.ENDED)


def sources() -> list[Path]:
    folders = (*ROOMS, "bench", "tests")
    return [path for room in folders for path in (settings.BASE_DIR / room).rglob("*.py") if "migrations" not in path.parts]


def lengths_of_functions(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [((node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} {node.name}") for node in functions]


def p95(lengths: list[int]) -> float:
    return statistics.quantiles(lengths, n=20)[-1]


def test_files_fit_in_a_sitting():
    lengths = [(len(path.read_text().splitlines()), str(path.relative_to(settings.BASE_DIR))) for path in sources()]
    figures = f"p95 {p95([n for n, _ in lengths]):.0f} lines in {len(lengths)} files"
    assert p95([n for n, _ in lengths]) <= 300, figures
    # A catalogue is a list, not a text.
    assert [entry for entry in sorted(lengths, reverse=True) if entry[0] > 300 and not entry[1].endswith("catalogue.py")] == [], figures


def test_test_files_have_names_of_their_own():
    """pytest tells those of folders without an `__init__.py` apart by their names alone, and leaves the second out."""
    names = [path.name for path in (settings.BASE_DIR / "tests").rglob("test_*.py") if not path.with_name("__init__.py").exists()]
    assert sorted(names) == sorted(set(names))


def test_functions_fit_in_a_glance():
    lengths = [entry for path in sources() for entry in lengths_of_functions(path)]
    counted = [n for n, _ in lengths]
    figures = f"median {statistics.median(counted):.0f}, p95 {p95(counted):.0f} lines in {len(counted)} functions"
    assert statistics.median(counted) <= 8, figures
    assert p95(counted) <= 40, figures
    # The cast is a list of people.
    assert [entry for entry in sorted(lengths, reverse=True) if entry[0] > 40 and "tests/cast.py" not in entry[1]] == [], figures


def test_migrations_follow_one_another():
    """No two people add a migration on the same one."""
    for room in ROOMS:
        numbers = sorted(path.name[:4] for path in (settings.BASE_DIR / room).glob("migrations/0*.py"))
        assert all(later > earlier for earlier, later in pairwise(numbers)), room
