"""What the machine itself says: who listens, what is set up. Asks nobody for longer than a blink."""

import socket
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from delivery.channels import CHANNELS

BLINK_S = 0.3
# Set by the alerts worker whenever the clock has sent it a sweep (policing/celery.py).
PULSE = "pulse-of-workers"
STILL_ALIVE_S = 30.0


def seconds_since_pulse(now: datetime) -> float | None:
    """How long ago the clock (beat) last woke the alerts worker; None when nobody remembers."""
    at = cache.get(PULSE)
    return max(now.timestamp() - float(at), 0.0) if at else None


def is_stream_there() -> bool:
    """True when something listens where pages fetch live events from; also where none is set up at all."""
    parts = urlsplit(settings.STREAM_URL)
    if not parts.hostname:
        return True
    try:
        with socket.create_connection((parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)), BLINK_S):
            return True
    except OSError:
        return False


def sends_text_messages() -> bool:
    return not CHANNELS["sms"].missing()


def hears_providers() -> bool:
    """True also where no provider is there to be heard."""
    return bool(settings.PROVIDER_PUSH_SECRET) or not sends_text_messages()


def sends_email() -> bool:
    return not CHANNELS["email"].missing()


def is_encrypted() -> bool:
    return not settings.PLAIN_HTTP and settings.BASE_URL.startswith("https://")
