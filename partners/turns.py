"""Whose turn it is at a site: tonight's contact first, and nobody who is off duty."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from delivery.hours import Working, is_on_duty
from grids.calendar import days_between
from partners.models import Contact


def calendar() -> Working:
    """Whether people work on a day; the days around one are asked for together, and once."""
    known: dict[date, bool] = {}

    def is_working(day: date) -> bool:
        if day not in known:
            known.update({one.day: one.is_working for one in days_between(day - timedelta(days=1), day + timedelta(days=1))})
        return known[day]

    return is_working


def on_duty(contacts: Iterable[Contact], now: datetime) -> list[Contact]:
    """Those of `contacts` who may be called at `now`; as `in_turn` reads them, with their addressees. No query unless hours speak of working days."""
    contacts, is_working = list(contacts), calendar()
    # Whoever was relieved tonight is so where somebody else is left to be told: of a covert alert perhaps nobody else may hear.
    led = {contact.site_id for contact in contacts if contact.is_tonight}  # type: ignore[attr-defined]
    return [contact for contact in contacts if _is_on(contact, contact.site_id in led, now, is_working)]


def _is_on(contact: Contact, is_led: bool, now: datetime, is_working: Working) -> bool:
    if contact.is_tonight:  # type: ignore[attr-defined]
        return True
    is_relieved = is_led and contact.is_relieved  # type: ignore[attr-defined]
    return not is_relieved and is_on_duty(contact.addressee.duty_hours, now, is_working)
