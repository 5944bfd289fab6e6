"""A browser and a partner's system, as plain as they come."""

import http.client
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. Status 0: the line broke before an answer."""

    status: int
    text: str
    seconds: float
    headers: Message = field(default_factory=Message)

    def json(self) -> Any:
        return json.loads(self.text)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Browser:
    """Keeps cookies, follows nothing by itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({}))

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def sign_in(self, username: str, password: str) -> Answer:
        """Through the form, like anybody."""
        page = self.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page[:500]
        form = {"csrfmiddlewaretoken": token[1], "login": username, "password": password}
        return self.post("/accounts/login/", urllib.parse.urlencode(form).encode())

    def _ask(self, request: urllib.request.Request) -> Answer:
        started = time.monotonic()
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as response:
                return Answer(response.status, response.read().decode(), time.monotonic() - started, response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), time.monotonic() - started, error.headers)
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            return Answer(0, repr(error), time.monotonic() - started)


def post_alert(url: str, key: str, reference: str, **facts: Any) -> Answer:
    """A bank's system reports something."""
    body = {"reference": reference, "type": "bank.suspicious_cancellation", "site": "BANK-DH-03"} | facts
    headers = {"Authorization": f"Api-Key {key}", "Content-Type": "application/json"}
    return Browser(url).post("/api/v1/alerts/", json.dumps(body).encode(), **headers)
