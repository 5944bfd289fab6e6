"""A stream process as in production, the line between it and Valkey, and a page that listens."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core import signing

ROOM = {"user": 7, "path": "/9999/CD/", "lanes": None, "covert": True}
AUDIENCE = {"paths": ["/9999/CD/"], "lane": "bank", "covert": False}


def ticket(**changes) -> str:
    return signing.dumps(ROOM | changes, salt="stream")


class Line:
    """A TCP line to Valkey that can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self.far = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.is_cut = False
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            near, _ = self.listener.accept()
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.far)
            self.ends += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.close()

    def cut(self) -> None:
        self.is_cut = True
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()

    def mend(self) -> None:
        self.is_cut = False


class Stream:
    """The stream process, served as in production, on a Valkey stream of its own."""

    def __init__(self) -> None:
        address = urlsplit(settings.REDIS_URL)
        self.line = Line(address.hostname or "127.0.0.1", address.port or 6379)
        self.prefix = f"test-{uuid.uuid4().hex}"
        self.valkey = redis.Redis.from_url(settings.REDIS_URL)
        self.port = _free_port()
        password = f":{address.password}@" if address.password else ""
        url = f"redis://{password}127.0.0.1:{self.line.port}{address.path or '/0'}"
        command = [Path(sys.executable).parent / "granian", "--interface", "asgi", "--port", str(self.port), "--no-ws", "--workers-kill-timeout", "2"]
        command.append("policing.stream:application")
        self.process = subprocess.Popen(command, env=os.environ | {"KEY_PREFIX": self.prefix, "REDIS_URL": url}, stdout=subprocess.DEVNULL)
        wait_until(lambda: self.health().get("valkey") == "here", 30)

    def health(self) -> dict:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return json.loads(connection.getresponse().read())
        except OSError:
            return {}

    def publish(self, name: str, **audience) -> str:
        rows = {"zh-hans": {"name": f"{name} 中文"}, "en": {"name": name}}
        event = {"kind": "alert", "audience": AUDIENCE | audience, "row": rows}
        return self.valkey.xadd(f"{self.prefix}:live", {"event": json.dumps(event)}).decode()

    @contextmanager
    def page(self, token: str | None = None, *, status: int = 200, **query: str) -> Iterator["Page"]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        parameters = "&".join(f"{name}={value}" for name, value in ({"language": "en"} | query).items())
        headers = {"Authorization": f"Bearer {ticket() if token is None else token}", "Origin": settings.CSRF_TRUSTED_ORIGINS[0]}
        connection.request("GET", f"/events?{parameters}", headers=headers)
        answer = connection.getresponse()
        assert answer.status == status
        yield Page(answer)
        connection.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.valkey.delete(f"{self.prefix}:live")


class Page:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.answer = answer

    def next(self) -> dict:
        """The next event: {"id", "event", "data"}."""
        fields: dict = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = json.loads(value) if name == "data" else value
        return fields if "event" in fields else self.next()

    def names(self, count: int) -> list[str]:
        return [self.next()["data"]["name"] for _ in range(count)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until(claim, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "It never came true."
        time.sleep(0.05)
