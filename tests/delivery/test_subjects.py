"""Whatever a sender wrote into a place, the letter about it goes out, and its subject is one line."""

import pytest
from django.utils import timezone

from delivery.channels import CHANNELS, Outgoing


@pytest.mark.parametrize("title", ["one\rtwo", "one\r\ntwo", "one\n\rtwo", "one\x0btwo", "one\x0ctwo", "one\u2028two", "one\x85two"])
def test_no_line_break_of_any_kind_stops_a_letter(mailoutbox, title):
    facts = {"delivery_id": "d-1", "secret": "", "body": "b", "link": "l", "payload": None, "user_id": None, "is_urgent": True, "now": timezone.now()}
    CHANNELS["email"].send(Outgoing(address="a@example.org", title=title, **facts))
    assert mailoutbox[0].message()["Subject"] == "one two"
