"""What stands in a hand-over, and how it is written."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from alerts.services.handling import acknowledge_alert, close_alert, resolve_alert
from delivery.models import Delivery
from desk.handover.desks import desk_of
from desk.handover.picture import thawed
from desk.handover.services import (
    draft_of,
    save_words,
    sign_handover,
)
from desk.models import Equipment, HandoverDraft
from grids.models import Shift
from tests.cast import make_officer, order_to, routed, signed_in
from tests.papers import keys, signed


@pytest.fixture
def relief(cast):
    """The duty officer of the next shift, in early."""
    return make_officer("relief", cast.east, Role.DUTY_OFFICER)


# What stands in it


def test_it_holds_every_open_alert_most_urgent_first(cast):
    calm, pressing = routed(cast, "general.report"), routed(cast, "security.suspect_vehicle")
    assert calm.priority > pressing.priority
    assert keys(signed(cast), "alerts") == [f"alert:{pressing.pk}", f"alert:{calm.pk}"]


def test_an_alert_outside_every_grid_stands_apart(cast):
    lost = routed(cast)
    type(lost).objects.filter(pk=lost.pk).update(grid=None)
    told = signed(cast)
    assert (keys(told, "alerts"), keys(told, "unplaced")) == ([], [f"alert:{lost.pk}"])


def test_what_has_ended_is_not_in_it(cast):
    alert = routed(cast)
    for step in (
        lambda: acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now),
        lambda: resolve_alert(alert, by=cast.desk, text="", now=cast.now),
        lambda: close_alert(alert, by=cast.desk, disposition="founded", text="", now=cast.now),
    ):
        step()
    assert keys(signed(cast), "alerts") == []


def test_an_alert_says_who_holds_it_and_what_was_promised(cast):
    until = cast.now + timedelta(minutes=5)
    acknowledge_alert(routed(cast), by=cast.desk, until=until, now=cast.now)
    row = thawed(signed(cast))[0].rows[0]
    assert (row.who, row.due_time) == ("Desk", until)


def test_it_holds_orders_that_are_out(cast):
    order = order_to(cast)
    assert keys(signed(cast), "orders") == [f"order:{order.pk}"]


def test_it_names_whom_no_message_reached(cast):
    alert = routed(cast)
    missed = Delivery.objects.filter(recipient__message=alert.message).exclude(channel="in_app")
    assert missed.update(status="permanent_failure")
    told = signed(cast)
    row = next(section for section in thawed(told) if section.name == "unreached").rows[0]
    assert missed.first().recipient.name in row.who


def test_a_person_one_address_still_works_for_is_not_named(cast):
    alert = routed(cast)
    Delivery.objects.filter(recipient__message=alert.message).update(status="sent")
    assert keys(signed(cast), "unreached") == []


def test_it_is_told_in_both_languages(cast):
    routed(cast)
    content = signed(cast, **{"note:x": "看门"}).content["sections"]
    titles = {language: content[language][0]["rows"][0]["title"] for language in content}
    assert titles["en"].startswith("Suspect vehicle") and titles["zh-hans"] != titles["en"]


def test_notes_stay_with_what_they_are_about(cast):
    alert = routed(cast)
    told = signed(cast, **{f"note:alert:{alert.pk}": "东门有人守", "general": "雨"})
    assert (thawed(told)[0].rows[0].note, told.general) == ("东门有人守", "雨")


def test_the_units_own_equipment_is_counted_else_the_usual(cast):
    names = [line["name"] for line in signed(cast).content["equipment"]["en"]]
    assert "Radios" in names
    Equipment.objects.create(unit=cast.west, name="盾牌", name_en="Shields", quantity=4)
    west = sign_handover(desk_of(cast.stranger, cast.now), by=cast.stranger, now=cast.now)
    assert [(line["name"], line["quantity"]) for line in west.content["equipment"]["en"]] == [("Shields", 4)]


def test_it_names_who_comes_next(cast, relief):
    Shift.objects.create(
        unit=cast.east, officer=relief.officer, role=Role.DUTY_OFFICER, starts_at=cast.now + timedelta(hours=8), ends_at=cast.now + timedelta(hours=20)
    )
    assert signed(cast).content["next"] == ["Relief"]


# Writing it


def test_what_is_typed_is_kept_and_found_again(cast):
    client = signed_in(cast.desk)
    assert client.post("/handover/words/", {"general": "下雨", "there:usual-0": "no", "remark:usual-0": "少一部"}).status_code == 200
    page = client.get("/handover/").content.decode()
    assert "下雨" in page and "少一部" in page


def test_two_who_write_at_one_desk_keep_each_others_words(cast, relief):
    save_words(desk_of(cast.desk, cast.now), by=cast.desk, words={"note:a": "one"}, now=cast.now)
    save_words(desk_of(relief, cast.now), by=relief, words={"note:b": "two"}, now=cast.now)
    assert draft_of(desk_of(cast.desk, cast.now)).notes == {"a": "one", "b": "two"}


def test_unknown_fields_are_kept_nowhere(cast):
    draft = save_words(desk_of(cast.desk, cast.now), by=cast.desk, words={"evil": "x", "by": "1", "note:" + "k" * 500: "y"}, now=cast.now)
    assert (draft.by, draft.general, [len(key) for key in draft.notes]) == (cast.desk, "", [80])


def test_the_draft_goes_with_the_signature(cast):
    signed(cast, general="雨")
    assert not HandoverDraft.objects.exists()
