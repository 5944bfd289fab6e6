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
}
