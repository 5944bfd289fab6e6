"""Many HTTP requests at once: one libcurl multi handle, no thread per request."""

import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pycurl
from django.conf import settings

from delivery.channels.base import ChannelError, HttpAnswer, HttpRequest

CONNECT_TIMEOUT_MS = 5_000
TIMEOUT_MS = 20_000
MAX_ANSWER_BYTES = 64 * 1024
# So many at once, of which one receiver's host gets no more than its part: what waits for a place waits inside libcurl.
MOST_CONNECTIONS, MOST_TO_ONE_HOST = 500, 100
TLS_ERRORS = {pycurl.E_SSL_CONNECT_ERROR, pycurl.E_PEER_FAILED_VERIFICATION, pycurl.E_SSL_CACERT_BADFILE}

Outcome = tuple[Any, HttpAnswer | ChannelError]


# Where an IPv6 address carries an IPv4 one to a gateway that unwraps it (RFC 6052, RFC 4291).
WRAPPED = [ipaddress.IPv6Network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


def is_public(host: str) -> bool:
    """True for an address that anybody in the world may reach, whatever it is wrapped in."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if any(address in network for network in WRAPPED):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def authorities() -> tuple[str | None, str | None]:
    """File and folder of those whose word on a certificate counts: CALLBACK_AUTHORITIES, else the system's. SSL_CERT_FILE and SSL_CERT_DIR name others."""
    if settings.CALLBACK_AUTHORITIES:
        return settings.CALLBACK_AUTHORITIES, None
    system = ssl.get_default_verify_paths()
    return system.cafile, system.capath


def _believe(handle: Any, file: str | None, folder: str | None) -> None:
    """A wheel's libcurl looks for authorities where the machine that built it kept them; here that is often nowhere, and then no certificate is good."""
    if file or folder:
        for option, place in ((pycurl.CAINFO, file), (pycurl.CAPATH, folder)):
            handle.setopt(option, place) if place else handle.unsetopt(option)


class _Exchange:
    """One request on its way, and what has come back of it. Used for one after the other, as a handle is dear to set up."""

    def __init__(self) -> None:
        self.key: Any = None
        self.body: list[bytes] = []
        self.lines: list[bytes] = []
        self.handle = self._prepare()
        self._belongs_to_us(False)

    def _prepare(self) -> Any:
        handle = pycurl.Curl()
        handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.POST, 1)
        handle.setopt(pycurl.SSL_VERIFYPEER, 1)
        handle.setopt(pycurl.SSL_VERIFYHOST, 2)
        _believe(handle, *authorities())
        handle.setopt(pycurl.CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS)
        handle.setopt(pycurl.FOLLOWLOCATION, 0)
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.PROXY, "")
        handle.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        handle.setopt(pycurl.WRITEFUNCTION, self._take_body)
        handle.setopt(pycurl.HEADERFUNCTION, self.lines.append)
        return handle

    def _belongs_to_us(self, is_ours: bool) -> None:
        """A connection into a private network is nobody else's: it is neither kept nor shared."""
        self.is_ours = is_ours
        self.handle.setopt(pycurl.FORBID_REUSE, int(is_ours))
        self.handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1 if is_ours else pycurl.CURL_HTTP_VERSION_NONE)

    def begin(self, key: Any, request: HttpRequest) -> None:
        """Raises pycurl.error, ValueError or TypeError for what is no request."""
        self.key, self.length, self.met_private_address = key, 0, False
        self.body.clear()
        self.lines.clear()
        if request.is_ours != self.is_ours:
            self._belongs_to_us(request.is_ours)
        self.handle.setopt(pycurl.URL, request.url)
        self.handle.setopt(pycurl.POSTFIELDS, request.body)
        self.handle.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in request.headers.items()])
        self.handle.setopt(pycurl.TIMEOUT_MS, TIMEOUT_MS)

    def _open_socket(self, purpose: int, address: tuple[int, int, int, tuple]) -> Any:
        """Connect only where the resolved address itself is public: names that point inward and later changes of a name change nothing."""
        family, kind, protocol, (host, *_rest) = address
        if isinstance(host, bytes):
            host = host.decode()
        if not settings.ALLOW_PRIVATE_CALLBACKS and not self.is_ours and not is_public(host):
            self.met_private_address = True
            return pycurl.SOCKET_BAD
        return socket.socket(family, kind, protocol)

    def _take_body(self, data: bytes) -> int:
        self.length += len(data)
        if self.length > MAX_ANSWER_BYTES:
            return 0
        self.body.append(data)
        return len(data)

    def answer(self) -> HttpAnswer:
        headers = {}
        for line in self.lines:
            name, colon, value = line.decode("latin-1").partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        return HttpAnswer(self.handle.getinfo(pycurl.RESPONSE_CODE), headers, b"".join(self.body))

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


class Transfers:
    """Requests on their way, each under a key of the caller's; more may be added while others are under way. Redirects are not followed."""

    def __init__(self) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, MOST_CONNECTIONS)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, MOST_TO_ONE_HOST)
        self._multi.setopt(pycurl.M_MAXCONNECTS, MOST_CONNECTIONS)
        self._idle: list[_Exchange] = []
        self._under_way: dict[Any, _Exchange] = {}
        self._ended: list[Outcome] = []

    def __len__(self) -> int:
        return len(self._under_way) + len(self._ended)

    def add(self, key: Any, request: HttpRequest) -> None:
        exchange = self._idle.pop() if self._idle else _Exchange()
        try:
            exchange.begin(key, request)
        except (pycurl.error, ValueError, TypeError) as error:
            self._ended.append((key, ChannelError(repr(error), code="bad_address", permanent=True)))
            self._idle.append(exchange)
            return
        self._under_way[exchange.handle] = exchange
        self._multi.add_handle(exchange.handle)

    def ended(self, seconds: float) -> list[Outcome]:
        """(key, answer or error) of what has ended and was not given back before; waits up to `seconds` for all."""
        until = time.monotonic() + seconds
        self._drive()
        while self._under_way and (left := until - time.monotonic()) > 0:
            self._multi.select(min(left, self._asked_wait_s(left)))
            self._drive()
        ended, self._ended = self._ended, []
        return ended

    def break_off(self) -> None:
        """Nothing is under way any more; connections stay open for what comes next."""
        for exchange in self._under_way.values():
            self._multi.remove_handle(exchange.handle)
        self._under_way, self._ended = {}, []

    def close(self) -> None:
        """What is still under way is broken off."""
        self.break_off()
        self._multi.close()

    def _asked_wait_s(self, otherwise: float) -> float:
        """libcurl's own: no socket tells of who waited for another's place, nor of a time that is up."""
        wait_ms = self._multi.timeout()
        return wait_ms / 1000 if wait_ms >= 0 else otherwise

    def _drive(self) -> None:
        self._multi.perform()
        waiting = 1
        while waiting:
            waiting, done, failed = self._multi.info_read()
            for handle in done:
                self._take(handle, _Exchange.answer)
            for handle, number, text in failed:
                self._take(handle, partial(_Exchange.failure, number=number, text=text))

    def _take(self, handle: Any, read: Callable[[_Exchange], HttpAnswer | ChannelError]) -> None:
        exchange = self._under_way.pop(handle)
        self._multi.remove_handle(handle)
        self._ended.append((exchange.key, read(exchange)))
        self._idle.append(exchange)


_own = threading.local()


def transfers_of_this_process() -> Transfers:
    """Always the same, so that connections to many hosts stay open between one task and the next. libcurl must not live through a fork."""
    if getattr(_own, "pid", 0) != os.getpid():
        _own.pid, _own.transfers = os.getpid(), Transfers()
    transfers: Transfers = _own.transfers
    return transfers


def post_all(requests: list[HttpRequest]) -> list[HttpAnswer | ChannelError]:
    """Make all `requests` at the same time; returns an answer or an error for each, in their order."""
    transfers = Transfers()
    for n, request in enumerate(requests):
        transfers.add(n, request)
    results: dict[int, HttpAnswer | ChannelError] = {}
    while transfers:
        results |= dict(transfers.ended(1.0))
    transfers.close()
    return [results[n] for n in range(len(requests))]
