"""A callback over https is answered by whom its certificate names, on the word of an authority that we believe; nobody else hears anything."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from delivery.channels import ChannelError, HttpAnswer, HttpRequest
from delivery.transport import authorities, post_all

DAY = dt.timedelta(days=1)


class Authority:
    """Signs certificates; `file` is what whoever believes it has."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "authority.pem"
        self.key, self.name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
        own = self._certificate(self.name, self.key, 2 * DAY).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.file.write_bytes(own.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _certificate(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, until: dt.timedelta) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        begun = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        return begun.not_valid_before(now - 3 * DAY).not_valid_after(now + until)

    def context(self, host: str, until: dt.timedelta) -> ssl.SSLContext:
        """What a server needs that calls itself `host` until then."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)])
        made = self._certificate(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key, until).add_extension(names, critical=False)
        text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain = self.folder / f"{host}.pem"
        chain.write_bytes(text + made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.heard: list[bytes] = []
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody hung up."""


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def receiver(authority: Authority) -> Iterator[Callable[..., Any]]:
    """Starts one that calls itself `host`, reached at 127.0.0.1."""
    with ExitStack() as ends:

        def start(host: str = "127.0.0.1", until: dt.timedelta = DAY) -> Any:
            server = ends.enter_context(_Server(authority.context(host, until)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            ends.callback(server.shutdown)
            return server

        yield start


def post(server: Any) -> HttpAnswer | ChannelError:
    (outcome,) = post_all([HttpRequest(f"https://127.0.0.1:{server.server_port}/", {"content-type": "application/json"}, b"{}")])
    return outcome


def refuses(server: Any) -> bool:
    """Whether it was told nothing, and that for its certificate."""
    outcome = post(server)
    return isinstance(outcome, ChannelError) and (outcome.code, outcome.permanent, server.heard) == ("tls", False, [])


def test_one_signed_by_an_authority_of_the_settings_is_told(receiver, authority, settings):
    settings.CALLBACK_AUTHORITIES = str(authority.file)
    server = receiver()
    assert isinstance(outcome := post(server), HttpAnswer), outcome
    assert (outcome.status, server.heard) == (204, [b"{}"])


def test_one_signed_by_an_authority_of_the_system_is_told(receiver, authority, settings, monkeypatch):
    settings.CALLBACK_AUTHORITIES = ""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    assert isinstance(outcome := post(receiver()), HttpAnswer), outcome


def test_one_signed_by_nobody_we_believe_is_told_nothing(receiver, settings):
    settings.CALLBACK_AUTHORITIES = ""
    assert refuses(receiver())


def test_one_whose_certificate_names_another_host_is_told_nothing(receiver, authority, settings):
    settings.CALLBACK_AUTHORITIES = str(authority.file)
    assert refuses(receiver("partner.example.org"))


def test_one_whose_certificate_is_over_is_told_nothing(receiver, authority, settings):
    settings.CALLBACK_AUTHORITIES = str(authority.file)
    assert refuses(receiver(until=-DAY))


def test_authorities_are_found_on_this_machine(settings):
    """The wheel's own idea of where they are is that of the machine which built it."""
    settings.CALLBACK_AUTHORITIES = ""
    file, folder = authorities()
    assert any(place and Path(place).exists() for place in (file, folder))
