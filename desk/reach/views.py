"""The list of who cannot be reached, as a page and as a file; first messages sent again; the weekly test switched off and on."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from delivery.hours import DAYS, WEEKDAYS
from delivery.models import Address, Channel
from delivery.services.confirming import ask
from desk.reach.picture import KINDS, Line, chosen, counted, day, lines_for
from grids.views.staff import staff
from partners.models import Contact, TonightContact
from partners.weekly import pause_tests, resume_tests
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file

ON_A_PAGE, MOST_NIGHTS = 50, 20
COLUMNS = [
    Column(gettext_lazy("what"), lambda line: str(KINDS[line.kind])),
    Column(gettext_lazy("name"), lambda line: line.name),
    Column(gettext_lazy("details"), lambda line: line.detail),
    Column(gettext_lazy("unit"), lambda line: line.station),
    Column(gettext_lazy("reason"), lambda line: str(line.why)),
    Column(gettext_lazy("remark"), lambda line: line.note),
    Column(gettext_lazy("what to do"), lambda line: line.remedy),
]


@login_required
@require_safe
def reach(request: HttpRequest) -> HttpResponseBase:
    """`?what=sites|officers|callbacks`, `?why=`, `?q=`; `?format=csv|xlsx` gives what is found as a file."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    lines = lines_for(user, now)
    asked = {name: request.GET.get(name, "")[:60] for name in ("what", "why", "q")}
    found = chosen(lines, what=asked["what"], words=asked["q"], code=asked["why"])
    if (kind := request.GET.get("format", "")) in FILES:
        record_access(user=user, action="export", subject="desk.reach", reason=f"{kind} · {len(found)}", now=now)
        return table_file(kind, found, COLUMNS, name=f"reach-{day(now)}")
    return _page(request, user, lines, found, asked)


def _page(request: HttpRequest, user: User, lines: list[Line], found: list[Line], asked: dict[str, str]) -> HttpResponse:
    now, page = timezone.now(), Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    may_plan, stations = user.may(Right.PLAN), list(_stations(user))
    context: dict[str, Any] = {
        "lines": page.object_list,
        "page_obj": page,
        "paginator": page.paginator,
        "tiles": counted(lines),
        "asked": asked,
        "total": len(lines),
        "nights": list(TonightContact.objects.at(now).visible_to(user).select_related("site", "contact", "instead_of")[:MOST_NIGHTS]),  # type: ignore[attr-defined]
        "pauses": [station.test_pause for station in stations if hasattr(station, "test_pause")],
        "may_plan": may_plan,
        "stations": [station for station in stations if not hasattr(station, "test_pause")] if may_plan else [],
        "test_day": DAYS[WEEKDAYS[settings.WEEKLY_TEST_DAY - 1]] if settings.WEEKLY_TEST_DAY else "",
        "test_at": f"{settings.WEEKLY_TEST_AT:%H:%M}",
    }
    return render(request, "desk/reach.html", context)


def _stations(user: User) -> Any:
    own = Unit.objects.in_use().filter(path__startswith=user.unit_path) if user.unit_path else Unit.objects.none()
    return own.filter(kind=Unit.Kind.STATION).select_related("test_pause__by").order_by("path")


@login_required
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """The first message, once more to every address of a contact that nobody has confirmed."""
    user = staff(request, Right.PLAN)
    contact = get_object_or_404(Contact.objects.visible_to(user), pk=_number(request, "contact"))
    waiting = Address.objects.filter(addressee=contact.addressee_id, is_active=True, verified_at=None).exclude(channel=Channel.IN_APP)
    sent, refusal = 0, None
    for address in waiting:
        try:
            ask(address, now=timezone.now())
            sent += 1
        except Refused as refused:
            refusal = refused
    if sent:
        messages.success(request, _("The first message is on its way to %(name)s.") % {"name": contact.name})
    elif refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:reach")


@login_required
@require_POST
def tests(request: HttpRequest) -> HttpResponse:
    """A station's weekly test off, with a reason; or on again."""
    user = staff(request, Right.PLAN)
    own = Unit.objects.visible_to(user).filter(kind=Unit.Kind.STATION)
    station = get_object_or_404(own, pk=_number(request, "station"))
    try:
        if "on" in request.POST:
            resume_tests(station, by=user)
            messages.success(request, _("%(station)s is tested again every week.") % {"station": station})
        else:
            pause_tests(station, by=user, reason=request.POST.get("reason", ""), now=timezone.now())
            messages.success(request, _("%(station)s is tested no more until somebody switches it on.") % {"station": station})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:reach")


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 0
