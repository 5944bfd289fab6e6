"""What goes out in files: the same columns as come in, so that a file that comes back changes nothing."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase, StreamingHttpResponse

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from grids.imports.subjects import Asked, subjects
from policing.lib.export import Column, harmless, table_file


def is_keeper(user: Any) -> bool:
    """True for administrators, also for the first one of a house that has no unit yet. Files hold everything; nobody else brings in or takes out."""
    return isinstance(user, User) and user.is_active and user.is_staff and user.may(Right.ADMINISTER)


def export_file(name: str, kind: str, *, by: User, now: datetime) -> HttpResponseBase:
    """The file for the page and for REST; the caller has made sure that `by` keeps files."""
    subject = subjects.get(name)
    if subject is None or kind not in subject.exports:
        raise Http404
    asked = Asked(by=by, now=now)
    rows = subject.rows(asked)
    record_access(user=by, action="export", subject=f"{rows.model._meta.label_lower}:", reason=f"{kind} · {rows.count()}", now=now)
    if kind == "geojson":
        headers = {"Content-Disposition": f'attachment; filename="{name}.geojson"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(_collection(subject.features(asked)), content_type="application/geo+json", headers=headers)
    return table_file(kind, rows, [Column(field.label, partial(subject.cell, name=field.name)) for field in subject.fields], name=name)


def _collection(features: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    for place, feature in enumerate(features):
        facts = {name: harmless(value) if isinstance(value, str) else value for name, value in feature["properties"].items()}
        feature = feature | {"properties": facts}
        yield (",\n" if place else "\n") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "\n]}\n"
