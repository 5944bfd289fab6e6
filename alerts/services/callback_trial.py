"""Sample callbacks to the registered test address, through the transport real ones take."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import uuid_utils.compat as uuid

from alerts.services.errors import NoCallbackAddress, NothingRegistered
from delivery.channels import CHANNELS, ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing
from delivery.errors import ERRORS
from delivery.models import Address, Channel
from delivery.transport import post_all
from partners.models import Partner

# Every state a partner hears of, in the order of a usual story, with the disposition it carries.
EVENTS = {"routed": None, "acknowledged": None, "dispatched": None, "arrived": None, "resolved": None, "closed": "founded", "cancelled": "cancelled"}


@dataclass(frozen=True)
class Sample:
    """One sample on its way: `signed` is what the signature covers."""

    type: str
    request: HttpRequest

    @property
    def signed(self) -> str:
        return f"{self.request.headers['webhook-id']}.{self.request.headers['webhook-timestamp']}.{self.request.body.decode()}"


def sample_data(event: str, now: datetime) -> dict[str, Any]:
    """What an alert looks like in `event`; its number belongs to no alert."""
    at = now.isoformat()
    history = [{"status": "received", "at": at}]
    past = list(EVENTS)[1 : list(EVENTS).index(event) + 1] if event not in {"routed", "cancelled"} else [event] if event == "cancelled" else []
    return {
        "id": "00000000-0000-7000-8000-000000000000",
        "number": f"{now:%Y-%m-%d}-SAMPLE",
        "reference": "SAMPLE-1",
        "type": "general.report",
        "site": None,
        "cap_status": "Test",
        "status": event,
        "received_at": at,
        "history": history + [{"status": status, "at": at} for status in past],
        "disposition": EVENTS[event],
        "disposition_reason": "withdrawn" if event == "cancelled" else None,
    }


def send_samples(partner: Partner, *, now: datetime) -> dict[str, Any]:
    """One signed sample of each kind to `partner`'s test address; returns what was sent and what came back. Raises NoCallbackAddress."""
    address = Address.objects.filter(addressee=partner.test_addressee_id, channel=Channel.WEBHOOK, is_active=True).order_by("position", "pk").first()
    if partner.test_addressee_id is None or address is None:
        raise NoCallbackAddress
    samples = [_sample(address, event, now) for event in EVENTS]
    started = time.monotonic()
    answers = post_all([sample.request for sample in samples])
    took = int((time.monotonic() - started) * 1000)
    return {"address": _shown(address.value), "samples": [_row(sample, answer, took) for sample, answer in zip(samples, answers, strict=True)]}


@dataclass(frozen=True)
class Tried:
    """One sample to one registered address, and what came back: `status` is None where nothing did, `error_label` says why it would not count as delivered."""

    address: str
    is_test: bool
    status: int | None
    error_label: str | None
    milliseconds: int

    @property
    def arrived(self) -> bool:
        return self.error_label is None


def try_callbacks(partner: Partner, *, now: datetime) -> list[Tried]:
    """One signed sample, marked as a test, to each address registered for `partner`, live ones first. Raises NothingRegistered."""
    held = Address.objects.filter(addressee__in=[partner.addressee_id, partner.test_addressee_id], channel=Channel.WEBHOOK, is_active=True)
    addresses = sorted(held, key=lambda address: (address.addressee_id == partner.test_addressee_id, address.position, address.pk))
    if not addresses:
        raise NothingRegistered
    samples = [_sample(address, "routed", now) for address in addresses]
    started = time.monotonic()
    answers = post_all([sample.request for sample in samples])
    took = int((time.monotonic() - started) * 1000)
    return [
        Tried(_shown(address.value), address.addressee_id == partner.test_addressee_id, row["status"], row["error_label"], took)
        for address, row in zip(addresses, (_row(*pair, took) for pair in zip(samples, answers, strict=True)), strict=True)
    ]


def _shown(url: str) -> str:
    """Enough for its owner to know the address by: a path may hold a secret, and so may a name before the host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"


def _sample(address: Address, event: str, now: datetime) -> Sample:
    channel = CHANNELS["webhook"]
    assert isinstance(channel, HttpChannel)
    kind = f"alert.{event}"
    payload = {"type": kind, "timestamp": now.isoformat(), "data": sample_data(event, now)}
    outgoing = Outgoing(str(uuid.uuid7()), address.value, address.secret, "", "", "", payload, None, False, now)
    return Sample(kind, channel.request(outgoing))


def _row(sample: Sample, answer: HttpAnswer | ChannelError, took_ms: int) -> dict[str, Any]:
    failed = _failure(answer)
    return {
        "type": sample.type,
        "status": None if isinstance(answer, ChannelError) else answer.status,
        "error": failed,
        "error_label": str(ERRORS.get(failed, failed)) if failed else None,
        "milliseconds": took_ms,
        "headers": dict(sample.request.headers),
        "body": sample.request.body.decode(),
        "signed": sample.signed,
    }


def _failure(answer: HttpAnswer | ChannelError) -> str | None:
    """Why a real callback would count as not delivered; what the receiver wrote is never shown."""
    if isinstance(answer, ChannelError):
        return answer.code
    try:
        CHANNELS["webhook"].receipt(answer)  # type: ignore[attr-defined]
    except ChannelError as error:
        return error.code
    return None
