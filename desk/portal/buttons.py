"""The alarm buttons at one's own sites: whether they live, and the press test of the month."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alerts.rows.alarms import alarm_row
from desk.portal.pages import show
from desk.portal.side import Side, for_partners
from partners.alarms import end_test, start_test
from partners.models import PanicAlarm
from policing.lib.errors import Refused

MINUTES = 15


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def buttons(request: HttpRequest, side: Side) -> HttpResponse:
    """Every button of the person's sites. What real presses came to is not said here: a screen at a counter has many readers."""
    if request.method == "POST":
        return _test(request, side)
    now = timezone.now()
    alarms = PanicAlarm.objects.filter(site__in=side.sites).in_use().with_names()
    rows = [alarm_row(alarm, now) for alarm in alarms]
    sites = [(site, [row for row in rows if row["site"] == site.code]) for site in side.sites]
    return show(request, side, "buttons", {"sites": [(site, own) for site, own in sites if own], "minutes": MINUTES})


def _test(request: HttpRequest, side: Side) -> HttpResponse:
    """All buttons of a site at once: somebody walks round and presses each."""
    site, now = side.site(request.POST.get("site", "")), timezone.now()
    alarms = list(PanicAlarm.objects.filter(site=site).in_use())
    try:
        if request.POST.get("end"):
            end_test(alarms, now=now)
            messages.success(request, _("The test is over: presses are real again."))
        else:
            until = start_test(alarms, minutes=MINUTES, by=side.user, now=now)
            messages.success(request, _("Press each button now. Until %(time)s presses reach nobody.") % {"time": f"{timezone.localtime(until):%H:%M}"})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("portal:buttons")
