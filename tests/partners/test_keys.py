"""Keys of partners' systems: hashed, shown once, for one membership, until revoked or expired."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import User
from alerts.models import Alert
from delivery.models import Delivery
from partners.models import Contact, Membership, Partner, PartnerKey, Site
from tests.cast import make_contact, make_key, make_partner_user, reread, signed_in, with_key

URL = "/api/v1/alerts/"


def key_row(cast) -> PartnerKey:
    return PartnerKey.objects.get()


def works(key: str) -> bool:
    return with_key(key).get(URL).status_code == 200


def test_only_a_hash_is_kept(cast):
    secret = cast.bank_key.partition(".")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM partners_partnerkey t")
        kept = cursor.fetchone()[0]
    assert secret not in kept
    assert key_row(cast).prefix in cast.bank_key


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: key + "x", lambda key: key.partition(".")[0] + ".", str.lower, lambda key: key[::-1]])
def test_almost_the_key_is_no_key(cast, change):
    assert works(cast.bank_key)
    assert change(cast.bank_key) == cast.bank_key or not works(change(cast.bank_key))


def test_a_revoked_key_is_refused(cast):
    PartnerKey.objects.update(revoked=True)
    assert not works(cast.bank_key)


def test_an_expired_key_is_refused(cast):
    row = key_row(cast)
    row.expiry_date = timezone.now() + timedelta(hours=1)
    row.save()
    assert works(cast.bank_key)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert not works(cast.bank_key)


ENDS = {
    "membership": lambda: Membership.objects.update(is_active=False),
    "partner": lambda: Partner.objects.update(is_active=False),
    "user": lambda: User.objects.filter(role="partner").update(is_active=False),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_key_ends_with_what_it_hangs_on(cast, what):
    ENDS[what]()
    assert not works(cast.bank_key)


def test_a_key_is_not_a_password(cast):
    assert with_key(cast.bank_key).get("/alerts/").status_code == 302
    assert with_key(cast.bank_key).get("/admin/").status_code == 302


def test_last_use_is_kept_to_the_minute(cast):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        works(cast.bank_key)
    assert key_row(cast).last_used_at == start
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        works(cast.bank_key)
    assert key_row(cast).last_used_at == start
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        works(cast.bank_key)
    assert key_row(cast).last_used_at == start + timedelta(seconds=61)


def test_a_refused_key_notes_no_use(cast):
    PartnerKey.objects.update(revoked=True)
    works(cast.bank_key)
    assert key_row(cast).last_used_at is None


def test_a_test_key_is_a_world_of_its_own(cast):
    """The same reference in live and in test are two alerts; the test one reaches nobody."""
    from alerts.services.routing import route_received

    body = {"reference": "same", "type": "general.report", "site": "BANK-DH-03"}
    trial = with_key(make_key(cast.bank, mode="test"))
    assert [client.post(URL, body, format="json").status_code for client in (trial, cast.bank_client)] == [201, 201]
    while route_received():
        pass
    modes = {alert.mode: {delivery.status for delivery in Delivery.objects.filter(recipient__message__subject_id=alert.pk)} for alert in Alert.objects.all()}
    assert modes == {"test": {"cancelled"}, "live": {"created"}}


def test_a_test_alert_is_outside_the_figures(cast):
    with_key(make_key(cast.bank, mode="test")).post(URL, {"reference": "t", "type": "general.report", "site": "BANK-DH-03"}, format="json")
    figures = signed_in(cast.desk).get("/api/v1/summary/").json()
    assert (figures["waiting"], figures["today"], figures["open"]) == (0, 0, 0)


def test_a_key_acts_for_its_partner_in_its_own_name(cast):
    cast.bank_client.post(URL, {"reference": "r", "type": "general.report", "site": "BANK-DH-03"}, format="json")
    alert = reread(Alert.objects.get())
    assert (alert.partner, alert.reported_by) == (cast.bank, Membership.objects.get().user)


# What partners and officers see of the other side.


def test_a_membership_of_one_site_sees_that_site(cast):
    clerk = make_partner_user("clerk", cast.bank, site=cast.branch)
    assert list(Site.objects.visible_to(clerk)) == [cast.branch]
    assert list(Partner.objects.visible_to(clerk)) == [cast.bank]


def test_a_membership_that_has_ended_sees_nothing(cast):
    clerk = make_partner_user("clerk", cast.bank)
    Membership.objects.filter(user=clerk).update(is_active=False)
    assert (Site.objects.visible_to(clerk).count(), Partner.objects.visible_to(clerk).count(), Contact.objects.visible_to(clerk).count()) == (0, 0, 0)


def test_a_caller_is_found_by_the_whole_number_only(cast):
    contact = make_contact(cast.compound, "西门岗", value="10055550042")
    client = signed_in(cast.desk)
    found = client.post("/api/v1/callers/", {"number": "10055550042"}, format="json").json()
    assert (found["contact"]["name"], found["site"]["code"]) == (contact.name, "SEC-JY-01")
    for part in ("1005555004", "0042", "10055550043", "%"):
        known = client.post("/api/v1/callers/", {"number": part}, format="json").json()
        assert (known["site"], known["contact"]) == (None, None), part
    assert client.post("/api/v1/callers/", {"number": ""}, format="json").status_code == 400


def test_an_erased_number_is_nobodys(cast):
    contact = make_contact(cast.compound, "西门岗", value="10055550042")
    contact.addressee.addresses.get().erase()
    known = signed_in(cast.desk).post("/api/v1/callers/", {"number": "10055550042"}, format="json").json()
    assert (known["site"], known["contact"]) == (None, None)
