"""E-mail over SMTP."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, LibraryChannel, Outgoing
from delivery.channels.wording import titles_of

# RFC 5321: 5xx is final, 4xx may pass; 552 is too much.
FINAL, TOO_LONG = 500, 552


def _body(outgoing: Outgoing) -> str:
    """What is said and where to read on; several one below the other, each under its title."""
    if not outgoing.others:
        return f"{outgoing.body}\n\n{outgoing.link}\n"
    return "\n\n".join(f"{one.title}\n{one.body}\n{one.link}" for one in (outgoing, *outgoing.others)) + "\n"


class Email(LibraryChannel):
    label = _("E-mail")
    bundles = 20

    def missing(self) -> tuple[str, ...]:
        """Django's console is no mail server: what is sent there is printed and reaches nobody."""
        return ("EMAIL_URL",) if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")) else ()

    def send(self, outgoing: Outgoing) -> str:
        message = EmailMessage(
            subject=" ".join(titles_of(outgoing).split()),
            body=_body(outgoing),
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
            is_final = error.smtp_code >= FINAL
            code = "too_long" if error.smtp_code == TOO_LONG else "content" if is_final else "refused"
            raise ChannelError(str(error.smtp_code), code=code, permanent=is_final) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(repr(error), code="unreachable") from error
        return outgoing.delivery_id
