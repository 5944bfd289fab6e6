"""Why a delivery failed, in words for people."""

from django.utils.translation import gettext_lazy as _

ERRORS = {
    "": "",
    "bad_address": _("The address is wrong"),
    "unreachable": _("The receiver cannot be reached"),
    "timeout": _("The receiver did not answer in time"),
    "private_address": _("The address points into a private network"),
    "tls": _("The receiver's certificate is not valid"),
    "refused": _("The receiver refused it"),
    "overloaded": _("The receiver is overloaded"),
    "gone": _("The receiver wants no more messages here"),
    "expired": _("The message was no longer valid"),
    "sandbox": _("Test key: nobody is told"),
    "unreadable": _("The address was erased"),
    "taken_back": _("It was no longer needed"),
    "internal": _("An error on our side"),
    "account": _("The provider does not serve our account, template or key"),
    "waits": _("The receiver takes only so many at a time; it follows"),
    "limit": _("The provider's limit for this number is reached"),
    "too_often": _("Too many messages to this number in a short time"),
    "content": _("The provider refused the wording"),
    "blocked": _("The number has blocked our messages"),
    "bad_answer": _("The provider's answer could not be read"),
    "not_offered": _("This channel is not set up here"),
    "undelivered": _("The carrier could not deliver it"),
    "off": _("The phone was switched off or out of reach"),
    "no_answer": _("Nobody took the call"),
    "busy": _("The line was busy"),
}
