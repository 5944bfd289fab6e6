"""What the partners' pages need to write down."""

from django import template

from delivery.models import Address
from policing.lib.sealed import Unreadable

register = template.Library()


@register.filter
def masked_name(name: str) -> str:
    """王**: enough for colleagues to know who is meant."""
    return name[:1] + "*" * (len(name) - 1)


@register.filter
def masked_address(address: Address) -> str:
    try:
        return address.masked
    except Unreadable:
        return "—"


@register.filter
def outcome_of(outcomes: dict[int, str], addressee: int) -> str:
    return outcomes.get(addressee, "")
