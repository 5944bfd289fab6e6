"""A day's plan: how many each station gets, whose turn it is, and what the planner changes of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import Officer
from patrols.lifecycle import SENT, SendingStatus
from patrols.models import Quota, SentOfficer
from patrols.services.secondment.errors import BadShift, NoPeopleToStation, NotFree, NotOfPool, QuotaInUse, ShiftOver
from patrols.services.secondment.hosts import Hosts
from patrols.services.secondment.pool import GRAVE, Pool, pool_for
from patrols.services.secondment.rights import check_planner, is_over
from policing.lib.errors import NotAllowed

DAY = timedelta(days=1)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=24)


def span_of_day(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight: a night shift belongs to the day it begins on."""
    begins = datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
    return begins, begins + DAY


def quotas_of(user: User, day: date) -> "QuerySet[Quota]":
    first, last = span_of_day(day)
    return Quota.objects.visible_to(user).filter(starts_at__gte=first, starts_at__lt=last).select_related("station").order_by("starts_at", "station__path")


@transaction.atomic
def set_quota(station: Unit, *, starts_at: datetime, ends_at: datetime, people: int, by: User) -> Quota | None:
    """`station` gets so many people in this shift; with 0 none, and None is returned.

    Raises NotAllowed, NoPeopleToStation, BadShift, QuotaInUse when more than that are published already.
    """
    check_planner(by, station)
    if station.kind != Unit.Kind.STATION or station.closed_on:
        raise NoPeopleToStation(unit=station)
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise BadShift
    quota = Quota.objects.select_for_update().filter(station=station, starts_at=starts_at).first() or Quota(
        station=station, starts_at=starts_at, ends_at=ends_at
    )
    rows = SentOfficer.objects.filter(quota=quota) if quota.pk else SentOfficer.objects.none()
    published = rows.filter(status__in=SENT).count()
    if people < published or (published and quota.ends_at != ends_at):
        raise QuotaInUse(n=published)
    if people == 0:
        _without(quota, rows)
        return None
    quota.people, quota.ends_at = people, ends_at
    quota.save()
    extra = rows.filter(status=SendingStatus.PROPOSED).order_by("-pk").values_list("pk", flat=True)
    SentOfficer.objects.filter(pk__in=list(extra[: max(rows.exclude(status=SendingStatus.WITHDRAWN).count() - people, 0)])).delete()
    return quota


def _without(quota: Quota, rows: "QuerySet[SentOfficer]") -> None:
    """A shift that somebody was withdrawn from stays, with nobody in it: what was published stays on paper."""
    rows.filter(status=SendingStatus.PROPOSED).delete()
    if quota.pk and not rows.exists():
        quota.delete()


@transaction.atomic
def copy_quotas(day: date, *, by: User) -> int:
    """Stations get on `day` what they got on the last day before it that had any, at the same hours; returns how many. Raises NotAllowed."""
    if not by.may(Right.PLAN):
        raise NotAllowed
    first, _last = span_of_day(day)
    before = Quota.objects.visible_to(by).filter(starts_at__lt=first).order_by("-starts_at").first()
    if before is None:
        return 0
    on = timezone.localdate(before.starts_at, timezone.get_default_timezone())
    rows = [one for one in quotas_of(by, on) if is_over(by, one.station)]
    there = set(quotas_of(by, day).values_list("station", flat=True))
    for one in rows:
        if one.station_id not in there:
            shift = {"starts_at": one.starts_at + (day - on), "ends_at": one.ends_at + (day - on)}
            set_quota(one.station, people=one.people, by=by, **shift)
    return len(rows)


@transaction.atomic
def propose(day: date, *, by: User, now: datetime) -> list[SentOfficer]:
    """Fill what is still open on `day` by turn, dealt to the stations one by one so that a shortage is shared. Raises NotAllowed."""
    if not by.may(Right.PLAN):
        raise NotAllowed
    # Held: of two who propose at once the second sees whom the first has found.
    quotas = [one for one in quotas_of(by, day).select_for_update(of=("self",)) if is_over(by, one.station) and one.ends_at > now]
    first, last = span_of_day(day)
    pool = pool_for(by, first, last + LONGEST)
    there = list(SentOfficer.objects.filter(quota__in=quotas).exclude(status=SendingStatus.WITHDRAWN))
    hosts = Hosts(quotas, there)
    made: list[SentOfficer] = []
    for _shift, together in groupby(quotas, key=attrgetter("starts_at", "ends_at")):
        made += _deal(list(together), pool, hosts, there)
    SentOfficer.objects.bulk_create(made)
    return made


def _deal(quotas: list[Quota], pool: Pool, hosts: Hosts, there: Iterable[SentOfficer]) -> list[SentOfficer]:
    """One person to each station in turn until nobody is wanted or nobody is left."""
    open_places = {quota.pk: quota.people - sum(row.quota_id == quota.pk for row in there) for quota in quotas}
    made: list[SentOfficer] = []
    while any(places > 0 for places in open_places.values()):
        for quota in (one for one in quotas if open_places[one.pk] > 0):
            free = pool.free_for(quota)
            if not free:
                return made
            row = SentOfficer(quota=quota, officer=free[0], host=hosts.take(quota))
            pool.put(row)
            made.append(row)
            open_places[quota.pk] -= 1
    return made


@transaction.atomic
def add_sent(quota: Quota, officer: Officer, *, by: User, now: datetime) -> SentOfficer:
    """The planner's own choice beside the proposal. Raises NotAllowed, ShiftOver, NotOfPool, NotFree for what no purpose excuses."""
    check_planner(by, quota.station)
    Quota.objects.select_for_update().get(pk=quota.pk)
    check_free(quota, officer, by=by, now=now)
    there = list(SentOfficer.objects.filter(quota=quota).exclude(status=SendingStatus.WITHDRAWN))
    return SentOfficer.objects.create(quota=quota, officer=officer, host=Hosts([quota], there).take(quota))


def check_free(quota: Quota, officer: Officer, *, by: User, now: datetime, beside: SentOfficer | None = None) -> None:
    """Raises ShiftOver, NotOfPool, NotFree."""
    if quota.ends_at <= now:
        raise ShiftOver
    pool = pool_for(by, quota.starts_at, quota.ends_at)
    if officer.pk not in pool.people:
        raise NotOfPool(who=officer)
    why = pool.why_not(pool.people[officer.pk], quota, beside=beside)
    if why in GRAVE:
        raise NotFree(who=officer, why=why.label)


def drop_proposed(sent: SentOfficer, *, by: User) -> None:
    """Take somebody out who was never published. Raises NotAllowed, NotFree when they are."""
    check_planner(by, sent.quota.station)
    gone, _rows = SentOfficer.objects.filter(pk=sent.pk, status=SendingStatus.PROPOSED).delete()
    if not gone:
        raise NotFree(who=sent.officer, why=sent.get_status_display())
