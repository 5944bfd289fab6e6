"""How surely the other side is reached: weeks of silent tests, hours of duty, somebody named for tonight, a station not tested; and what is amiss."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import uuid_utils.compat as uuid
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from delivery.models import Address, AddressTest, Channel
from partners.models import Contact, Site, TestPause, TonightContact
from partners.tonight import next_morning, short_name

WEEKS = 3
OUTCOMES = ("answered", "reached", "answered", "answered", "reached")
OF_STORIES = ("SEC-YS-04", "SEC-JY-02", "SEC-DH-04", "BANK-GX-03", "SCH-EZ-01", "SEC-HL-03", "SEC-NL-07", "BANK-DH-03")
BY_NIGHT = [{"days": ["every"], "begins": "18:00", "ends": "08:00"}]
BY_DAY = [{"days": ["working"], "begins": "08:00", "ends": "18:00"}]


def make_reached(now: datetime) -> None:
    """Nothing of it touches a site where a story is told, nor the one whose staff may sign in."""
    staffed = Contact.objects.filter(addressee__user__isnull=False).values("site")
    sites = Site.objects.in_use().exclude(code__in=OF_STORIES).exclude(pk__in=staffed).select_related("station").order_by("code")
    dead, unconfirmed, refused, by_day, tonight = sites[:: max(sites.count() // 5, 1)][:5]
    _ways(unconfirmed).update(verified_at=None)
    _ways(refused).update(is_active=False, refused_at=now - timedelta(days=2), verified_at=None)
    AddressTest.objects.bulk_create(_tests(set(_ways(dead).values_list("pk", flat=True)), now), batch_size=5000)
    _take_turns(tonight, now)
    for contact in by_day.contacts.select_related("addressee"):
        contact.addressee.duty_hours = BY_DAY
        contact.addressee.save(update_fields=["duty_hours"])
    station = Unit.objects.filter(kind=Unit.Kind.STATION, sites__isnull=False).order_by("-path").first()
    leader = User.objects.filter(unit=station, role=Role.DUTY_LEADER).order_by("pk").first()
    if station and leader:
        TestPause.objects.create(station=station, reason="辖区学校月考，本周暂停测试", by=leader, since=now - timedelta(days=1))


def _ways(site: Site) -> QuerySet[Address]:
    return Address.objects.filter(addressee__contact__site=site).exclude(channel=Channel.IN_APP)


def _tests(dead: set[int], now: datetime) -> Iterator[AddressTest]:
    """Of the last weeks, every contact's; the dead ones did not arrive the last two times."""
    ways = Address.objects.filter(addressee__contact__isnull=False, is_active=True).exclude(channel__in=(Channel.IN_APP, Channel.VOICE))
    for n, pk in enumerate(ways.order_by("pk").values_list("pk", flat=True)):
        for week in range(1, WEEKS + 1):
            at = now - timedelta(days=7 * week - 6)
            is_lost = pk in dead and week < WEEKS
            outcome, error = ("failed", "off") if is_lost else (OUTCOMES[(n + week) % len(OUTCOMES)], "")
            yield AddressTest(address_id=pk, on=timezone.localdate(at), delivery=uuid.uuid7(), outcome=outcome, error_code=error, settled_at=at)


def _take_turns(site: Site, now: datetime) -> None:
    """By night the second is told first, and tonight the captain named them by hand."""
    people: list[Contact] = list(site.contacts.select_related("addressee").order_by("position"))
    if len(people) < 2:
        return
    people[1].addressee.duty_hours = BY_NIGHT
    people[1].addressee.save(update_fields=["duty_hours"])
    facts = {"since": now - timedelta(hours=1), "until": next_morning(now), "confirmed_at": now - timedelta(minutes=50)}
    TonightContact.objects.create(site=site, contact=people[1], instead_of=people[0], named_by=short_name(people[0]), **facts)
