"""Receivers that misbehave: each has its own trouble, and nobody beside it waits."""

from datetime import timedelta

import pytest
from django.db import transaction

from delivery.lifecycle import Status
from delivery.models import Channel, Delivery, Message
from tests.faults.sink import sink
from tests.faults.station import Station

pytestmark = pytest.mark.faults

GOOD = 20


def by_address(message: Message) -> dict[str, Delivery]:
    """Each delivery of `message` under the end of its address: "hold", "ok/3", or its channel."""
    found = Delivery.objects.filter(recipient__message=message).select_related("address")
    return {delivery.address.value.partition("/at/")[2] or delivery.channel: delivery for delivery in found}


def test_one_that_hangs_and_others_in_trouble_hold_up_nobody(station: Station):
    with sink() as receivers:
        kinds = ["hold", "slow", "reset", "elsewhere", "gone", "busy", *(f"ok/{n}" for n in range(GOOD))]
        webhooks = [(Channel.WEBHOOK, f"{receivers.url}/at/{kind}") for kind in kinds]
        message = station.tell([*webhooks, (Channel.SMS, "10012345678"), (Channel.IN_APP, "1")])
        waiting = Delivery.objects.filter(recipient__message=message, status__in=(Status.CREATED, Status.SENDING))
        station.eventually("everybody but the one that hangs has an outcome", lambda: waiting.count() == 1, seconds=15)
        states = by_address(message)
        assert states["hold"].status == Status.SENDING
        assert {states[f"ok/{n}"].status for n in range(GOOD)} == {Status.DELIVERED}
        assert states["slow"].status == Status.DELIVERED
        assert (states["sms"].status, states["in_app"].status) == (Status.SENT, Status.SENT)
        assert (states["gone"].status, states["gone"].error_code) == (Status.PERMANENT_FAILURE, "gone")
        for kind, code in {"reset": "unreachable", "elsewhere": "refused", "busy": "overloaded"}.items():
            assert (states[kind].status, states[kind].error_code, states[kind].queue) == (Status.TEMPORARY_FAILURE, code, "retry")
        assert states["busy"].due_at - states["busy"].updated_at >= timedelta(seconds=7)
        assert receivers.heard_at("/inside") == 0

        later = station.tell([(Channel.WEBHOOK, f"{receivers.url}/at/ok")])
        station.eventually("what comes later does not wait either", lambda: by_address(later)["ok"].status == Status.DELIVERED, seconds=15)
        assert by_address(message)["hold"].status == Status.SENDING
        receivers.released.set()
        station.eventually("the one that hung is told too", lambda: by_address(message)["hold"].status == Status.DELIVERED)


def test_one_whose_secret_or_address_is_broken_holds_up_nobody(station: Station):
    with sink() as receivers:
        with transaction.atomic():
            message = station.tell([(Channel.WEBHOOK, f"{receivers.url}/at/{kind}") for kind in ("ok", "ok/spoilt")] + [(Channel.WEBHOOK, "http://[broken")])
            people = Delivery.objects.filter(recipient__message=message)
            spoilt = next(delivery.address for delivery in people.select_related("address") if delivery.address.value.endswith("spoilt"))
            spoilt.secret = "whsec_§"
            spoilt.save()
        waiting = people.filter(status__in=(Status.CREATED, Status.SENDING))
        station.eventually("everybody has an outcome", lambda: not waiting.exists())
        states = by_address(message)
        assert states["ok"].status == Status.DELIVERED
        assert states["ok/spoilt"].error_code == "internal"
        assert states["webhook"].error_code == "bad_address"
