"""Signed callbacks: their secrets change without a gap, and one that its receiver had refused may be taken up again."""

from datetime import datetime, timedelta

from delivery.channels.webhook import new_secret
from delivery.models import Address, Channel

# So long the old secret signs beside the new one: a partner has until then to change theirs.
BOTH_GOOD_FOR = timedelta(hours=24)


def renew_secret(address: Address, *, now: datetime) -> str:
    """Give `address`, unsaved, a new signing secret and return it; the newest old one goes on signing beside it for a day."""
    secret = new_secret()
    old = address.secret.split()[:1]
    address.secret = " ".join([secret, *old])
    address.old_secret_until = now + BOTH_GOOD_FOR if old else None
    return secret


def drop_old_secrets(now: datetime) -> int:
    """From `now` on only the new secret signs, where a day has passed; returns for how many addresses."""
    over = Address.objects.filter(channel=Channel.WEBHOOK, old_secret_until__lte=now)
    for address in over:
        address.secret, address.old_secret_until = address.secret.split()[0], None
        address.save()
    return len(over)


def take_up_again(address: Address) -> None:
    """Use `address`, unsaved, although its receiver had said that it wanted no more."""
    address.is_active, address.refused_at = True, None
