"""Text messages for machines without a provider: they are written to the log."""

import structlog
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, LibraryChannel, Outgoing
from delivery.channels.wording import titles_of
from policing.lib.sealed import mask

log = structlog.get_logger("sms")


class ConsoleSms(LibraryChannel):
    """What SMS_PROVIDERS=log means: it reaches no telephone, and the admin says so."""

    label = _("Text message")
    bundles = 10

    def missing(self) -> tuple[str, ...]:
        return ("SMS_PROVIDERS",)

    @property
    def not_offered(self) -> str:
        return str(_("Text messages are written to the log and reach no telephone (SMS_PROVIDERS is “log”)."))

    def send(self, outgoing: Outgoing) -> str:
        if not outgoing.address.strip().isdigit():
            raise ChannelError("not a phone number", code="bad_address", permanent=True)
        log.info("sms", to=mask(outgoing.address), text=f"{titles_of(outgoing)} {outgoing.link}", id=outgoing.delivery_id)
        return f"console-{outgoing.delivery_id}"
