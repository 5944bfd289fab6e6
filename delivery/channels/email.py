"""E-mail over SMTP."""

import smtplib

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, LibraryChannel, Outgoing

# RFC 5321: 5xx is final, 4xx may pass.
FINAL = 500


class Email(LibraryChannel):
    label = _("E-mail")

    def send(self, outgoing: Outgoing) -> str:
        message = EmailMessage(
            subject=" ".join(outgoing.title.split()),
            body=f"{outgoing.body}\n\n{outgoing.link}\n",
            to=[outgoing.address],
            headers={"Message-ID": f"<{outgoing.delivery_id}@zhufang>"},
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            worst = max((code for code, _text in error.recipients.values()), default=FINAL)
            raise ChannelError(str(worst), code="bad_address", permanent=worst >= FINAL) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(repr(error), code="unreachable") from error
        return outgoing.delivery_id
