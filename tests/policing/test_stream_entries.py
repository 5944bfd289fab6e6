"""One odd entry in the live stream must not silence it: the reader is one task, and pages would go on believing that nothing happens."""

import json

import pytest
from django.core import signing

from policing.hearing import Event, Ticket

HOLDER = {"user": 7, "path": "/9999/CD/", "lanes": ["bank"], "covert": False}


@pytest.mark.parametrize("audience", [{}, {"paths": []}, {"lane": "bank"}, {"paths": ["/9999/CD/"]}, {"paths": ["/9999/CD/"], "lane": "bank"}])
def test_an_audience_that_says_too_little_is_nobody(audience):
    assert Ticket.read(signing.dumps(HOLDER, salt="stream")).admits(audience) is False


@pytest.mark.parametrize("change", [{"audience": None}, {"audience": "all"}, {"audience": 3}, {"row": None}, {"row": "x"}])
def test_an_entry_of_another_shape_is_skipped(change):
    whole = {"kind": "alert", "audience": {"paths": []}, "row": {"en": {}}} | change
    assert Event.read(b"1-0", {b"event": json.dumps(whole).encode()}) is None
