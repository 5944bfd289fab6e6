"""The one place that reads the environment. Every variable may also come from a file named by `<NAME>_FILE`."""

import base64
import binascii
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name: str, meaning: str) -> str:
    """The value of `name`; without one the start stops with a sentence that says what it is for."""
    value = str(env.str(name, default=""))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. It is {meaning}. `script/server` sets it for you; elsewhere put it in the environment.")
    return value


def time_of_day(name: str, default: str) -> time:
    """The time of day that `name` holds, like 20:00."""
    try:
        return time.fromisoformat(env.str(name, default=default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a time of day like {default}.") from error


def tile_addresses(name: str) -> list[str]:
    """Addresses of map tiles, with a space between; each a path or an https address with {z}, {x} and {y} in it."""
    addresses = str(env.str(name, default="")).split()
    for address in addresses:
        if not address.startswith(("/", "https://", "http://")) or not all(part in address for part in ("{z}", "{x}", "{y}")):
            raise ImproperlyConfigured(f"{name} holds {address}: a tile address begins with https:// or / and has {{z}}, {{x}} and {{y}} in it.")
    return addresses


def existing_file(name: str) -> str:
    """The path that `name` holds, of a file that is there; empty when it is not set."""
    path = str(env.str(name, default=""))
    if path and not Path(path).is_file():
        raise ImproperlyConfigured(f"{name} holds {path}, and there is no such file.")
    return path


def origin_of(address: str) -> str:
    """https://host:port of `address`; empty for a path."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def lon_lat(name: str, default: tuple[float, float]) -> tuple[float, float]:
    """A place as longitude,latitude in WGS84 degrees, like 113.9,35.3."""
    try:
        lon, lat = env.list(name, cast=float, default=list(default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a longitude and a latitude with a comma between, like 113.9,35.3.") from error
    if not (abs(lon) <= 180 and abs(lat) <= 85):
        raise ImproperlyConfigured(f"{name} is no place on the map: {lon},{lat}.")
    return lon, lat


def required_key(name: str, meaning: str) -> bytes:
    """The 32 bytes that `name` holds as URL-safe base64."""
    try:
        key = base64.urlsafe_b64decode(required(name, meaning))
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is not URL-safe base64.") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must hold 32 bytes, it holds {len(key)}.")
    return key


def database(name: str, default: str | None = None) -> dict:
    """Django's settings for the PostgreSQL that `name` points to."""
    required(default if default and not env.str(name, default="") else name, "the address of PostgreSQL, like postgres://user:password@host:5432/name")
    parsed = env.db_url(name) if env.str(name, default="") else env.db_url(default)
    if not parsed["ENGINE"].endswith(("postgresql", "postgresql_psycopg2")):
        raise ImproperlyConfigured(f"{name} must be a postgres:// address; Zhufang keeps its truth in PostgreSQL only.")
    parsed["ENGINE"] = "django.db.backends.postgresql"
    parsed["CONN_MAX_AGE"] = 600
    parsed["CONN_HEALTH_CHECKS"] = True
    parsed["OPTIONS"] = {"connect_timeout": 3, "application_name": "zhufang"}
    return parsed
