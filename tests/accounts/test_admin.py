"""Administrators open every list and form, quickly; nobody else gets in; nobody's secrets are on a page."""

import copy

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from partners.models import Partner
from tests.cast import Cast, build_cast, make_callback, make_officer, order_to, routed

MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
MOST_QUERIES = 12


def administrator(username: str, unit, **facts) -> Client:
    """A client signed in as an administrator of `unit`."""
    user = make_officer(username, unit, Role.ADMINISTRATOR)
    User.objects.filter(pk=user.pk).update(is_staff=True, **facts)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    client.get(reverse("admin:index"))
    return client


@pytest.fixture(scope="module")
def laid(laid_once) -> tuple[Cast, Client]:
    return laid_once(lay)


def lay() -> tuple[Cast, Client]:
    """The cast, with something of everything: a covert alert, orders, deliveries, callbacks, a sign-in; and the bureau's administrator."""
    cast = build_cast()
    routed(cast, "bank.suspicious_cancellation", description="zz-description", place="zz-place")
    order_to(cast, text="zz-order")
    make_callback(cast.bank)
    return cast, administrator("keeper", cast.bureau)


@pytest.fixture
def mine(laid, db) -> tuple[Cast, Client]:
    return copy.deepcopy(laid)


@pytest.fixture
def cast(mine) -> Cast:
    return mine[0]


@pytest.fixture
def town(mine) -> Cast:
    return mine[0]


@pytest.fixture
def keeper(mine) -> Client:
    return mine[1]


def name_of(label: str) -> str:
    return label.replace(".", "_")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_within_twelve_questions(town, keeper, model):
    with CaptureQueriesContext(connection) as asked:
        answer = keeper.get(reverse(f"admin:{name_of(model)}_changelist"), {"q": "a"})
    assert answer.status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in asked)


@pytest.mark.parametrize("model", MODELS)
def test_every_form_opens_within_twelve_questions(town, keeper, model):
    of_model = admin.site._registry[next(known for known in admin.site._registry if known._meta.label_lower == model)]
    rows = of_model.model._base_manager.all()
    client = administrator("root", town.bureau, is_superuser=True) if model == "usersessions.usersession" else keeper
    row = rows.exclude(pk__in=[]).last()
    if row is None:
        pytest.skip("the cast has none")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(f"admin:{name_of(model)}_change", args=[row.pk]))
    assert answer.status_code == 200, answer
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in asked)


@pytest.mark.parametrize("model", MODELS)
def test_every_history_opens_within_twelve_questions(town, keeper, model):
    of_model = admin.site._registry[next(known for known in admin.site._registry if known._meta.label_lower == model)]
    row = of_model.model._base_manager.last()
    if row is None or not hasattr(of_model, "histories"):
        pytest.skip("it has no history")
    with CaptureQueriesContext(connection) as asked:
        assert keeper.get(reverse(f"admin:{name_of(model)}_history", args=[row.pk])).status_code == 200
    assert len(asked) <= MOST_QUERIES


@pytest.mark.parametrize("model", MODELS)
def test_a_new_one_is_offered_where_people_make_them(cast, keeper, model):
    """What machines write is made by nobody; officers are made on the person's page, grids on the map, rosters on theirs."""
    made_elsewhere = {
        "alerts.alert",
        "alerts.order",
        "delivery.delivery",
        "delivery.provider",
        "desk.handover",
        "desk.soundtest",
        "grids.officer",
        *("patrols.round", "patrols.finding", "patrols.unitcall", "patrols.unitduty", "patrols.incident", "patrols.suggestion", "patrols.problemcard"),
        *("patrols.exemption", "patrols.sentofficer", "patrols.spotdraw", "patrols.spotcheck"),
        *(f"disputes.{name}" for name in ("dispute", "session", "agreement", "followup", "deadline", "paper", "allowancesheet", "series")),
        *("grids.grid", "grids.gridboundary", "grids.gridchange", "grids.roster", "grids.swap", "grids.unitarea", "grids.fileimport"),
        "desk.sheettemplate",
        "mfa.authenticator",
        "usersessions.usersession",
        "partners.requestlog",
    }
    answer = keeper.get(reverse(f"admin:{name_of(model)}_add"))
    assert answer.status_code == (302 if model == "grids.grid" else 403 if model in made_elsewhere else 200)


@pytest.mark.parametrize("model", MODELS)
def test_an_officer_has_no_business_in_the_admin(cast, model):
    client = Client()
    User.objects.filter(pk=cast.desk.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=cast.desk.pk))
    assert client.get(reverse(f"admin:{name_of(model)}_changelist")).status_code in {302, 403}
    assert client.get(reverse("desk:setup")).status_code == 404


def test_the_index_stands_in_the_order_of_the_work(cast, keeper):
    page = keeper.get(reverse("admin:index"), headers={"accept-language": "en"}).content.decode()
    found = [page.index(f">{name}</h2>") for name in ("People and units", "Places", "Partners", "Rules", "What happened", "System")]
    assert found == sorted(found)


def test_an_address_is_never_shown_in_full(keeper, cast):
    page = keeper.get(reverse("admin:accounts_user_change", args=[cast.desk.pk])).content.decode()
    address = cast.desk.addressee.addresses.get(channel="sms")
    assert address.value not in page
    assert address.masked in page


def test_nobody_sees_addressees_as_such(keeper, cast):
    assert "Addressee" not in {model.__name__ for model in admin.site._registry}


def test_what_an_alert_says_is_on_no_page_of_the_administration(town, keeper):
    """Three-way separation: number, station, state and times; never words, place, caller, kind or that it is covert."""
    alert = town.bank.alerts.get()
    shown = "".join(
        keeper.get(address).content.decode()
        for address in (
            reverse("admin:alerts_alert_changelist"),
            reverse("admin:alerts_alert_change", args=[alert.pk]),
            reverse("admin:alerts_order_changelist"),
            reverse("admin:delivery_delivery_changelist"),
            reverse("admin:delivery_delivery_change", args=[town.desk.addressee.recipients.first().deliveries.first().pk]),
        )
    )
    assert alert.number in shown
    assert [word for word in ("zz-description", "zz-place", "zz-order", str(alert.type), town.branch.name, town.branch.code) if word in shown] == []


@pytest.mark.parametrize(
    ("model", "question"),
    [
        ("alerts_alert", "description__startswith=zz"),
        ("alerts_alert", "is_covert__exact=1"),
        ("alerts_alert", "type__code__exact=x"),
        ("alerts_alert", "station__people__password__startswith=a"),
        ("alerts_order", "text__contains=zz"),
        ("accounts_user", "password__startswith=argon"),
        ("accounts_user", "unit__people__password__startswith=a"),
        ("delivery_delivery", "recipient__message__content__icontains=zz"),
        ("partners_partnerkey", "hashed_key__startswith=a"),
    ],
)
def test_what_no_page_shows_cannot_be_guessed_letter_by_letter(town, keeper, model, question):
    assert keeper.get(reverse(f"admin:{model}_changelist") + f"?{question}").status_code == 400


def test_words_of_an_alert_cannot_be_searched_for(town, keeper):
    alert = town.bank.alerts.get()
    for words, finds in (("zz-description", False), (alert.number, True), (str(alert.serial), True)):
        assert (alert.number in keeper.get(reverse("admin:alerts_alert_changelist"), {"q": words}).content.decode().replace(f'value="{words}"', "")) is finds


@pytest.mark.parametrize("model", ["alerts_alert", "alerts_order", "delivery_delivery"])
def test_what_machines_write_is_typed_by_nobody(town, keeper, model):
    of_model = next(known for known in admin.site._registry if name_of(known._meta.label_lower) == model)
    row = of_model._base_manager.first()
    before = of_model._base_manager.filter(pk=row.pk).values().get()
    assert keeper.post(reverse(f"admin:{model}_change", args=[row.pk]), {"status": "closed"}).status_code == 403
    assert keeper.post(reverse(f"admin:{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert of_model._base_manager.filter(pk=row.pk).values().get() == before


def test_a_bank_is_switched_off_rather_than_removed(town, keeper):
    page = keeper.get(reverse("admin:partners_partner_change", args=[town.bank.pk]), headers={"accept-language": "en"}).content.decode()
    assert "Cannot be removed" in page
    assert keeper.post(reverse("admin:partners_partner_delete", args=[town.bank.pk]), {"post": "yes"}).status_code == 403
    keeper.post(reverse("admin:partners_partner_changelist"), {"action": "switch_off", "_selected_action": [town.bank.pk]})
    assert Partner.objects.get(pk=town.bank.pk).is_active is False
