"""Every route against everybody who has no business there: they find nothing and change nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import AccessLog, Unit, User
from accounts.roles import Role
from disputes.models import Mediator
from partners.models import Partner
from tests.cast import IN_WEST, make_key, make_officer, make_partner_user, make_site, make_unit, signed_in, with_key
from tests.routes import (
    DECIDED,
    DECIDED_OF_A_DISPUTE,
    OF_A_BUTTON,
    OF_A_CALLBACK,
    OF_A_DISPUTE,
    OF_A_HANDOVER,
    OF_A_PRESS,
    OF_A_STATION,
    OF_A_STREET_UNIT,
    OF_AN_ALERT,
    OF_AN_ORDER,
    OF_PLANS,
    OF_THE_ROSTER,
    OPEN,
    OWN,
    is_admin,
    routes,
)
from tests.story import Story, tell_story

# Questions whose words must stand in no log of addresses, and one that is too long for an address: they change nothing.
ASKED_BY_POST = {"api:order-preview", "api:caller", "api:place-named", "api:map-inside", "api:grid-preview", "api:route-order", "api:route-preview"}
ASKED_BY_POST |= {"api:dispute-earlier"}
# What an administrator of the station itself may do: plan its duty.
PLANNED = OF_THE_ROSTER | {"api:roster-list"}
# Nor are these kept out: who plans its patrols, who goes out with a unit. Each of them alone; the others of the station are.
OWN_WORK = {
    "administrator of the bureau": OF_PLANS
    | {"api:route-list", "api:crew-list", "api:crew-copy", "api:crew-share", "api:round-give", "patrols:round-give", "api:problem-card-list"}
    | {"api:where-rule", "patrols:where-rule", "api:quota-list", "api:exemption-list", "api:sending-unit-list"}
    | {"api:secondment-propose", "api:secondment-publish"}
    | OF_A_CALLBACK
    | {"api:campaign-list"},
    "superuser without a unit": OF_A_CALLBACK,
    "auxiliary of the station itself": OF_A_BUTTON
    | OF_A_PRESS
    | OF_A_STREET_UNIT
    | {"api:street-unit-leave", "api:dispute-list"}
    | OF_A_DISPUTE - DECIDED_OF_A_DISPUTE,
    "street mediator of the station itself": {"api:dispute-list"},
    "guard of the compound": {"api:site-tonight"},
}
# Of positions each is answered by itself: those of nobody's unit are refused one by one.
ONE_BY_ONE = {"api:position-list"}
METHODS = ("get", "post", "put", "patch", "delete")
OF_BUTTONS = {"api:alarm-press", "api:alarm-heartbeat"}


def test_every_route_has_been_decided_on():
    names = {route.name for route in routes() if not is_admin(route)}
    assert names - DECIDED == set(), "a new route: say in test_strangers who may come there"
    assert DECIDED - names - {"admin:login"} == set(), "these are gone"


def test_whatever_takes_an_argument_is_about_one_thing():
    taking = {route.name for route in routes() if "<" in route.pattern and not is_admin(route)}
    files = {"patrols:where-export"}
    assert taking <= OF_AN_ALERT | OF_AN_ORDER | OF_A_HANDOVER | OF_A_STATION | files | set(OPEN) | OWN


@pytest.fixture
def story(cast) -> Story:
    return tell_story(cast)


def everything() -> dict[str, str]:
    """A fingerprint of every table of ours. `last_used_at` of keys is a clock, not a fact."""
    ours = {"accounts", "delivery", "grids", "partners", "alerts", "patrols", "disputes"}
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in ours}
    prints = {}
    with connection.cursor() as cursor:
        # Whoever takes out a file, though it holds only what is theirs, is written down: see `looked_up`.
        for table in sorted(tables - {"partners_partnerkey", "accounts_accesslog"}):
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t")
            prints[table] = cursor.fetchone()[0]
    return prints


@pytest.fixture
def looked_up(story) -> Callable[[], set[tuple[str, str]]]:
    """What the access log says was done since the story was told, and to what kind of thing."""
    told = set(AccessLog.objects.values_list("pk", flat=True))

    def since() -> set[tuple[str, str]]:
        return {(action, subject.partition(":")[0]) for pk, action, subject in AccessLog.objects.values_list("pk", "action", "subject") if pk not in told}

    return since


# A file of one's own rows, and a picture of a finding of one's own station, are written down.
OWN_LOOKS = {("export", "patrols.suggestions"), ("export", "patrols.incidents"), ("export", "patrols.cards")}
OF_THE_STATION = {("open", "patrols.findingphoto")}


def ask(client: APIClient, method: str, address: str, body: dict[str, Any]) -> Any:
    return getattr(client, method)(address, **({} if method in {"get", "head", "options"} else {"data": body, "format": "json"}))


def reveals(answer: Any, words: list[str], address: str, body: dict[str, Any]) -> list[str]:
    """Which of `words` the answer holds that the question did not hold already: pages and refusals may repeat what they were asked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said, asked = content.decode(errors="replace"), f"{address} {body}"
    return [word for word in words if word in said and word not in asked]


def is_sent_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and "/login/" in answer["Location"]


def test_without_signing_in_there_is_401_on_the_contract_and_a_redirect_on_pages(story, looked_up):
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
    assert looked_up() == set()


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


def mediator_of_the_east(story: Story) -> User:
    """A street mediator to whom nothing was given."""
    user = make_officer("mediator", story.cast.east, Role.MEDIATOR)
    Mediator.objects.create(station=story.cast.east, name="调解员", committee="社区调委会", user=user)
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
    "street mediator of the station itself": (lambda story: signed_in(mediator_of_the_east(story)), "of_the_east"),
    "administrator of the bureau": (lambda story: signed_in(story.cast.administrator), "its_own"),
    "superuser without a unit": (lambda story: signed_in(User.objects.create_superuser("root", role=Role.DUTY_LEADER)), "of_the_east"),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_finds_nothing_and_changes_nothing(story, looked_up, who):
    make_client, secrets = STRANGERS[who]
    client = make_client(story)
    client.raise_request_exception = False
    words = getattr(story, secrets)
    before = everything()
    for route in routes():
        if route.name in OWN | set(OPEN) or is_admin(route) or (secrets == "its_own" and route.name in PLANNED) or route.name in OWN_WORK.get(who, ()):
            continue
        for address in story.address(route):
            if secrets == "its_own" and str(story.order.pk) in address:
                continue
            body = story.body(route) if who != "auxiliary of the station itself" or route.name != "api:alert-list" else {}
            for method in METHODS if route.is_api else ("get", "post"):
                answer = ask(client, method, address, body)
                said = f"{who}: {method.upper()} {address} ({route.name}) → {answer.status_code}"
                assert answer.status_code < 500, said
                if route.name in OF_AN_ALERT | OF_AN_ORDER | OF_A_HANDOVER or (route.name in OF_A_STATION and secrets == "of_the_east"):
                    assert answer.status_code in {403, 404, 405} or is_sent_to_sign_in(answer), said
                elif method != "get" and route.is_api:
                    assert answer.status_code >= 400 or route.name in ASKED_BY_POST | ONE_BY_ONE, said
                assert reveals(answer, words, address, body) == [], said
    assert everything() == before
    assert looked_up() <= OWN_LOOKS | (OF_THE_STATION if secrets == "its_own" else set())


def test_a_dismissed_officer_is_nobody(story):
    answer = signed_in(dismissed(story)).get("/api/v1/alerts/")
    assert answer.status_code == 401


def test_the_admin_is_closed_to_whoever_is_not_its_staff(story):
    client = signed_in(story.cast.leader)
    for route in filter(is_admin, routes()):
        if route.name != "admin:logout":
            assert is_sent_to_sign_in(client.get(route.address())), route


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_another_sites_form_cannot_act_with_an_officers_session(story, looked_up, method):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(story.cast.desk)
    before = everything()
    for route in filter(lambda route: route.is_api, routes()):
        for address in story.address(route):
            answer = ask(client, method, address, story.body(route))
            # A button's door does not even look at a session.
            assert answer.status_code in ({401} if route.name in OF_BUTTONS else {403, 405}), (route, answer.status_code)
    assert everything() == before
    assert looked_up() == set()
