"""Another call about the same: a line of the first alert, its number sealed with it and shown to whoever says why."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AccessLog
from alerts.models import Alert, AlertEvent
from policing.lib.sealed import Ciphertext
from tests.calls import CALLER, call, reference_of, ring
from tests.cast import reread, routed, signed_in


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


def another(user, alert, **facts):
    return signed_in(user).post(reverse("api:alert-calls", args=[alert.pk]), {"text": "还在喊"} | facts, format="json")


def test_another_call_becomes_a_line_and_no_second_alert(cast):
    alert = routed(cast)
    assert another(cast.desk, alert, caller_number="+86 100 0000 0042", source="phone").status_code == 200
    line = alert.events.order_by("-sequence").first()
    assert (line.kind, line.words["text"], line.user) == (AlertEvent.Kind.NOTE, "还在喊", cast.desk)
    assert line.data | {"sealed": ""} == {"source": "phone", "caller": "100****0042", "sealed": ""}
    assert Alert.objects.count() == 1
    assert ring(cast.desk, CALLER).json()["calls"]["last"][0]["id"] == str(alert.pk)


def test_a_second_callers_number_is_sealed_with_the_alerts_key(cast):
    alert = reference_of(call(cast.desk))
    another(cast.desk, alert, caller_number="10000000077", text="我是 10000000077")
    line = alert.events.order_by("-sequence").first()
    assert (line.words["text"], line.data["caller"]) == ("我是 100****0077", "100****0077")
    assert "10000000077" not in json.dumps(line.data)
    alert = reread(alert)
    assert Alert._meta.get_field("caller_number").unseal(alert, Ciphertext(line.data["sealed_caller"])) == "10000000077"
    assert alert.caller_number == CALLER


def reveal(user, alert, line, **facts):
    body = {"field": "caller_number", "reason": "回拨核实", "line": line} | facts
    return signed_in(user).post(reverse("api:alert-reveal", args=[alert.pk]), body, format="json")


@pytest.fixture
def called_again(cast):
    """An alert and the number of the line that keeps a second caller."""
    alert = reference_of(call(cast.desk))
    another(cast.desk, alert, caller_number="10000000077", text="我也听到了")
    return alert, alert.events.order_by("-sequence").first().sequence


def test_a_later_callers_number_is_shown_to_whoever_says_why(cast, called_again):
    alert, line = called_again
    answer = reveal(cast.desk, alert, line).json()
    assert answer["shown"] == {"line": line, "number": "10000000077"}
    assert answer["caller"] == "100****0042"
    looked = AccessLog.objects.get(action="reveal")
    assert (looked.user, looked.reason, looked.subject) == (cast.desk, "回拨核实", f"alerts.alert:{alert.pk}:caller_number:{line}")
    assert alert.events.get(kind=AlertEvent.Kind.REVEALED).data["line"] == line


def test_the_page_says_which_line_hides_a_number(cast, called_again):
    alert, line = called_again
    address = reverse("api:alert", args=[alert.pk])
    assert [row["sequence"] for row in signed_in(cast.desk).get(address).json()["timeline"] if row["hides"]] == [line]
    alert.erase()
    assert not any(row["hides"] for row in signed_in(cast.desk).get(address).json()["timeline"])
    assert reveal(cast.desk, alert, line).json()["shown"] == {"line": line, "number": None}


def test_nobody_reveals_a_later_caller_without_a_reason_or_the_right(cast, called_again):
    alert, line = called_again
    assert reveal(cast.desk, alert, line, reason="").status_code == 400
    assert reveal(cast.auxiliary, alert, line).status_code == 403
    assert reveal(cast.stranger, alert, line).status_code == 404
    assert reveal(cast.desk, alert, line - 1).json()["code"] == "nothing_hidden"
    assert not AccessLog.objects.exists() and not alert.events.filter(kind=AlertEvent.Kind.REVEALED).exists()


def test_a_strangers_alert_takes_no_calls(cast):
    alert = routed(cast)
    assert another(cast.stranger, alert).status_code == 404
    assert another(cast.inspector, alert).status_code == 403
