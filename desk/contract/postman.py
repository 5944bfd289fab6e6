"""The contract as a Postman collection (v2.1), made from the OpenAPI description, with variables for address and key."""

import json
import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

Schema = dict[str, Any]
METHODS = ("get", "post")
# The rooms a key can enter, by the first part of the path.
ROOMS = ("key", "alert-types", "alerts", "sites", "orders", "callbacks", "sandbox", "requests")
# Doors in those rooms that are for officers.
FOR_KEYS = re.compile(r"/api/v1/(key|alert-types|sites|orders|orders/\{id\}|alerts|alerts/\{id\}|alerts/\{id\}/updates|callbacks/test|requests|sandbox/.*)/$")
FOR_OFFICERS = {("post", "/api/v1/orders/")}
EXAMPLES: dict[str, Any] = {
    "alerts_create": {"reference": "{{$guid}}", "type": "general.report", "site": "{{site}}", "description": "First try"},
    "alerts_update": {"text": "False alarm", "cancel": True},
    "sandbox_alerts_step": {},
    "sandbox_orders_create": {"site": "{{site}}", "action": "observe", "text": "White van, observe and report", "minutes": 30},
    "sandbox_orders_reply": {"reply": "comply", "note": ""},
}


def collection(schema: Schema) -> Schema:
    """From the whole OpenAPI description, what a partner's key can use."""
    folders: dict[str, list[Schema]] = {room: [] for room in ROOMS}
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item and FOR_KEYS.match(path) and (method, path) not in FOR_OFFICERS:
                folders[path.split("/")[3]].append(_request(path, method, item[method]))
    return {
        "info": {"name": _("Zhufang: partner contract"), "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "auth": {"type": "apikey", "apikey": [_pair("in", "header"), _pair("key", "Authorization"), _pair("value", "Api-Key {{key}}")]},
        "variable": [_pair("base", settings.BASE_URL), _pair("key", "YOUR-TEST-KEY"), _pair("site", "YOUR-SITE"), _pair("id", "ALERT-ID")],
        "item": [{"name": room, "item": requests} for room, requests in folders.items() if requests],
    }


def _pair(key: str, value: str) -> Schema:
    return {"key": key, "value": value, "type": "string"}


def _request(path: str, method: str, operation: Schema) -> Schema:
    parts = [re.sub(r"\{(\w+)\}", lambda match: "acknowledge" if match[1] == "step" else "{{id}}", part) for part in path.strip("/").split("/")]
    asked = [
        {"key": one["name"], "value": "", "disabled": True, "description": str(one.get("description", ""))}
        for one in operation.get("parameters", [])
        if one["in"] == "query"
    ]
    request: Schema = {
        "method": method.upper(),
        "header": [_pair("Content-Type", "application/json")] if method == "post" else [],
        "url": {"raw": "{{base}}/" + "/".join(parts) + "/", "host": ["{{base}}"], "path": [*parts, ""], "query": asked},
        "description": operation.get("description", ""),
    }
    if method == "post":
        request["body"] = {"mode": "raw", "raw": json.dumps(EXAMPLES.get(operation["operationId"], {}), ensure_ascii=False, indent=2)}
        request["body"]["options"] = {"raw": {"language": "json"}}
    return {"name": operation.get("summary") or operation["operationId"], "request": request, "response": []}
