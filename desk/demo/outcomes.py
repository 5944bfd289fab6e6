"""What came of alerts in the weeks before: closed ones of a bank and of guards with outcomes, sums and times, campaigns, and thanks."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Unit, User
from accounts.roles import Role
from alerts.lifecycle import REASONS, Disposition, HonourStatus, Status
from alerts.models import Alert, AlertEvent, AlertType, Campaign, Honour, HonourKind
from alerts.services.intake import Report, receive_alert
from alerts.services.timeline import record
from partners.models import Contact, Site

HOW_MANY = 28
CAME = (Disposition.FOUNDED, Disposition.FOUNDED, Disposition.FOUNDED, Disposition.MINOR, Disposition.UNFOUNDED)
KINDS = {"bank": "bank.general", "security": "security.suspect_vehicle", "school": "school.panic_alarm"}
THANKED = ("及时报告可疑车辆，协助民警快速处置", "柜面沉着应对，劝阻一名老人向陌生账户汇款", "主动参与夜间义务巡逻")


def make_outcomes(stations: Sequence[Unit], now: datetime) -> None:
    """For the first station, whose people the demo signs in."""
    station = stations[0]
    rng = random.Random(7)  # noqa: S311 - invents a past, not secrets
    campaign = _campaigns(station, now)
    desk = User.objects.filter(unit__path__startswith=station.path, role=Role.DUTY_OFFICER, is_active=True).order_by("pk").first()
    leader = User.objects.filter(unit__path__startswith=station.path, role=Role.DUTY_LEADER, is_active=True).order_by("pk").first()
    if desk is None or leader is None:
        return
    kinds = {kind.code: kind for kind in AlertType.objects.all()}
    for partner_kind, code in KINDS.items():
        site = Site.objects.filter(station=station, partner__kind=partner_kind).select_related("partner", "station").order_by("pk").first()
        if site and code in kinds:
            _past_of(site, kinds[code], campaign, desk, now, rng)
    _thanks(station, desk, leader, now)


def _campaigns(station: Unit, now: datetime) -> Campaign:
    today = now.date()
    bureau = Unit.objects.get(path="/" + station.path.split("/")[1] + "/")
    past = {"starts_on": today - timedelta(days=140), "ends_on": today - timedelta(days=80)}
    Campaign.objects.get_or_create(unit=station, name="夏季治安打击整治", defaults={"name_en": "Summer public-order drive", **past})
    facts = {"name_en": "Autumn and winter anti-theft drive", "starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=40)}
    note = "盗窃电动自行车、拉车门盗窃和银行周边诈骗的防范。"
    return Campaign.objects.get_or_create(unit=bureau, name="秋冬反盗防骗行动", defaults={"note": note, **facts})[0]


def _past_of(site: Site, kind: AlertType, campaign: Campaign, desk: User, now: datetime, rng: random.Random) -> None:
    for n in range(HOW_MANY):
        at = now - timedelta(days=rng.uniform(1, 85))
        reference = f"DEMO-{site.pk}-{n}"
        if not Alert.objects.filter(reference=reference).exists():
            _past_alert(Report(reference=reference, type=kind, site=site, sent={}, is_covert=False), site, campaign, desk, at, rng)


def _past_alert(report: Report, site: Site, campaign: Campaign, desk: User, at: datetime, rng: random.Random) -> None:
    """Received, taken, gone to and closed, each at its time."""
    alert, _new = receive_alert(report, partner=site.partner, mode="live", by=desk, bureau_id=site.station_id, now=at)
    came, took = rng.choice(CAME), timedelta(seconds=rng.randint(15, 240))
    out, there = took + timedelta(seconds=rng.randint(20, 120)), took + timedelta(seconds=rng.randint(200, 900))
    facts: dict[str, Any] = {"acknowledged_by": desk, "acknowledged_at": at + took, "dispatched_at": at + out, "arrived_at": at + there}
    ended = at + there + timedelta(minutes=rng.randint(10, 90))
    facts |= {"routed_at": at, "resolved_at": ended, "closed_at": ended, "status": Status.CLOSED, "disposition": came}
    facts["disposition_reason"] = rng.choice(REASONS[came][:-1]) if came in REASONS else ""
    if came == Disposition.FOUNDED and site.partner.kind == "bank":
        facts |= {"money_kept_safe": rng.randint(20, 900) * 100, "money_evidence": rng.choice(["bank_record", "recalled_transfer", "statement", "estimate"])}
    if campaign.starts_on <= at.date() <= campaign.ends_on:
        facts |= {"of_campaign": campaign, "campaign": campaign.name}
    Alert.objects.filter(pk=alert.pk).update(**facts)
    said = {"disposition": came, "reason": facts["disposition_reason"], "money_kept_safe": str(facts.get("money_kept_safe") or "") or None}
    record(Alert.objects.get(pk=alert.pk), AlertEvent.Kind.CLOSED, now=ended, by=desk, **said, money_evidence=facts.get("money_evidence", ""))


def _thanks(station: Unit, desk: User, leader: User, now: datetime) -> None:
    """One given, one granted, one that waits for the leader."""
    if Honour.objects.filter(unit=station).exists():
        return
    contacts = Contact.objects.filter(site__station=station, is_active=True).select_related("site").order_by("pk")[: len(THANKED)]
    kinds = list(HonourKind.objects.order_by("position"))
    steps = (HonourStatus.GIVEN, HonourStatus.GRANTED, HonourStatus.PROPOSED)
    for contact, reason, status, kind in zip(contacts, THANKED, steps, kinds, strict=False):
        decided = {} if status == HonourStatus.PROPOSED else {"decided_by": leader, "decided_at": now - timedelta(days=6)}
        given = {"given_on": (now - timedelta(days=3)).date(), "may_be_named": True} if status == HonourStatus.GIVEN else {}
        whom = {"site": contact.site, "partner_id": contact.site.partner_id, "contact": contact}
        Honour.objects.create(
            kind=kind, unit=station, reason=reason, status=status, proposed_by=desk, proposed_at=now - timedelta(days=9), **whom, **decided, **given
        )
