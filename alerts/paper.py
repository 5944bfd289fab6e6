"""What stands on an alert's paper, section by section, in the reader's language and with personal data masked."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from alerts.models import Alert
from alerts.models.alert import CapStatus
from alerts.rows.details import alert_story
from alerts.services.chain import Chain
from delivery.lifecycle import Status as Road

Row = dict[str, Any]
REST = -1  # this column takes what the others (in mm) leave


def paper_of(alert: Alert, *, number: str, by: User, now: datetime, chain: Chain) -> Row:
    """Everything but the seal; `chain` says up to which line."""
    known = alert_story(alert, by)
    sections = [_facts(known), _card(known), _timeline(known, chain), _people(known), _orders(known), _attachments(known), _links(known)]
    is_chinese = (translation.get_language() or "").startswith("zh")
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "number": number,
        "unit": str(alert.station),
        "kind": _("Record of a linkage alert"),
        "title": known["title"],
        "subtitle": _("Alert %(number)s · %(status)s") % {"number": known["number"], "status": known["status_label"]},
        "marks": _marks(alert),
        "printed": _("Printed by %(who)s on %(when)s") % {"who": by, "when": _when(now)},
        "page_of": _("Page {n} of {N}"),
        "code_label": _("check code"),
        "sections": [section for section in sections if section["rows"]],
    }


def seal_of(digest: str, code: str, chain: Chain) -> Row:
    """What the paper can be checked by."""
    whole = _("unbroken, %(n)s lines") % {"n": chain.lines} if chain.is_whole else _("BROKEN at line %(n)s") % {"n": chain.broken_at}
    return {
        "code": code,
        "seal": [[_("Hash of this paper (SHA-256)"), digest], [_("Digest of the timeline"), f"{chain.digest} · {whole}"]],
        "how": _("To check this paper, scan the code or open “Check a print” and type the number and the check code."),
    }


def _marks(alert: Alert) -> list[str]:
    marks = [(alert.is_covert, _("COVERT")), (alert.cap_status == CapStatus.EXERCISE, _("EXERCISE")), (alert.cap_status == CapStatus.TEST, _("TEST"))]
    marks.append((alert.erased_at is not None, _("PERSONAL DATA ERASED")))
    return [word for holds, word in marks if holds]


def _when(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else "—"


def _section(form: str, title: str, rows: list[Any], **more: Any) -> Row:
    return {"form": form, "title": title, "aside": "", "rows": rows} | more


def _facts(known: Row) -> Row:
    where = known["site"]["name"] if known["site"] else known["place"]
    pairs = [
        (_("Received"), _when(known["received_at"])),
        (_("Happened"), _when(known["occurred_at"])),
        (_("Source"), " · ".join(filter(None, [known["source_label"], known["partner"]]))),
        (_("Reported"), known["description"]),
        (_("Signs"), pgettext("between signs", ", ").join(one["label"] for one in known["signals"])),
        *((fact["label"], fact["value"]) for fact in known["facts"]),
        (_("Site") if known["site"] else _("Place as said"), where),
        (_("Place as said"), known["place"] if known["site"] else ""),
        (_("Point (WGS84)"), f"{known['lon']:.5f}, {known['lat']:.5f}" if known["lon"] is not None else ""),
        (_("Grid"), known["grid"]["name"] if known["grid"] else _("outside every grid")),
        (_("Station"), known["station"]["name"]),
        (_("Caller"), known["caller"]),
        (_("110 call number"), known["call_number"]),
        (_("Reference"), known["reference"] if known["source"] == "api" else ""),
        (_("Campaign"), known["campaign"]),
        (_("Disposition"), " · ".join(filter(None, [known["disposition_label"], known["disposition_reason_label"]]))),
        (_("Money kept safe"), _money(known)),
    ]
    return _section("pairs", _("What is known"), [[str(label), str(value)] for label, value in pairs if value])


def _money(known: Row) -> str:
    return f"¥ {known['money_kept_safe']:,} · {known['money_evidence_label']}" if known["money_kept_safe"] else ""


def _card(known: Row) -> Row:
    card = known["card"]
    if not card:
        return _section("text", "", [])
    told = pgettext("between people", ", ").join(one["name"] for one in card["to"])
    title = _("Told to %(people)s at once") % {"people": told} if told else _("Instruction card at that time")
    return _section("text", title, [words for words in (card["do"], card["do_not"]) if words])


def _timeline(known: Row, chain: Chain) -> Row:
    rows = [
        {"time": _when(line["at"]), "words": line["sentence"], "who": line["user"] or "", "said": line["text"]} for line in known["timeline"][: chain.lines]
    ]
    return _section("lines", _("What has happened"), rows, aside=ngettext("%(n)s entry", "%(n)s entries", len(rows)) % {"n": len(rows)})


def _people(known: Row) -> Row:
    rows = [[one["name"], one["why_label"] or _("Sender"), _when(one["told_at"]), _answer(one)] for one in known["recipients"]]
    heads = [_("Name"), _("Role"), _("Told"), _("Answer")]
    return _section("table", _("Who was told, and what they answered"), rows, heads=heads, widths=[36, 44, 36, REST])


def _answer(one: Row) -> str:
    """What a person did; how far a message travelled is never given out as an answer."""
    if one["reply"]:
        note = f" · {one['reply_note']}" if one["reply_note"] else ""
        return f"{one['reply_label']} {_when(one['replied_at'] or one['acknowledged_at'])}{note}"
    if one["seen_at"]:
        return _("opened, no answer") + f" {_when(one['seen_at'])}"
    lost = one["deliveries"] and all(road["status"] in {Road.PERMANENT_FAILURE, Road.TECHNICAL_FAILURE} for road in one["deliveries"])
    return _("could not be reached") if lost else _("no answer")


def _orders(known: Row) -> Row:
    rows = [[one["number"], one["action_label"], one["status_label"], _when(one["sent_at"]), f"{one['answered']}/{one['total']}"] for one in known["orders"]]
    heads = [_("Number"), _("Order"), _("Status"), pgettext("order", "Sent"), _("Answered")]
    return _section("table", _("Orders to sites"), rows, heads=heads, widths=[38, REST, 26, 36, 20])


def _attachments(known: Row) -> Row:
    rows = [[one["name"], one["caption"] or "—", one["by"], _when(one["added_at"]), one["sha256"][:16]] for one in known["attachments"]]
    heads = [_("File"), _("Caption"), _("From"), _("Added"), _("SHA-256 (beginning)")]
    return _section("table", _("Attachments"), rows, heads=heads, widths=[18, REST, 28, 36, 34])


def _links(known: Row) -> Row:
    rows = [[one["number"], one["title"], one["status_label"], _when(one["received_at"])] for one in known["links"]]
    return _section("table", _("Linked alerts"), rows, heads=[_("Number"), _("Type"), _("Status"), _("Received")], widths=[38, REST, 30, 36])
