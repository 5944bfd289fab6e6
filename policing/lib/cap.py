"""Messages in the Common Alerting Protocol 1.2 (OASIS, 2010), as its schema `urn:oasis:names:tc:emergency:cap:1.2` wants them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from lxml import etree

from policing.lib.readable import in_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
# An identifier and a sender hold no space, comma, < or &, because `references` puts them in one line.
NOT_IN_A_NAME = re.compile(r"[\s,<&]+")

Said = str | datetime | float | None
Pair = tuple[str, "Said | list[Pair]"]


@dataclass(frozen=True)
class Area:
    """Where: in words, and as a circle (latitude, longitude, radius in km) where a point is known. WGS84 degrees."""

    description: str
    circle: tuple[float, float, float] | None = None
    geocodes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Info:
    """The message in one language. Scales and categories are CAP's own words."""

    language: str
    category: str
    event: str
    urgency: str
    severity: str
    certainty: str
    response: str = ""
    event_codes: tuple[tuple[str, str], ...] = ()
    onset: datetime | None = None
    effective: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class CapMessage:
    """One message; `references` are the messages it changes, as (identifier, sent) of the same sender."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    kind: str
    infos: tuple[Info, ...]
    scope: str = "Restricted"
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    references: tuple[tuple[str, datetime], ...] = ()
    incidents: tuple[str, ...] = field(default=())


def name_in_cap(words: str) -> str:
    """`words` without what an identifier or a sender must not hold."""
    return NOT_IN_A_NAME.sub("-", words.strip())


def cap_time(at: datetime) -> str:
    """2026-08-17T10:20:00+08:00: in whole seconds, with the offset of the station's time, which CAP never writes as Z."""
    text = timezone.localtime(at).isoformat(timespec="seconds")
    return text[:-6] + "-00:00" if text.endswith("+00:00") else text


def cap_xml(message: CapMessage) -> bytes:
    """The message as UTF-8. What is empty is left out; letters XML cannot hold are dropped."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _fill(root, _of_message(message))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fill(parent: etree._Element, pairs: Iterable[Pair]) -> None:
    for name, said in pairs:
        if isinstance(said, list):
            _fill(etree.SubElement(parent, f"{{{NAMESPACE}}}{name}"), said)
        elif said not in (None, ""):
            etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = _text(said)


def _text(said: Said) -> str:
    return cap_time(said) if isinstance(said, datetime) else in_xml(str(said))


def _of_message(message: CapMessage) -> list[Pair]:
    references = " ".join(f"{message.sender},{identifier},{cap_time(sent)}" for identifier, sent in message.references)
    return [
        ("identifier", message.identifier),
        ("sender", message.sender),
        ("sent", message.sent),
        ("status", message.status),
        ("msgType", message.kind),
        ("source", message.source),
        ("scope", message.scope),
        ("restriction", message.restriction),
        ("addresses", _listed(message.addresses)),
        ("note", message.note),
        ("references", references),
        ("incidents", _listed(message.incidents)),
        *(("info", _of_info(info)) for info in message.infos),
    ]


def _of_info(info: Info) -> list[Pair]:
    return [
        ("language", info.language),
        ("category", info.category),
        ("event", info.event),
        ("responseType", info.response),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        *(_valued("eventCode", *pair) for pair in info.event_codes),
        ("effective", info.effective),
        ("onset", info.onset),
        ("expires", info.expires),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
        *(_valued("parameter", *pair) for pair in info.parameters),
        *(("area", _of_area(area)) for area in info.areas),
    ]


def _of_area(area: Area) -> list[Pair]:
    circles = [f"{lat:.6f},{lon:.6f} {radius:.3f}" for lat, lon, radius in filter(None, [area.circle])]
    return [("areaDesc", area.description), *(("circle", circle) for circle in circles), *(_valued("geocode", *pair) for pair in area.geocodes)]


def _valued(name: str, of: str, value: str) -> Pair:
    return name, [("valueName", of), ("value", value)]


def _listed(names: Iterable[str]) -> str:
    """Names with spaces between, in quotes where one holds a space."""
    return " ".join(f'"{name}"' if re.search(r"\s", name) else name for name in (raw.replace('"', "") for raw in names) if name)
