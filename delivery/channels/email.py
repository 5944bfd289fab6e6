"""E-mail over SMTP."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, LibraryChannel, Outgoing

# RFC 5321: 5xx is final, 4xx may pass.
FINAL = 500


class Email(LibraryChannel):
    label = _("E-mail")

    def missing(self) -> tuple[str, ...]:
        """Django's console is no mail server: what is sent there is printed and reaches nobody."""
        return ("EMAIL_URL",) if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")) else ()

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
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelError(str(error.smtp_code), code="account") from error
        except smtplib.SMTPDataError as error:
            raise ChannelError(str(error.smtp_code), code="content" if error.smtp_code >= FINAL else "refused", permanent=error.smtp_code >= FINAL) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(repr(error), code="unreachable") from error
        return outgoing.delivery_id
