"""An own certificate for the local network: an authority that a phone can be told to trust once, and the server's certificate under it."""

import datetime as dt
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS, SERVER_DAYS, RENEW_DAYS = 3650, 397, 30


@dataclass(frozen=True)
class Certificate:
    """Files in PEM; `authority` is the one to install on phones."""

    chain: Path
    key: Path
    authority: Path
    names: list[str]


def local_names() -> list[str]:
    """How this machine is called on its network: localhost first, then the address other machines see, then its name."""
    return list(dict.fromkeys(["localhost", "127.0.0.1", "::1", *_addresses(), socket.gethostname()]))


def certificate(folder: Path) -> Certificate:
    """The one in `folder`, made or renewed when it is missing, nearly over, or this machine has new names."""
    names = local_names()
    made = Certificate(folder / "server.pem", folder / "server.key", folder / "authority.pem", names)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_good(made):
        _issue(made, folder / "authority.key")
    return made


def _addresses() -> list[str]:
    """Asking for a route sends nothing."""
    found = []
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    return found


def _is_good(made: Certificate) -> bool:
    if not (made.chain.exists() and made.key.exists() and made.authority.exists()):
        return False
    present = x509.load_pem_x509_certificate(made.chain.read_bytes())
    covered = present.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = present.not_valid_after_utc - dt.datetime.now(dt.UTC) > dt.timedelta(days=RENEW_DAYS)
    return lasts and set(_alternatives(made.names)) <= set(covered)


def _issue(made: Certificate, authority_key: Path) -> None:
    if not (made.authority.exists() and authority_key.exists()):
        own = _new_key(authority_key)
        name = _name(f"Zhufang on {socket.gethostname()}")
        root = (
            _draft(name, name, own, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
        )
        made.authority.write_bytes(root.sign(own, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    draft = (
        _draft(_name(made.names[-1]), authority.subject, _new_key(made.key), SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(_alternatives(made.names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    chain = [draft.sign(signer, hashes.SHA256()), authority]
    made.chain.write_bytes(b"".join(link.public_bytes(serialization.Encoding.PEM) for link in chain))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """Strict clients, Python 3.13 among them, refuse certificates that do not say what they are for."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _draft(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _new_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return key


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _alternatives(names: list[str]) -> list[x509.GeneralName]:
    return [_alternative(name) for name in names]


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
