"""Car-door rounds seen over nights: the trend by street, what came of it, the cars themselves with their plates masked."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from grids.models.areas import HOLDS_GRIDS
from grids.views.staff import staff
from patrols.car_doors import columns, counts_of, figures_of, nights, of_nights, streets_of, trend_of
from patrols.models import Finding
from patrols.rows.findings import finding_row, findings_of
from policing.lib.export import FILES, table_file

ON_A_PAGE = 30
USUAL_DAYS = 30
PERIODS = (7, 14, 30, 90)


class CarDoorFilter(forms.Form):
    days = forms.ChoiceField(label=_("Period"), choices=[(days, days) for days in PERIODS], required=False)
    station = forms.ModelChoiceField(label=_("Station"), queryset=Unit.objects.none(), required=False, empty_label=_("All stations"))
    again = forms.BooleanField(label=_("Only cars found before"), required=False)
    car = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        stations = Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS).order_by("path")
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]
        self.fields["days"].choices = [(days, ngettext("%(n)s night", "%(n)s nights", days) % {"n": days}) for days in PERIODS]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return {"station": None, "again": False, "car": None} | said | {"days": int(said.get("days", USUAL_DAYS))}


@login_required
@require_safe
def car_doors(request: HttpRequest) -> HttpResponseBase:
    """`?days=&station=&again=`; `?car=` shows one car's times; `?format=csv|xlsx` gives the counts as a file."""
    user, now = staff(request, Right.READ), timezone.now()
    form = CarDoorFilter(user, {"days": USUAL_DAYS} | request.GET.dict())
    chosen, kind = form.chosen(), request.GET.get("format", "")
    seen = Finding.objects.visible_to(user)
    rows = of_nights(seen.filter(station__path__startswith=chosen["station"].path) if chosen["station"] else seen, now, chosen["days"])
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.car-doors", reason=kind, now=now)
        return table_file(kind, counts_of(rows), columns(), name=f"car-doors-{timezone.localdate():%Y%m%d}")
    streets = streets_of(rows)
    page = Paginator(_cars(user, rows, chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "days": chosen["days"],
        "car": chosen["car"],
        "figures": figures_of(rows),
        "streets": streets,
        "trend": trend_of(streets, nights(now, chosen["days"])),
        "cars": [finding_row(found) for found in page.object_list],
        "page_obj": page,
        "paginator": page.paginator,
        "may_reveal": user.may(Right.REVEAL),
    }
    return render(request, "patrols/car_doors.html", context)


def _cars(user: User, rows: QuerySet[Finding], chosen: dict[str, Any]) -> QuerySet[Finding]:
    cars = findings_of(user).filter(pk__in=rows.filter(kind=Finding.Kind.CAR_DOOR).values("pk"))
    if chosen["car"]:
        return findings_of(user).filter(pk__in=_times_of(user, chosen["car"]).values("pk"))
    return cars.filter(car__times_before__gt=0) if chosen["again"] else cars


def _times_of(user: User, key: UUID) -> QuerySet[Finding]:
    """Every time the car of one finding was found, while its plate is kept."""
    found = get_object_or_404(Finding.objects.visible_to(user).filter(kind=Finding.Kind.CAR_DOOR).select_related("car"), pk=key)
    same = Finding.objects.visible_to(user)
    return same.filter(car__plate_index=found.car.plate_index) if found.car.plate_index else same.filter(pk=found.pk)
