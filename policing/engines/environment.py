"""What every process of the product is told through its environment."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from policing.engines.databases import APP, DATABASE, OWNER
from policing.engines.keyring import Keyring
from policing.engines.postgres import Postgres
from policing.engines.tls import Certificate
from policing.engines.valkey import Valkey

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104


@dataclass(frozen=True)
class Address:
    """Where people reach the pages and where the stream listens."""

    port: int
    stream_port: int
    certificate: Certificate | None = None

    @property
    def bind(self) -> str:
        """The whole local network only with TLS."""
        return EVERYWHERE if self.certificate else LOOPBACK

    @property
    def hosts(self) -> list[str]:
        """Every name under which the pages may be asked for, as Django wants them."""
        names = self.certificate.names if self.certificate else ["localhost", "127.0.0.1", "::1"]
        return [f"[{name}]" if ":" in name else name for name in names]

    @property
    def host(self) -> str:
        """The best name to tell people: with TLS the address other machines see, else localhost."""
        others = [name for name in self.hosts if name not in {"localhost", "127.0.0.1", "[::1]", socket.gethostname()}]
        return others[0] if others else "localhost"

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def stream_url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.stream_port}"

    def granian_options(self) -> list[str]:
        if not self.certificate:
            return ["--host", self.bind]
        return ["--host", self.bind, "--ssl-certificate", str(self.certificate.chain), "--ssl-keyfile", str(self.certificate.key)]


@dataclass
class Surroundings:
    """The environment of one data folder. What the person set themselves, also as NAME_FILE, stays as they set it."""

    data: Path
    keys: Keyring
    address: Address
    engines: dict[str, str] = field(default_factory=dict)

    def use_postgres(self, postgres: Postgres) -> None:
        self.engines["DATABASE_URL"] = postgres.url(DATABASE, user=APP, password=self.keys.word("app"))
        self.engines["MIGRATION_DATABASE_URL"] = postgres.url(DATABASE, user=OWNER, password=self.keys.word("owner"))

    def use_valkey(self, valkey: Valkey) -> None:
        self.engines["REDIS_URL"] = valkey.url()

    def env(self) -> dict[str, str]:
        own = {
            "SECRET_KEY": self.keys.word("secret_key"),
            "SEALING_KEY": self.keys.key("sealing_key"),
            "ALLOWED_HOSTS": ",".join(self.address.hosts),
            "CSRF_TRUSTED_ORIGINS": ",".join(f"{self.address.scheme}://{host}:{self.address.port}" for host in self.address.hosts),
            "BASE_URL": self.address.url,
            "STREAM_URL": self.address.stream_url,
            "PLAIN_HTTP": "0" if self.address.certificate else "1",
            "HSTS_SECONDS": "0",
            "SMS_PROVIDERS": "log",
        }
        chosen = {name: value for name, value in own.items() if name not in os.environ and f"{name}_FILE" not in os.environ}
        fixed = {"DATA_DIR": str(self.data), "ZHUFANG_RUN": self.keys.word("run"), "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "policing.settings"}
        return chosen | self.engines | fixed
