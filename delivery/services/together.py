"""What else was told in the same message: a text message has room for one link, behind which all of them stand."""

from datetime import datetime
from typing import NamedTuple

from delivery.engine.bundles import BUNDLED, WITH
from delivery.links import link_of
from delivery.models import Recipient


class AlsoTold(NamedTuple):
    title: str
    link: str


def told_with(recipient: Recipient, *, now: datetime) -> list[AlsoTold]:
    """What the same person was told in one message with this, and what still holds of it; nobody else's. Two queries where anything can have been."""
    if not recipient.message.can_wait:
        return []
    first = [f"{WITH}{pk}" for pk in recipient.deliveries.filter(error_code=BUNDLED).values_list("pk", flat=True)]
    others = Recipient.objects.filter(addressee=recipient.addressee_id, deliveries__provider_reference__in=first, message__expires_at__gt=now)
    language = recipient.addressee.language
    return [AlsoTold(one.message.text(language)["title"], link_of(one)) for one in others.select_related("message").distinct().order_by("created_at", "pk")]
