"""A browser's or a partner system's side of the REST contract, as small as it can be."""

import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

TIMEOUT_S = 10
LOGIN = "/accounts/login/"


class Refusal(Exception):
    """The server said no; the message is its own."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words}")
        self.status = status


class Client:
    """Talks to one server; keeps its cookies. Speaks Chinese unless told otherwise."""

    def __init__(self, url: str, authority: Path | None = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"not a web address: {url}")
        self.url = url.rstrip("/")
        self.cookies = CookieJar()
        self.headers = {"Accept-Language": "zh-hans", "Referer": self.url + "/"}
        trust = ssl.create_default_context(cafile=str(authority) if authority and authority.exists() else None)
        # No proxy: the demo's server is this machine or a neighbour.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def use_key(self, key: str) -> None:
        self.headers["Authorization"] = f"Api-Key {key}"

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as a person does. Raises Refusal when the form comes back."""
        self._send("GET", LOGIN)
        fields = {"login": username, "password": password, "csrfmiddlewaretoken": self._csrf()}
        page = self.fill_in(LOGIN, fields)
        if page.endswith(LOGIN):
            raise Refusal(403, f"{username} cannot sign in at {self.url}")

    def get(self, path: str, **query: str) -> Any:
        return json.loads(self._send("GET", f"/api/v1/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else ""))[1])

    def post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._csrf()}
        return json.loads(self._send("POST", f"/api/v1/{path}", json.dumps(body).encode(), headers)[1])

    def fill_in(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; returns the address of the page that comes back."""
        return self._send("POST", path, urllib.parse.urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})[0]

    def _csrf(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name.endswith("csrftoken")), "")

    def _send(self, method: str, path: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[str, bytes]:
        request = urllib.request.Request(self.url + path, data, self.headers | (headers or {}), method=method)  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return urllib.parse.urlsplit(answer.url).path, answer.read()
        except urllib.error.HTTPError as error:
            raise Refusal(error.code, _words(error)) from error
        except OSError as error:
            raise Refusal(0, f"{self.url} does not answer ({error})") from error


def _words(error: urllib.error.HTTPError) -> str:
    """The envelope's message and fields, or the status line."""
    try:
        envelope = json.loads(error.read())
        return f"{envelope['message']} {envelope.get('fields') or ''}".strip()
    except (ValueError, KeyError, TypeError):
        return str(error.reason)
