"""Finding a hand-over again: by day, person and signature."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.models import Handover

PER_PAGE = 50
STATES = (("", _("All")), ("waiting", _("Second signature missing")), ("signed", _("Signed by both")))


class HandoverFilter:
    """`?from=2026-11-01&until=2026-11-21&person=周&state=waiting`; what cannot be read is as good as not said."""

    states = STATES

    def __init__(self, query: QueryDict, user: User, now: datetime) -> None:
        self.user, self.now = user, now
        self.since, self.until = _day(query.get("from", "")), _day(query.get("until", ""))
        self.person = query.get("person", "").strip()[:60]
        self.state = query.get("state", "") if query.get("state") in dict(STATES) else ""
        self.number = query.get("page", "1")

    def rows(self) -> QuerySet[Handover]:
        found = Handover.objects.visible_to(self.user).with_names()
        if self.since:
            found = found.filter(signed_at__gte=_midnight(self.since))
        if self.until:
            found = found.filter(signed_at__lt=_midnight(self.until + timedelta(days=1)))
        if self.person:
            found = found.filter(Q(leaving__full_name__icontains=self.person) | Q(countersignature__by__full_name__icontains=self.person))
        if self.state:
            found = found.filter(countersignature__isnull=self.state == "waiting")
        return found

    def page(self) -> Page:
        return Paginator(self.rows(), PER_PAGE).get_page(self.number)

    @property
    def query(self) -> str:
        """The filter again, for the links to other pages."""
        chosen = {"from": self.since, "until": self.until, "person": self.person, "state": self.state}
        return urlencode({name: value for name, value in chosen.items() if value})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
