"""A finding as doors show it: a plate with its middle hidden, words, plates and pictures gone once they are erased."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from alerts.models import Alert
from patrols.models import Finding, FindingPhoto, OpenCar
from patrols.services.alerting import MAY_BECOME, origin_of, types_offered
from policing.lib.plates import NEW_ENERGY, ORDINARY
from policing.lib.sealed import mask


def findings_of(user: User) -> QuerySet[Finding]:
    """Those `user` sees, the latest first, with everything a row says; an alert they may not see is not named."""
    seen = Exists(Alert.objects.visible_to(user).filter(pk=OuterRef("alert")))
    photos = Prefetch("photos", FindingPhoto.objects.listed())
    rows = Finding.objects.visible_to(user).select_related("grid", "station", "by", "car", "alert", "checkpoint").defer("grid__boundary")
    return rows.annotate(sees_alert=seen).prefetch_related(photos).order_by("-found_at", "-pk")


def finding_row(finding: Finding) -> dict[str, Any]:
    """Wants `findings_of`."""
    car, is_erased = getattr(finding, "car", None), finding.erased_at is not None
    return {
        "key": str(finding.key),
        "origin": origin_of(finding),
        "kind": finding.kind,
        "kind_label": str(finding.get_kind_display()),
        "round": str(finding.round_id) if finding.round_id else None,
        "checkpoint": finding.checkpoint_id,
        "grid": finding.grid.code if finding.grid else None,
        "station": str(finding.station),
        "lon": finding.lon,
        "lat": finding.lat,
        "place": finding.place,
        "where": where_of(finding),
        "count": finding.count,
        "words": "" if finding.wrapped_key is None else finding.words,
        "by": str(finding.by),
        "found_at": finding.found_at,
        "is_erased": is_erased,
        "car": _car_row(car) if car else None,
        "photos": [_photo_row(photo) for photo in finding.photos.all()],
        "alert": _alert_row(finding),
        "may_become_alert": finding.kind in MAY_BECOME and finding.alert_id is None and not is_erased,
    }


def where_of(finding: Finding) -> str:
    """As said, else the stop, else the grid."""
    return finding.place or (str(finding.checkpoint) if finding.checkpoint else str(finding.grid) if finding.grid else "")


def finding_choices() -> dict[str, Any]:
    """What a form on a phone offers, in the reader's language, and by what it knows a number plate without a line."""
    kinds = [choice for choice in Finding.Kind.choices if choice[0] != Finding.Kind.CHECKED]
    offered = {"kind": kinds, "opened": OpenCar.Opened.choices, "reached": OpenCar.Reached.choices, "ended": OpenCar.Ended.choices}
    named = {name: [{"value": value, "label": str(label)} for value, label in choices] for name, choices in offered.items()}
    alerts = [{"value": kind.code, "label": str(kind)} for kind in types_offered()]
    return named | {"alert": alerts, "may_become": list(MAY_BECOME), "plates": [pattern.pattern for pattern in (ORDINARY, NEW_ENERGY)]}


def times_said(times_before: int) -> str:
    """ "3rd time in 30 days"; nothing for the first."""
    if not times_before:
        return ""
    return _("%(n)s times in %(days)s days") % {"n": times_before + 1, "days": settings.FINDINGS_KEPT.days}


def _alert_row(finding: Finding) -> dict[str, str] | None:
    if finding.alert is None or not getattr(finding, "sees_alert", False):
        return None
    return {"number": finding.alert.number, "url": reverse("alerts:detail", args=[finding.alert.pk])}


def _photo_row(photo: FindingPhoto) -> dict[str, Any]:
    address = [photo.finding_id, photo.pk]
    is_erased = photo.wrapped_key is None
    return {
        "id": str(photo.pk),
        "url": None if is_erased else reverse("api:finding-photo", args=address),
        "preview": None if is_erased else reverse("api:finding-photo-preview", args=address),
    }


def _car_row(car: OpenCar) -> dict[str, Any]:
    return {
        "plate": "" if car.wrapped_key is None else mask(car.plate),
        "colour": car.colour,
        "opened": [str(OpenCar.Opened(name).label) for name in car.opened],
        "reached": str(car.get_reached_display()),
        "seconds": car.seconds,
        "waited_minutes": car.waited_minutes,
        "ended": str(car.get_ended_display()),
        "times_before": car.times_before,
        "times_said": times_said(car.times_before),
    }
