"""Every route against everybody who has no business there. A route that is not in the tables below fails the test, and so forces a decision."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, get_resolver
from rest_framework.test import APIClient

from accounts.models import Unit, User
from accounts.roles import Role
from alerts.models import Alert, Order
from partners.models import Partner
from tests.cast import IN_WEST, Cast, make_key, make_officer, make_partner_user, make_site, make_unit, order_to, routed, signed_in, with_key

METHODS = ("get", "post", "put", "patch", "delete")

# Anybody may: they show nothing of anybody.
OPEN = {
    "healthz": "lives the process",
    "readyz": "can it serve",
    "schema": "the contract is public",
    "docs": "the contract is public",
    "javascript-catalog": "words for scripts",
    "set_language": "sets a cookie",
    "delivery:reply": "the link's signature is the right; a forged one gets 404",
    "admin:login": "sign-in",
    "account_login": "sign-in",
    "account_logout": "says good-bye",
    "account_signup": "says that it is closed",
    "account_inactive": "says that the account is closed",
    "account_email_verification_sent": "says to look for a letter",
    "account_confirm_email": "the letter's key is the right",
    "account_confirm_login_code": "sign-in",
    "account_reset_password": "asks for a letter",
    "account_reset_password_done": "says to look for a letter",
    "account_reset_password_from_key": "the letter's key is the right",
    "account_reset_password_from_key_done": "says that it is done",
    "mfa_authenticate": "second half of the sign-in",
    "mfa_login_webauthn": "sign-in",
}
# Signed-in people, about their own account only.
OWN = {
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
}
# One thing, named in the address: what a stranger gets is 404 (or 403), by every method.
OF_AN_ALERT = {
    *("api:alert", "api:alert-updates", "api:alert-acknowledge", "api:alert-transfer", "api:alert-dispatch", "api:alert-arrive"),
    *("api:alert-resolve", "api:alert-close", "api:alert-note", "api:alert-reveal", "alerts:detail"),
}
OF_AN_ORDER = {"api:order", "api:order-approve", "api:order-return", "api:order-end", "alerts:order"}
# Lists and forms: a stranger may get an answer, with nothing of somebody else in it.
LISTS = {
    *("api:alert-list", "api:alert-type-list", "api:order-list", "api:order-preview", "api:summary", "api:site-list", "api:caller"),
    *("api:place-list", "api:grid-boundaries", "api:unit-list", "api:stream-ticket"),
    *("alerts:list", "alerts:new", "alerts:order-list", "alerts:order-new", "desk:board", "desk:wall"),
}
DECIDED = set(OPEN) | OWN | OF_AN_ALERT | OF_AN_ORDER | LISTS


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/v1/")

    def address(self, **arguments: object) -> str:
        known = {
            "content_type_id": 1,
            "object_id": 1,
            "app_label": "auth",
            "url": "x/",
            "token": "A" * 40,
            "key": "abc-def",
            "uidb36": "1",
            "pk": 1,
        } | arguments
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(known.get(match[1], 1)), re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", self.pattern))
        return "/" + re.sub(r"[\^$]", "", path)


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name or ''}", before + str(pattern.pattern))
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern), inner)


def is_admin(route: Route) -> bool:
    """The admin stands behind one door of its own, whatever rooms register there."""
    return route.pattern.startswith("admin/") and route.name != "admin:login"


def test_every_route_has_been_decided_on():
    names = {route.name for route in routes() if not is_admin(route)}
    assert names - DECIDED == set(), "a new route: say in test_strangers who may come there"
    assert DECIDED - names - {"admin:login"} == set(), "these are gone"


def test_whatever_takes_an_argument_is_about_one_thing():
    taking = {route.name for route in routes() if "<" in route.pattern and not is_admin(route)}
    assert taking <= OF_AN_ALERT | OF_AN_ORDER | set(OPEN) | {"mfa_remove_webauthn", "mfa_edit_webauthn"}


# What East station, its bank and its compound have, and nobody else may read.
WORDS = {"description": "zz-description", "place": "zz-place", "order": "zz-order-text", "note": "zz-officers-note"}


@dataclass
class Story:
    """A covert alert of the bank in East, and orders about it and without it."""

    cast: Cast
    alert: Alert
    covert_order: Order
    order: Order

    @property
    def its_own(self) -> list[str]:
        return [str(self.alert.pk), self.alert.number, str(self.covert_order.pk), self.covert_order.number, *WORDS.values()]

    @property
    def of_the_east(self) -> list[str]:
        cast = self.cast
        return [*self.its_own, str(self.order.pk), self.order.number, cast.branch.code, cast.compound.code, cast.school.code, cast.grid_e1.code, cast.gate.name]

    def body(self, route: Route) -> dict[str, Any]:
        """What would work for somebody who may."""
        cast = self.cast
        return {
            "api:alert-list": {"reference": "zz-1", "type": "general.report", "site": cast.branch.code, "description": "x"},
            "api:alert-updates": {"text": "x", "cancel": True},
            "api:alert-acknowledge": {"minutes": 5},
            "api:alert-transfer": {"unit": cast.west.pk, "reason": "x"},
            "api:alert-close": {"disposition": "founded"},
            "api:alert-note": {"text": "x"},
            "api:alert-reveal": {"field": "caller_number", "reason": "x"},
            "api:order-list": {"sites": [cast.compound.pk], "action": "observe", "text": "x", "alert": str(self.alert.pk)},
            "api:order-preview": {"sites": [cast.compound.pk], "action": "observe"},
            "api:order-return": {"reason": "x"},
        }.get(route.name, {})

    def address(self, route: Route) -> list[str]:
        if route.name in OF_AN_ALERT:
            return [route.address(pk=self.alert.pk)]
        if route.name in OF_AN_ORDER:
            return [route.address(pk=order.pk) for order in (self.covert_order, self.order)]
        asked = {
            "api:caller": f"?number={self.cast.gate.addressee.addresses.get().value}",
            "api:place-list": "?q=-0",
            "api:alert-list": "?q=zz",
            "alerts:list": "?show=all",
            "alerts:order-new": f"?alert={self.alert.pk}&sites={self.cast.compound.code}",
            "desk:board": f"?alert={self.alert.pk}",
        }.get(route.name, "")
        return [route.address() + asked]


@pytest.fixture
def story(cast) -> Story:
    alert = routed(cast, "bank.suspicious_cancellation", description=WORDS["description"], place=WORDS["place"])
    covert = order_to(cast, cast.branch, alert=alert, text=WORDS["order"])
    large = order_to(cast, cast.compound, minutes=120)
    return Story(cast, alert, covert, large)


def everything() -> dict[str, str]:
    """A fingerprint of every table of ours. `last_used_at` of keys is a clock, not a fact."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in {"accounts", "delivery", "grids", "partners", "alerts"}}
    prints = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - {"partners_partnerkey"}):
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t")
            prints[table] = cursor.fetchone()[0]
    return prints


def ask(client: APIClient, method: str, address: str, body: dict[str, Any]) -> Any:
    return getattr(client, method)(address, **({} if method in {"get", "head", "options"} else {"data": body, "format": "json"}))


def reveals(answer: Any, words: list[str], address: str, body: dict[str, Any]) -> list[str]:
    """Which of `words` the answer holds that the question did not hold already: pages and refusals may repeat what they were asked."""
    said, asked = answer.content.decode(errors="replace"), f"{address} {body}"
    return [word for word in words if word in said and word not in asked]


def is_sent_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and "/login/" in answer["Location"]


def test_without_signing_in_there_is_401_on_the_contract_and_a_redirect_on_pages(story):
    before = everything()
    client = APIClient(raise_request_exception=False)
    for route in routes():
        for address in story.address(route):
            for method in (*METHODS, "head", "options"):
                answer = ask(client, method, address, story.body(route))
                said = f"{method.upper()} {address} ({route.name}) → {answer.status_code}"
                if route.is_api:
                    assert answer.status_code == 401, said
                    assert answer["WWW-Authenticate"], said
                    assert method == "head" or answer.json()["code"] == "not_authenticated", said
                elif route.name in OPEN:
                    assert answer.status_code < 500, said
                    assert answer.status_code == 404 or route.name != "delivery:reply" or method not in {"get", "post"}, said
                else:
                    assert answer.status_code in {302, 405}, said
                    assert answer.status_code == 405 or is_sent_to_sign_in(answer) or route.name == "admin:logout", said
                assert reveals(answer, story.of_the_east, address, story.body(route)) == [], said
    assert everything() == before


def other_bank(story: Story) -> Partner:
    bank = Partner.objects.create(bureau=story.cast.bureau, kind=Partner.Kind.BANK, name="另一家银行")
    make_site(bank, "BANK-XQ-09", "新区支行", story.cast.grid_w1, IN_WEST)
    return bank


def foreign_leader(story: Story) -> User:
    bureau = make_unit("8888", Unit.Kind.BUREAU, None, "邻市局")
    return make_officer("foreign", make_unit("8801", Unit.Kind.STATION, bureau, "邻市所"), Role.DUTY_LEADER, on_duty=True)


def dismissed(story: Story) -> User:
    user = make_officer("dismissed", story.cast.east, Role.DUTY_LEADER)
    user.is_active = False
    user.save()
    return user


# Who they are, and whether nothing of the East at all or only nothing of the covert story may be seen by them.
STRANGERS = {
    "officer of another station": (lambda story: signed_in(story.cast.stranger), "of_the_east"),
    "leader of another bureau": (lambda story: signed_in(foreign_leader(story)), "of_the_east"),
    "key of another bank": (lambda story: with_key(make_key(other_bank(story))), "of_the_east"),
    "test key of another bank": (lambda story: with_key(make_key(other_bank(story), mode="test")), "of_the_east"),
    "clerk of another bank": (lambda story: signed_in(make_partner_user("clerk", other_bank(story))), "of_the_east"),
    "guard of the compound": (lambda story: signed_in(make_partner_user("guard", story.cast.compound_firm)), "its_own"),
    "partner user without membership": (lambda story: signed_in(User.objects.create_user("nobody")), "of_the_east"),
    "auxiliary of the station itself": (lambda story: signed_in(story.cast.auxiliary), "its_own"),
    "administrator of the bureau": (lambda story: signed_in(story.cast.administrator), "its_own"),
    "superuser without a unit": (lambda story: signed_in(User.objects.create_superuser("root", role=Role.DUTY_LEADER)), "of_the_east"),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_finds_nothing_and_changes_nothing(story, who):
    make_client, secrets = STRANGERS[who]
    client = make_client(story)
    client.raise_request_exception = False
    words = getattr(story, secrets)
    before = everything()
    for route in routes():
        if route.name in OWN | set(OPEN) or is_admin(route):
            continue
        for address in story.address(route):
            if secrets == "its_own" and str(story.order.pk) in address:
                continue
            body = story.body(route) if who != "auxiliary of the station itself" or route.name != "api:alert-list" else {}
            for method in METHODS:
                answer = ask(client, method, address, body)
                said = f"{who}: {method.upper()} {address} ({route.name}) → {answer.status_code}"
                assert answer.status_code < 500, said
                if route.name in OF_AN_ALERT | OF_AN_ORDER:
                    assert answer.status_code in {403, 404, 405} or is_sent_to_sign_in(answer), said
                elif method != "get" and route.is_api:
                    assert answer.status_code >= 400 or route.name == "api:order-preview", said
                assert reveals(answer, words, address, body) == [], said
    assert everything() == before


def test_a_dismissed_officer_is_nobody(story):
    answer = signed_in(dismissed(story)).get("/api/v1/alerts/")
    assert answer.status_code == 401


def test_the_admin_is_closed_to_whoever_is_not_its_staff(story):
    client = signed_in(story.cast.leader)
    for route in filter(is_admin, routes()):
        if route.name != "admin:logout":
            assert is_sent_to_sign_in(client.get(route.address())), route


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_another_sites_form_cannot_act_with_an_officers_session(story, method):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(story.cast.desk)
    before = everything()
    for route in filter(lambda route: route.is_api, routes()):
        for address in story.address(route):
            answer = ask(client, method, address, story.body(route))
            assert answer.status_code in {403, 405}, (route, answer.status_code)
    assert everything() == before


# Roles without the right to see covert alerts: not in a list, not in a count, not on a map, not on the live stream.


@pytest.fixture
def auxiliary(story) -> APIClient:
    return signed_in(story.cast.auxiliary)


def test_a_covert_alert_is_in_no_list_of_an_auxiliary(story, auxiliary):
    seen = routed(story.cast, "security.suspect_vehicle")
    listed = auxiliary.get("/api/v1/alerts/").json()
    assert [row["id"] for row in listed["results"]] == [str(seen.pk)]
    assert listed["count"] == 1


def test_a_covert_alert_is_in_no_figure_of_an_auxiliary(story, auxiliary):
    figures = auxiliary.get("/api/v1/summary/").json()
    assert (figures["waiting"], figures["open"], figures["today"], figures["longest_wait_s"]) == (0, 0, 0, None)
    assert signed_in(story.cast.desk).get("/api/v1/summary/").json()["waiting"] == 1


def test_an_order_about_a_covert_alert_is_hidden_with_it(story, auxiliary):
    rows = auxiliary.get("/api/v1/orders/").json()["results"]
    assert [row["id"] for row in rows] == [str(story.order.pk)]
    assert auxiliary.get(f"/api/v1/orders/{story.covert_order.pk}/").status_code == 404


def test_an_order_about_no_alert_stays_visible_to_an_auxiliary(story, auxiliary):
    assert auxiliary.get(f"/api/v1/orders/{story.order.pk}/").status_code == 200


@pytest.mark.parametrize(("role", "hears"), [("leader", True), ("desk", True), ("community", True), ("inspector", True), ("auxiliary", False)])
def test_the_ticket_for_live_events_says_whether_its_holder_may_hear_covert_ones(cast, role, hears):
    from django.core import signing

    user = getattr(cast, role)
    facts = signing.loads(signed_in(user).get("/api/v1/stream-ticket/").json()["ticket"], salt="stream")
    assert facts == {"user": user.pk, "path": user.unit_path, "lanes": None, "covert": hears}


def test_the_administrator_gets_no_ticket(cast):
    assert signed_in(cast.administrator).get("/api/v1/stream-ticket/").status_code == 403


def test_a_unit_above_sees_what_its_stations_see(story):
    assert signed_in(story.cast.inspector).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 200


def test_a_unit_that_shares_an_alert_sees_it(story):
    assert signed_in(story.cast.fraud_officer).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 200


def test_an_order_cannot_reach_into_another_station(story):
    answer = signed_in(story.cast.stranger).post("/api/v1/orders/", {"sites": [story.cast.compound.pk], "action": "observe", "text": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "location_unknown")


def test_an_order_cannot_name_an_alert_its_author_may_not_see(story):
    west = make_site(story.cast.compound_firm, "SEC-XY-01", "西园", story.cast.grid_w1, IN_WEST)
    body = {"sites": [west.pk], "action": "observe", "text": "x", "alert": str(story.alert.pk)}
    assert signed_in(story.cast.stranger).post("/api/v1/orders/", body, format="json").status_code == 404


def test_a_unit_whose_code_begins_alike_is_another_unit(story):
    """ "/9999/EAST/" is not the beginning of "/9999/EAST2/"."""
    next_door = make_unit("EAST2", Unit.Kind.STATION, story.cast.bureau, "城东二所")
    officer = make_officer("neighbour", next_door, Role.DUTY_LEADER, on_duty=True)
    assert signed_in(officer).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 404
    assert signed_in(officer).get("/api/v1/sites/").json()["count"] == 0
