"""Who of the station takes a guest along: somebody on duty there then, whoever has fewest guests first."""

from collections import Counter
from collections.abc import Iterable

from accounts.roles import Role
from grids.models import Officer, Shift
from patrols.models import Quota, SentOfficer

# Community officers know the streets; a desk or a leader stands in where none is on duty.
HOSTS = (Role.COMMUNITY_OFFICER, Role.DUTY_OFFICER, Role.DUTY_LEADER)


class Hosts:
    """Who is on duty at the stations of some quotas, and how many guests each has. One query."""

    def __init__(self, quotas: Iterable[Quota], sent: Iterable[SentOfficer]) -> None:
        known = list(quotas)
        self._guests = Counter((row.quota_id, row.host_id) for row in sent if row.host_id)
        self._shifts: list[Shift] = []
        if known:
            when = {"starts_at__lt": max(one.ends_at for one in known), "ends_at__gt": min(one.starts_at for one in known)}
            stations = [one.station_id for one in known]
            rows = Shift.objects.filter(unit__in=stations, role__in=HOSTS, officer__user__is_active=True, **when)
            self._shifts = list(rows.select_related("officer__user"))

    def on_duty(self, quota: Quota) -> list[Officer]:
        """Those there when the shift begins, whoever stays to its end and has fewest guests first."""
        there = [one for one in self._shifts if one.unit_id == quota.station_id and one.starts_at <= quota.starts_at < one.ends_at]
        there.sort(key=lambda one: (one.ends_at < quota.ends_at, self._guests[quota.pk, one.officer_id], HOSTS.index(Role(one.role)), str(one.officer)))
        return list({one.officer_id: one.officer for one in there}.values())

    def take(self, quota: Quota) -> Officer | None:
        """The next host, who has one guest more from now on."""
        host = next(iter(self.on_duty(quota)), None)
        if host:
            self._guests[quota.pk, host.pk] += 1
        return host
