"""A planner over two stations, and four officers of two units that send people to them."""

from datetime import date, datetime, timedelta

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import Shift
from patrols.lifecycle import SendingStatus
from patrols.models import Quota, SentOfficer
from patrols.services import secondment as services
from patrols.services.secondment import Why
from tests.cast import Cast, make_officer, make_unit
from tests.patrols.walking import clock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
NOON = clock(TODAY, 12)
EVENING, MORNING = clock(TODAY, 20), clock(TODAY + DAY, 2)
COUNTS = {"hazards": 1, "key_sites": 2, "helped": 3, "leaflets": 40, "reached": 50}


class Headquarters:
    """A planner over two stations, and four officers of two units that send people."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.planner = make_officer("planner", cast.bureau, Role.DUTY_LEADER)
        self.legal = make_unit("LEGAL", Unit.Kind.COMMAND_CENTRE, cast.bureau, "法制支队")
        self.politics = make_unit("POLITICS", Unit.Kind.COMMAND_CENTRE, cast.bureau, "政治部")
        self.ann, self.bob = (make_officer(name, self.legal, Role.DUTY_OFFICER) for name in ("ann", "bob"))
        self.cat, self.dan = (make_officer(name, self.politics, role) for name, role in (("cat", Role.DUTY_OFFICER), ("dan", Role.AUXILIARY)))
        for unit in (self.legal, self.politics):
            services.set_sending_unit(unit, most_at_once=5, by=self.planner)
        Shift.objects.all().delete()

    def quota(self, people: int = 2, station: Unit | None = None, starts_at: datetime = EVENING, ends_at: datetime = MORNING) -> Quota:
        quota = services.set_quota(station or self.cast.east, starts_at=starts_at, ends_at=ends_at, people=people, by=self.planner)
        assert quota
        return quota

    def proposes(self, now: datetime = NOON) -> list[str]:
        return [str(row.officer) for row in services.propose(TODAY, by=self.planner, now=now)]

    def publishes(self, now: datetime = NOON) -> list[SentOfficer]:
        return services.publish_day(TODAY, by=self.planner, now=now)

    def was_sent(self, user: User, days_ago: int, times: int = 1) -> None:
        for n in range(times):
            starts_at = EVENING - timedelta(days=days_ago + n)
            quota, _made = Quota.objects.get_or_create(station=self.cast.west, starts_at=starts_at, ends_at=starts_at + 6 * HOUR, defaults={"people": 5})
            SentOfficer.objects.create(quota=quota, officer=user.officer, status=SendingStatus.LEFT)

    def works(self, user: User, starts_at: datetime, ends_at: datetime) -> None:
        Shift.objects.create(unit=user.unit, officer=user.officer, role=user.role, starts_at=starts_at, ends_at=ends_at)

    def why_not(self, user: User, quota: Quota) -> Why | None:
        pool = services.pool_for(self.planner, quota.starts_at, quota.ends_at)
        return pool.why_not(pool.people[user.officer.pk], quota)
