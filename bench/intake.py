"""Alerts by POST against a bare DRF view with one INSERT, on the same server, same connections, in turn."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import django

from bench.load import post_all
from bench.report import show

ROUNDS = 7
REQUESTS = 600
CONNECTIONS = 4


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.site.settings"
    django.setup()
    key = _prepare()
    with _server() as url:
        _measure(url, key)


def _prepare() -> str:
    """An empty database with the test town; returns a partner's key."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests.cast import build_cast

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare (id uuid PRIMARY KEY, reference varchar(64), text text, at timestamptz)")
    return build_cast().bank_key


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        "1",
        "--log-level",
        "error",
        "policing.wsgi:application",
    ]
    process = subprocess.Popen(command)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _bodies(run: str) -> list[bytes]:
    whole = {"type": "bank.suspicious_cancellation", "site": "BANK-DH-03", "description": "开户九天要求销户，五日过账两百余笔", "place": "3 号柜"}
    whole |= {"location": {"lon": 113.905, "lat": 35.305, "accuracy_m": 20}, "covert": True, "details": {"amount_band": "50k-200k"}}
    return [json.dumps(whole | {"reference": f"{run}-{n}"}).encode() for n in range(REQUESTS)]


def _measure(url: str, key: str) -> None:
    def rate(path: str, run: str) -> float:
        headers = [f"Authorization: Api-Key {key}"] if path.startswith("/api") else []
        return REQUESTS / post_all(url + path, _bodies(run), headers, connections=CONNECTIONS, expect=201)

    paths = {"ours": "/api/v1/alerts/", "bare": "/bench/bare/", "plain": "/bench/plain/"}
    rounds = [{name: rate(path, f"{name}{n}") for name, path in paths.items()} for n in range(ROUNDS + 1)][1:]
    show("intake", [(r["ours"], r["bare"]) for r in rounds], limit_name="bare DRF view", unit="/s", wanted=0.5)
    show("bare DRF view", [(r["bare"], r["plain"]) for r in rounds], limit_name="plain view   ", unit="/s", wanted=0.0)
