"""What the measurements of sending share: many partners with a callback each, and the workers that serve them."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

PAYLOAD = {
    "type": "order.sent",
    "timestamp": "2026-08-17T10:20:00+08:00",
    "data": {
        "id": "01997e0e-5a4f-7000-8000-00000000002a",
        "number": "2026-08-17-000031",
        "action": "close_gates",
        "text": {"zh-hans": "请立即关闭东门和南门，核对出入车辆，发现灰色面包车请回复", "en": "Close the east and south gates now"},
        "until": "2026-08-17T11:20:00+08:00",
    },
}


def settle() -> None:
    """An empty database with the product's tables."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.site.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def partners(count: int, url: str) -> list[int]:
    """The addressees of `count` new partners, each with a signed callback of its own below `url`."""
    from delivery.channels.webhook import new_secret
    from delivery.models import Address, Addressee, Channel

    people = Addressee.objects.bulk_create(Addressee() for _n in range(count))
    prefix = secrets.token_hex(4)
    rows = (Address(addressee=one, channel=Channel.WEBHOOK, value=f"{url}/{prefix}/{n}", secret=new_secret()) for n, one in enumerate(people))
    Address.objects.bulk_create(_indexed(rows), batch_size=1000)
    return [one.pk for one in people]


def _indexed(rows: Iterator[Any]) -> Iterator[Any]:
    from policing.lib.sealed import blind_index

    for row in rows:
        row.value_index = blind_index(row.value)
        yield row


def order(addressees: list[int], *, priority: str = "bulk") -> Any:
    """Plan one message to all of `addressees`, as a room does; workers are told."""
    from django.utils import timezone

    from delivery.models import Message
    from delivery.services import Told, post_message, tell

    now, words = timezone.now(), {"title": "命令", "body": "请立即关闭东门和南门"}
    content = {"zh-hans": words, "en": words}
    subject = Message._meta.pk.get_default()
    message = post_message(room="bench", subject_id=subject, priority=priority, content=content, payload=PAYLOAD, expires_at=now + timedelta(hours=1), now=now)
    tell(message, [Told(pk, "contact", f"联系人{pk}") for pk in addressees], round=1, now=now)
    return message


@contextmanager
def workers(queues: str, processes: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker of the product with so many processes, ready for work."""
    command = [sys.executable, "-m", "celery", "-A", "policing", "worker", "-Q", queues, "-n", f"{queues}@bench", "--pool", "prefork", "-c", str(processes)]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", os.environ.get("BENCH_LOG", "ERROR")]
    process = subprocess.Popen([*command, *quiet])
    try:
        wait_for(lambda: _answers(queues))
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _answers(name: str) -> bool:
    from policing.celery import app

    return bool(app.control.ping(destination=[f"{name}@bench"], timeout=0.5))


def wait_for(come: Any, seconds: float = 300, every: float = 0.02) -> None:
    until = time.monotonic() + seconds
    while not come():
        if time.monotonic() > until:
            raise SystemExit("it never came to an end")
        time.sleep(every)
