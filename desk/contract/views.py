"""The guide for partners' engineers: public, in both languages, without a single query."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings

from alerts.lifecycle import Disposition, Status
from alerts.models import Order
from alerts.services.callback_trial import EVENTS
from alerts.services.pressing import SAME_HAND
from delivery.channels.webhook import Webhook
from desk.contract import code, fields, refusals
from desk.contract.postman import collection
from partners.alarm_keys import MOST_A_MINUTE
from partners.models.alarms import MISSES
from partners.throttles import TRIALS_PER_MINUTE


class Page(NamedTuple):
    """One page of the guide; `starts` opens a group of the side navigation."""

    slug: str
    title: str | Promise
    starts: str | Promise = ""


PAGES = (
    Page("", _("Five minutes"), _("Begin")),
    Page("alerts", _("Alerts"), _("The contract")),
    Page("states", _("States and callbacks")),
    Page("orders", _("Orders to your sites")),
    Page("buttons", _("Alarm buttons")),
    Page("errors", _("Errors")),
    Page("limits", _("Limits")),
    Page("sandbox", _("Sandbox"), _("Tools")),
    Page("callbacks", _("Callback tester")),
    Page("requests", _("Request log")),
    Page("data", _("Data statement"), _("Good to know")),
    Page("changes", _("Changes")),
)
BY_SLUG = {page.slug: page for page in PAGES}


def page(request: HttpRequest, slug: str = "") -> HttpResponse:
    if slug not in BY_SLUG:
        raise Http404
    return render(request, f"contract/{slug or 'start'}.html", _frame(slug) | CONTENTS.get(slug, dict)())


def _frame(slug: str) -> dict[str, Any]:
    here = list(BY_SLUG).index(slug)
    return {
        "here": BY_SLUG[slug],
        "pages": [(one, address(one)) for one in PAGES],
        "before": (PAGES[here - 1], address(PAGES[here - 1])) if here else None,
        "after": (PAGES[here + 1], address(PAGES[here + 1])) if here + 1 < len(PAGES) else None,
        "base": settings.BASE_URL,
        "places": code.PLACES,
    }


def address(one: Page) -> str:
    return reverse("contract:page", args=[one.slug]) if one.slug else reverse("contract:start")


# What a state means to the partner, in the order of a usual story.
STATES = (
    (Status.RECEIVED, _("Stored, with a number. Your part is done.")),
    (
        Status.ROUTED,
        _("Officers have been told and one of them must answer. An alert comes back to this state when a promise was not kept or another unit takes over."),
    ),
    (Status.ACKNOWLEDGED, _("An officer has taken it and promised to see to it.")),
    (Status.DISPATCHED, _("Somebody is on the way.")),
    (Status.ARRIVED, _("Somebody is on the spot.")),
    (Status.RESOLVED, _("The danger is over.")),
    (Status.CLOSED, _("Done; “disposition” says what came of it.")),
    (Status.CANCELLED, _("You took it back before anybody had answered.")),
    (Status.MERGED, _("It was the same as another alert and goes on there.")),
)


def _states() -> dict[str, Any]:
    return {
        "states": [(status.value, status.label, said) for status, said in STATES],
        "dispositions": [(one.value, one.label) for one in Disposition],
        "events": [f"alert.{event}" for event in EVENTS],
        "ladder": [step.total_seconds() for step in Webhook.ladder],
        "verify": code.tabs("verify"),
        "read": code.tabs("read"),
        "feed": code.tabs("feed"),
        "runs": code.RUNS,
    }


CONTENTS: dict[str, Any] = {
    "": lambda: {"report": code.tabs("report"), "read": code.tabs("read"), "runs": code.RUNS},
    "alerts": lambda: {"fields": fields.rows(), "report": code.tabs("report"), "update": code.tabs("update"), "runs": code.RUNS},
    "states": _states,
    "orders": lambda: {"actions": [(one.value, one.label) for one in Order.Action]},
    "buttons": lambda: {"presses_limit": MOST_A_MINUTE, "misses": MISSES, "joined_s": round(SAME_HAND.total_seconds())},
    "errors": lambda: {"refusals": refusals.refusals()},
    "limits": lambda: {"alerts_limit": settings.KEY_ALERTS_PER_MINUTE, "others_limit": settings.KEY_OTHERS_PER_MINUTE, "trials_limit": TRIALS_PER_MINUTE},
    "sandbox": lambda: {"step": code.tabs("step"), "runs": code.RUNS},
}


def postman(request: HttpRequest) -> HttpResponse:
    """The collection, as a file."""
    answer = JsonResponse(collection(whole_schema()), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="zhufang.postman_collection.json"'
    return answer


def whole_schema() -> dict[str, Any]:
    generator: SchemaGenerator = spectacular_settings.DEFAULT_GENERATOR_CLASS()
    return generator.get_schema(request=None, public=True)
