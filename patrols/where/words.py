"""What a suggested place is called, and why it is suggested, in the reader's language. Never with a person, an address or a household in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patrols.models import Suggestion


def place_said(suggestion: Suggestion) -> str:
    """“East River · near Jinyuan compound”: its grid and what stands there, as far as is known."""
    grid = suggestion.grid.name or suggestion.grid.code if suggestion.grid else str(suggestion.station)
    return _("%(grid)s · near %(site)s") % {"grid": grid, "site": suggestion.near} if suggestion.near else grid


def hours_said(suggestion: Suggestion) -> str:
    if suggestion.from_hour is None or suggestion.until_hour is None:
        return ""
    return f"{suggestion.from_hour:02d}:00–{suggestion.until_hour:02d}:00"


def reason_said(suggestion: Suggestion) -> str:
    """“14 in the last year, 5 of them in the last 90 days, mostly 22:00–02:00”."""
    if not suggestion.in_year:
        return _("No report in this shift in the last year")
    said = ngettext("%(n)s report in the last year", "%(n)s reports in the last year", suggestion.in_year) % {"n": suggestion.in_year}
    recent = _("%(n)s in the last 90 days") % {"n": suggestion.in_recent}
    mostly = _("mostly %(hours)s") % {"hours": hours_said(suggestion)}
    return _("%(year)s, %(recent)s, %(hours)s") % {"year": said, "recent": recent, "hours": mostly}
