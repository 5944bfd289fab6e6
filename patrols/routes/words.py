"""A schedule as people say it: “every day, 22:00 to 04:00, every 2 h”."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from patrols.models import Schedule

HOUR = 60
WEEKDAYS = (
    *(pgettext_lazy("weekday", "Mon"), pgettext_lazy("weekday", "Tue"), pgettext_lazy("weekday", "Wed"), pgettext_lazy("weekday", "Thu")),
    *(pgettext_lazy("weekday", "Fri"), pgettext_lazy("weekday", "Sat"), pgettext_lazy("weekday", "Sun")),
)


def words_of(schedule: Schedule) -> str:
    """On which days and when, in the reader's language; a term’s days with it where it ends."""
    parts = [_days(schedule), _hours(schedule)]
    if schedule.last_on:
        parts.append(_("%(first)s to %(last)s") % {"first": f"{schedule.first_on:%Y-%m-%d}", "last": f"{schedule.last_on:%Y-%m-%d}"})
    return " · ".join(parts)


def weekdays() -> list[tuple[int, str]]:
    """The days of a week as a schedule counts them, 1 for Monday, each with its short name."""
    return [(number, str(name)) for number, name in enumerate(WEEKDAYS, start=1)]


def _days(schedule: Schedule) -> str:
    if schedule.days != Schedule.Days.CHOSEN:
        return str(schedule.get_days_display())
    return _(", ").join(name for number, name in weekdays() if number in schedule.weekdays)


def _hours(schedule: Schedule) -> str:
    if not schedule.every_minutes or schedule.ends is None:
        return f"{schedule.begins:%H:%M}"
    times = f"{schedule.begins:%H:%M}–{schedule.ends:%H:%M}"
    return _("%(times)s, %(rhythm)s") % {"times": times, "rhythm": _rhythm(schedule.every_minutes)}


def _rhythm(minutes: int) -> str:
    if minutes % HOUR:
        return ngettext("every %(n)s minute", "every %(n)s minutes", minutes) % {"n": minutes}
    return ngettext("every %(n)s hour", "every %(n)s hours", minutes // HOUR) % {"n": minutes // HOUR}
