"""The access log as a page and as a file. Exporting it is itself a line in it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.models import AccessLog, User
from accounts.roles import Right
from accounts.services import record_access
from desk.access_log.filters import AccessFilter
from desk.access_log.subjects import ACTIONS, Subject, subjects_of, why_of
from policing.lib.export import MOST_ROWS, Column, table_file

ON_A_PAGE = 50
KINDS = ("csv", "xlsx")


def inspector(request: HttpRequest) -> User:
    """The signed-in inspector; for everybody else there is no such page."""
    user = request.user
    if not isinstance(user, User) or not user.may(Right.INSPECT):
        raise Http404
    return user


@login_required
@require_GET
def access_log(request: HttpRequest) -> HttpResponseBase:
    user = inspector(request)
    lines = AccessLog.objects.visible_to(user).select_related("user__unit").order_by("-at")
    chosen = AccessFilter(request.GET or None, queryset=lines)
    found = chosen.qs if chosen.is_valid() or not request.GET else lines.none()
    if request.GET.get("format") in KINDS:
        return _file(user, found, request.GET["format"])
    return _page(request, user, chosen, found)


def _page(request: HttpRequest, user: User, chosen: AccessFilter, found: Any) -> HttpResponse:
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    about = subjects_of(rows, user)
    shown = [{"row": row, "action": ACTIONS.get(row.action, row.action), "about": about[row.subject], "why": why_of(row)} for row in rows]
    return render(request, "desk/access_log.html", {"rows": shown, "filter": chosen, "page_obj": page, "paginator": page.paginator})


@transaction.atomic
def _file(user: User, found: Any, kind: str) -> HttpResponseBase:
    now = timezone.now()
    newest = list(found[:MOST_ROWS])
    about = subjects_of(newest, user)
    record_access(user=user, action="export", subject="accounts.accesslog:", reason=f"{kind} · {len(newest)}", now=now)
    return table_file(kind, found, _columns(about), name=f"access-log-{timezone.localtime(now):%Y%m%d-%H%M}")


def _columns(about: dict[str, Subject]) -> list[Column]:
    return [
        Column(_("Time"), lambda row: row.at),
        Column(_("Who"), lambda row: str(row.user or "")),
        Column(_("Account"), lambda row: row.user.username if row.user else ""),
        Column(_("Unit"), lambda row: str(row.user.unit or "") if row.user else ""),
        Column(_("Action"), lambda row: str(ACTIONS.get(row.action, row.action))),
        Column(_("Of what"), lambda row: about[row.subject].label if row.subject in about else row.subject),
        Column(_("Which"), lambda row: about[row.subject].name if row.subject in about else ""),
        Column(_("Why"), lambda row: row.reason),
    ]
