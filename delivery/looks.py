"""What an address must look like."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PHONE = RegexValidator(r"^\+?[0-9]{5,15}$", _("A telephone number has 5 to 15 digits and nothing else."))
WEB = RegexValidator(r"^https?://[^\s/]+(/\S*)?$", _("An address for callbacks begins with https://."))
ROBOT = RegexValidator(
    r"^[A-Za-z0-9_-]{16,120}( \S{8,120})?$",
    _("A robot's address is the token at the end of its web address; where it signs, its secret follows after a space."),
)
USER_ID = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$", _("A WeCom user id has up to 64 letters and digits; it stands in the enterprise's list of members.")
)
TOPIC = RegexValidator(r"^[A-Za-z0-9_-]{12,64}$", _("A topic has 12 to 64 letters and digits; whoever knows it can listen, so it must not be guessed."))
