"""Whose number rings. Exact matches only, by blind index, within what the asking officer may see."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from delivery.models import Address
from partners.models import Contact
from policing.lib.phones import plain_number, spellings
from policing.lib.registry import Registry
from policing.lib.sealed import blind_index

# What rooms above know of a number: name → (number, user) → anything JSON can say.
facts: Registry[Callable[[str, User], Any]] = Registry()


def contact_of(number: str, user: User) -> Contact | None:
    """The contact with this number, however it is written, whose site `user` may see."""
    indexes = [blind_index(spelling) for spelling in spellings(plain_number(number))]
    kept = Address.objects.filter(is_active=True, wrapped_key__isnull=False, value_index__in=indexes)
    contacts = Contact.objects.visible_to(user).filter(addressee__addresses__in=kept, is_active=True, site__is_active=True)
    return contacts.select_related("site__partner", "site__grid", "site__station").order_by("position").first()


def facts_of(number: str, user: User) -> dict[str, Any]:
    """What the rooms above know of this number."""
    return {name: know(number, user) for name, know in facts.items()}
