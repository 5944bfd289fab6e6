"""What the OpenAPI description adds to every door: its words in the reader's language, the answers any of them may give, and where a partner begins."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Schema = dict[str, Any]

# By operation: (one line, more). Doors that are not here are described by their docstrings.
WORDS: dict[str, tuple[Any, Any]] = {
    "key_read": (_("What this key is"), _("Its mode, its partner, the sites it may report for, its limits. The first request to try.")),
    "requests_list": (_("What your keys asked"), _("30 days, newest first, refused requests included, without bodies. Lines come a few seconds late.")),
    "alerts_create": (
        _("Report an alert"),
        _("201 with its number; 200 with the first answer when the same reference and body come again; 409 when the reference was used for another body."),
    ),
    "alerts_list": (
        _("Your alerts, or what changed"),
        _("Without “changed_since” page by page, most urgent first. With it a feed: keep “cursor” and ask from there; nothing is missed, some may come twice."),
    ),
    "alerts_read": (_("One alert"), _("Its state and history. Send the ETag as If-None-Match: 304 when nothing has changed.")),
    "alerts_update": (_("Add to an alert, or take it back"), _("Always accepted; whoever works on the alert already reads the wish to cancel.")),
    "alert_types_list": (_("What can be reported"), _("The types of your lane with their warning signs and the instruction card.")),
    "orders_list": (_("Orders to your sites"), _("Newest first. A test key sees none: send yourself one in the sandbox.")),
    "orders_read": (_("One order"), _("What is asked of your sites and what they answered. Send the ETag as If-None-Match: 304 when nothing has changed.")),
    "sites_list": (_("Your sites"), _("Their codes are what “site” in an alert names.")),
    "callbacks_test": (
        _("Send sample callbacks"),
        _("One signed sample of each kind to the registered test address, through the road real ones take; answers what was sent and what came back."),
    ),
    "sandbox_alerts_list": (_("Alerts of your test keys"), _("Newest first, for 30 days, with the steps that may come next.")),
    "sandbox_alerts_read": (_("What officers would have seen"), _("The board's row, who would have been told in which words, the escalation chain, the card.")),
    "sandbox_alerts_step": (_("Bring on the next state"), _("An invented officer takes the step; callbacks go to your test address and to nobody else.")),
    "sandbox_orders_list": (_("Orders you sent yourself"), _("Newest first, for 30 days.")),
    "sandbox_orders_create": (_("Send yourself an order"), _("To a site of your own; nobody is told.")),
    "sandbox_orders_read": (_("One order you sent yourself"), _("Send the ETag as If-None-Match: 304 when nothing has changed.")),
    "sandbox_orders_reply": (_("Answer an order you sent yourself"), _("As the site would; the last answer counts.")),
    "sandbox_orders_end": (_("End an order you sent yourself"), _("All clear.")),
}


ERROR = "#/components/schemas/ErrorEnvelope"
COMMON: dict[str, Any] = {
    "400": _("Something in the request is missing or wrong; “fields” names it."),
    "401": _("No valid key or sign-in was sent."),
    "403": _("This key or role may not do this."),
    "404": _("There is nothing here that you may see."),
    "405": _("This address does not take that method."),
    "406": _("This address answers in JSON only."),
    "409": _("The thing is in another state by now, or the reference was used for something else."),
    "413": _("The body is larger than this address takes."),
    "415": _("The body is not of the type this address takes."),
    "429": _("Too many requests; wait as many seconds as Retry-After says."),
    "503": _("PostgreSQL is away; send the same again after Retry-After."),
}
WITH_BODY = {"409", "413", "415"}
REQUEST_ID: Schema = {"schema": {"type": "string", "format": "uuid"}, "description": "Name it when you ask us about a request."}
RETRY_AFTER: Schema = {"schema": {"type": "integer"}, "description": "Seconds."}
METHODS = ("get", "post", "put", "patch", "delete")


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """A post-processing hook of drf-spectacular."""
    if "ErrorEnvelope" not in result["components"]["schemas"]:
        return result
    for path, item in result["paths"].items():
        for method in METHODS:
            if method in item:
                _complete(item[method], path, method)
    return result


def _complete(operation: Schema, path: str, method: str) -> None:
    if operation.get("operationId") in WORDS:
        summary, description = WORDS[operation["operationId"]]
        operation["summary"], operation["description"] = str(summary), str(description)
    responses = operation["responses"]
    for status, said in COMMON.items():
        is_never_missing = status == "404" and "{" not in path and status not in responses
        if method == "get" and (is_never_missing or status in WITH_BODY):
            continue
        responses.setdefault(status, {})
        if not responses[status].get("content"):
            responses[status]["content"] = {"application/json": {"schema": {"$ref": ERROR}}}
        responses[status]["description"] = str(said)
    for status, response in responses.items():
        response.setdefault("headers", {})["X-Request-Id"] = REQUEST_ID
        if status in {"429", "503"}:
            response["headers"]["Retry-After"] = RETRY_AFTER
    operation["responses"] = dict(sorted(responses.items()))
