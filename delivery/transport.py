"""Many HTTP requests at once: one libcurl multi handle, no thread per request."""

import ipaddress
import socket
from io import BytesIO
from typing import Any

import pycurl
from django.conf import settings

from delivery.channels.base import ChannelError, HttpAnswer, HttpRequest

CONNECT_TIMEOUT_MS = 5_000
TIMEOUT_MS = 20_000
MAX_ANSWER_BYTES = 64 * 1024
TLS_ERRORS = {pycurl.E_SSL_CONNECT_ERROR, pycurl.E_PEER_FAILED_VERIFICATION, pycurl.E_SSL_CACERT_BADFILE}


class _Exchange:
    """One request on its way, and what has come back of it."""

    def __init__(self, request: HttpRequest) -> None:
        self.body = BytesIO()
        self.headers: dict[str, str] = {}
        self.met_private_address = False
        self.handle = self._prepare(request)

    def _prepare(self, request: HttpRequest) -> Any:
        handle = pycurl.Curl()
        handle.setopt(pycurl.URL, request.url)
        handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.POST, 1)
        handle.setopt(pycurl.POSTFIELDS, request.body)
        handle.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in request.headers.items()])
        handle.setopt(pycurl.CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS)
        handle.setopt(pycurl.TIMEOUT_MS, TIMEOUT_MS)
        handle.setopt(pycurl.FOLLOWLOCATION, 0)
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.PROXY, "")
        handle.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        handle.setopt(pycurl.WRITEFUNCTION, self._take_body)
        handle.setopt(pycurl.HEADERFUNCTION, self._take_header)
        return handle

    def _open_socket(self, purpose: int, address: tuple[int, int, int, tuple]) -> Any:
        """Connect only where the resolved address itself is public: names that point inward and later changes of a name change nothing."""
        family, kind, protocol, (host, *_rest) = address
        if isinstance(host, bytes):
            host = host.decode()
        if not settings.ALLOW_PRIVATE_CALLBACKS and not ipaddress.ip_address(host).is_global:
            self.met_private_address = True
            return pycurl.SOCKET_BAD
        return socket.socket(family, kind, protocol)

    def _take_body(self, data: bytes) -> int:
        if self.body.tell() + len(data) > MAX_ANSWER_BYTES:
            return 0
        return self.body.write(data)

    def _take_header(self, line: bytes) -> None:
        name, found, value = line.decode("latin-1").partition(":")
        if found:
            self.headers[name.strip().lower()] = value.strip()

    def answer(self) -> HttpAnswer:
        return HttpAnswer(self.handle.getinfo(pycurl.RESPONSE_CODE), self.headers, self.body.getvalue())

    def failure(self, number: int, text: str) -> ChannelError:
        if self.met_private_address:
            return ChannelError("private address", code="private_address", permanent=True)
        if number in TLS_ERRORS:
            return ChannelError(text, code="tls")
        if number == pycurl.E_OPERATION_TIMEDOUT:
            return ChannelError(text, code="timeout")
        if number in {pycurl.E_URL_MALFORMAT, pycurl.E_UNSUPPORTED_PROTOCOL}:
            return ChannelError(text, code="bad_address", permanent=True)
        return ChannelError(text, code="unreachable")


# (place in the list, exchange) by the handle's id.
UnderWay = dict[int, tuple[int, _Exchange]]


def post_all(requests: list[HttpRequest]) -> list[HttpAnswer | ChannelError]:
    """Make all `requests` at the same time; returns an answer or an error for each, in their order. Redirects are not followed."""
    multi = pycurl.CurlMulti()
    results: list[HttpAnswer | ChannelError] = [ChannelError("not sent", code="internal")] * len(requests)
    under_way: UnderWay = {}
    for n, request in enumerate(requests):
        try:
            exchange = _Exchange(request)
        except (pycurl.error, ValueError, TypeError) as error:
            results[n] = ChannelError(repr(error), code="bad_address", permanent=True)
            continue
        under_way[id(exchange.handle)] = n, exchange
        multi.add_handle(exchange.handle)
    running = len(under_way)
    while running:
        _code, running = multi.perform()
        _collect(multi, under_way, results)
        if running:
            multi.select(1.0)
    multi.close()
    return results


def _collect(multi: Any, under_way: UnderWay, results: list[HttpAnswer | ChannelError]) -> None:
    waiting = 1
    while waiting:
        waiting, done, failed = multi.info_read()
        for handle in done:
            n, exchange = under_way[id(handle)]
            results[n] = exchange.answer()
            multi.remove_handle(handle)
        for handle, number, text in failed:
            n, exchange = under_way[id(handle)]
            results[n] = exchange.failure(number, text)
            multi.remove_handle(handle)
