"""An administrator keeps the subtree of their unit and nothing beside it, in every list, choice, filter, action and history; and nobody raises themselves."""

import copy
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLog, Unit, User
from accounts.roles import Role
from grids.models import Posting
from partners.models import Partner, PartnerKey
from tests.accounts.of_west import everything_of_west
from tests.accounts.test_admin import MODELS, administrator, name_of
from tests.cast import Cast, build_cast, make_partner_user, make_unit


@pytest.fixture(scope="module")
def laid(laid_once) -> dict[str, Any]:
    return laid_once(lay)


def lay() -> dict[str, Any]:
    cast = build_cast()
    clients = {"keeper": administrator("keeper", cast.bureau), "of_east": administrator("east-keeper", cast.east)}
    return {"cast": cast, "west": everything_of_west(cast)} | clients


@pytest.fixture
def mine(laid, db) -> dict[str, Any]:
    """What is laid, as this test's own."""
    return copy.deepcopy(laid)


@pytest.fixture
def cast(mine) -> Cast:
    return mine["cast"]


@pytest.fixture
def keeper(mine) -> Client:
    """The bureau's administrator, signed in."""
    return mine["keeper"]


@pytest.fixture
def of_east(mine) -> Client:
    """East station's own administrator."""
    return mine["of_east"]


@pytest.fixture
def west(mine):
    return mine["west"]


# Kept for everybody alike: one calendar, one catalogue.
SHARED = {
    *("alerts.alerttype", "alerts.chain", "alerts.honourkind", "grids.calendarday", "delivery.provider"),
    *(f"disputes.{name}" for name in ("category", "clockrule", "exclusion", "fact", "allowancerate")),
}


def test_west_has_one_of_everything(west):
    """Else a model would be tested against nothing."""
    assert set(MODELS) - set(west) == SHARED


WORDS = ["zz-", "zz_", "Zz-", "ZZ-SITE", "WEST", "城西派出所"]


@pytest.mark.parametrize("model", MODELS)
def test_no_list_and_no_filter_shows_anything_of_another_station(of_east, west, model):
    page = of_east.get(reverse(f"admin:{name_of(model)}_changelist")).content.decode()
    assert [word for word in WORDS if word in page] == []


@pytest.mark.parametrize("model", MODELS)
def test_no_form_offers_anything_of_another_station(of_east, west, cast, model):
    own = {"grids.grid": cast.grid_e1, "partners.site": cast.compound, "accounts.user": cast.desk, "partners.contact": cast.gate, "accounts.unit": cast.east}
    addresses = [reverse(f"admin:{name_of(model)}_add"), *([reverse(f"admin:{name_of(model)}_change", args=[own[model].pk])] if model in own else [])]
    for address in addresses:
        page = of_east.get(address).content.decode()
        assert [word for word in WORDS if word in page] == [], address


@pytest.mark.parametrize("verb", ["change", "history", "delete"])
@pytest.mark.parametrize("model", MODELS)
def test_another_stations_things_have_no_page(of_east, west, model, verb):
    if model in SHARED:
        pytest.skip("shared")
    answer = of_east.get(reverse(f"admin:{name_of(model)}_{verb}", args=[west[model].pk]))
    assert answer.status_code in {302, 403, 404}
    assert b"zz-" not in answer.content.lower()


@pytest.mark.parametrize("model", MODELS)
def test_acts_and_undoing_reach_no_other_station(of_east, west, model):
    of_model = next(known for known in admin.site._registry.values() if known.model._meta.label_lower == model)
    if model in SHARED:
        pytest.skip("shared")
    addresses = [reverse(f"admin:{name_of(model)}_act", args=[west[model].pk, act.name]) for act in of_model.acts]
    if hasattr(of_model, "histories"):
        addresses.append(reverse(f"admin:{name_of(model)}_undo", args=[west[model].pk, 1]))
    for address in addresses:
        assert of_east.post(address).status_code in {403, 404}, address


@pytest.mark.parametrize("model", MODELS)
def test_bulk_actions_reach_no_other_station(of_east, west, model):
    of_model = next(known for known in admin.site._registry.values() if known.model._meta.label_lower == model)
    if model in SHARED or of_model.actions is None:
        pytest.skip("shared, or no actions")
    before = type(west[model])._base_manager.filter(pk=west[model].pk).values().get()
    names = [*(action if isinstance(action, str) else action.__name__ for action in of_model.actions), "switch_on", "switch_off", "delete_selected"]
    for name in names:
        of_east.post(reverse(f"admin:{name_of(model)}_changelist"), {"action": name, "_selected_action": [west[model].pk], "post": "yes"})
    assert type(west[model])._base_manager.filter(pk=west[model].pk).values().get() == before


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("accounts", "user", "unit"),
        ("grids", "grid", "station"),
        ("grids", "posting", "officer"),
        ("grids", "posting", "grid"),
        ("grids", "shift", "unit"),
        ("partners", "site", "partner"),
        ("partners", "site", "liaison"),
        ("partners", "contact", "site"),
        ("partners", "membership", "user"),
    ],
)
def test_no_search_box_finds_anything_of_another_station(of_east, west, app, model, field):
    for term in ("", "zz", "WEST"):
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
        found = of_east.get(reverse("admin:autocomplete"), asked).content.decode()
        assert [word for word in (*WORDS, "\\u57ce\\u897f\\u6d3e") if word in found] == [], term


def test_a_forged_choice_is_refused(of_east, west, cast):
    sent = {"officer": west["accounts.user"].officer.pk, "grid": cast.grid_e1.pk, "kind": "deputy", "starts_at_0": "2026-08-17", "starts_at_1": "08:00:00"}
    assert of_east.post(reverse("admin:grids_posting_add"), sent).status_code == 200
    assert not Posting.objects.filter(grid=cast.grid_e1, officer=west["accounts.user"].officer).exists()


def test_a_station_makes_no_key_for_the_whole_bank(of_east, cast):
    """The bank sends from every station; a key of the whole bank would read all of it."""
    sent = {"partner": cast.bank.pk, "site": "", "name": "x", "mode": "live", "expiry_date_0": "", "expiry_date_1": ""}
    before = PartnerKey.objects.count()
    assert of_east.post(reverse("admin:partners_partnerkey_add"), sent).status_code == 200
    assert PartnerKey.objects.count() == before
    assert of_east.post(reverse("admin:partners_partnerkey_add"), sent | {"site": cast.branch.pk}).status_code == 302
    assert PartnerKey.objects.get(name="x").membership.site == cast.branch


def test_a_station_changes_no_rule_of_the_whole_city(of_east, cast):
    kind = cast.type("security.suspect_vehicle")
    for model, pk in (("alerttype", kind.pk), ("chain", kind.chain_id)):
        assert of_east.get(reverse(f"admin:alerts_{model}_change", args=[pk])).status_code == 200
        assert of_east.post(reverse(f"admin:alerts_{model}_change", args=[pk]), {"name": "x"}).status_code == 403


def test_units_below_move_with_a_unit(cast):
    room = make_unit("ROOM1", Unit.Kind.POLICE_ROOM, cast.east, "警务室")
    desk = make_unit("ROOM2", Unit.Kind.POLICE_ROOM, room, "警务点")
    cast.east.code = "EAST9"
    cast.east.save()
    assert [Unit.objects.get(pk=unit.pk).path for unit in (room, desk)] == ["/9999/EAST9/ROOM1/", "/9999/EAST9/ROOM1/ROOM2/"]
    assert Unit.objects.get(pk=cast.west.pk).path == "/9999/WEST/"


def test_a_unit_whose_code_begins_alike_stays(cast):
    neighbour = make_unit("EAST2", Unit.Kind.STATION, cast.bureau, "城东二所")
    cast.east.code = "E"
    cast.east.save()
    assert Unit.objects.get(pk=neighbour.pk).path == "/9999/EAST2/"


def test_a_unit_cannot_stand_below_itself(cast):
    cast.bureau.parent = cast.east
    with pytest.raises(ValidationError):
        cast.bureau.full_clean()


UNIT = {"kind": "station", "code": "FREE", "name": "城东派出所", "name_en": "", "phone": "110"}


def test_an_administrator_cannot_take_a_unit_out_of_its_bureau(cast, keeper):
    keeper.post(reverse("admin:accounts_unit_change", args=[cast.east.pk]), UNIT | {"parent": ""})
    assert Unit.objects.get(pk=cast.east.pk).path == "/9999/EAST/"


def test_an_administrator_cannot_move_their_own_unit(cast, of_east):
    assert of_east.post(reverse("admin:accounts_unit_change", args=[cast.east.pk]), UNIT | {"parent": cast.west.pk}).status_code == 302
    east = Unit.objects.get(pk=cast.east.pk)
    assert (east.path, east.phone) == ("/9999/EAST/", "110")


PERSON = {"username": "new", "full_name": "x", "language": "", "is_active": "on", "_save": "1"}
NO_PARTS = {
    f"{prefix}-{name}": "0" for prefix in ("addresses", "officer", "addresses-2") for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}


def test_an_administrator_cannot_make_themselves_a_duty_leader(cast, keeper):
    me = User.objects.get(username="keeper")
    sent = PERSON | NO_PARTS | {"username": me.username, "role": Role.DUTY_LEADER, "unit": cast.east.pk, "is_superuser": "on", "is_staff": "on"}
    sent |= {
        "officer-TOTAL_FORMS": "1",
        "officer-INITIAL_FORMS": "1",
        "officer-0-id": me.officer.pk,
        "officer-0-user": me.pk,
        "officer-0-badge_number": "B-keeper",
    }
    assert keeper.post(reverse("admin:accounts_user_change", args=[me.pk]), sent).status_code == 302
    me.refresh_from_db()
    assert (me.full_name, me.role, me.unit, me.is_superuser) == ("x", Role.ADMINISTRATOR, cast.bureau, False)


@pytest.mark.parametrize(
    ("who", "role", "unit", "is_given"),
    [
        ("keeper", Role.DUTY_OFFICER, "east", True),
        ("keeper", Role.ADMINISTRATOR, "east", True),
        ("keeper", Role.ADMINISTRATOR, "bureau", False),
        ("keeper", Role.INSPECTOR, "east", False),
        ("of_east", Role.DUTY_OFFICER, "east", True),
        ("of_east", Role.ADMINISTRATOR, "east", False),
        ("of_east", Role.DUTY_OFFICER, "west", False),
    ],
)
def test_which_rights_an_administrator_gives(cast, request, who, role, unit, is_given):
    client = request.getfixturevalue(who)
    client.post(reverse("admin:accounts_user_add"), PERSON | NO_PARTS | {"role": role, "unit": getattr(cast, unit).pk, "is_superuser": "on"})
    made = User.objects.filter(username="new").first()
    assert (made is not None) is is_given
    if made:
        assert (made.is_superuser, made.is_staff, made.has_usable_password()) == (False, role == Role.ADMINISTRATOR, False)
        assert AccessLog.objects.filter(action="rights", subject=f"accounts.user:{made.pk}").exists()


def test_inspectors_and_equals_are_kept_from_above(cast, keeper):
    """Whoever could change an inspector's telephone could sign in as the one who watches them."""
    for person in (cast.inspector, cast.administrator):
        assert keeper.get(reverse("admin:accounts_user_change", args=[person.pk])).status_code == 200
        assert keeper.post(reverse("admin:accounts_user_change", args=[person.pk]), {"full_name": "x"}).status_code == 403
        assert keeper.post(reverse("admin:accounts_user_act", args=[person.pk, "password-link"])).status_code == 403


def test_partner_people_are_kept_by_the_bureau_their_partner_belongs_to(cast, keeper):
    clerk = make_partner_user("clerk", cast.bank)
    foreign = Partner.objects.create(bureau=make_unit("8888", Unit.Kind.BUREAU, None, "邻市局"), kind="bank", name="邻市银行")
    other = make_partner_user("other", foreign)
    assert keeper.get(reverse("admin:accounts_user_change", args=[clerk.pk])).status_code == 200
    assert keeper.get(reverse("admin:accounts_user_change", args=[other.pk])).status_code == 302
