"""What an address must look like."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PHONE = RegexValidator(r"^\+?[0-9]{5,15}$", _("A telephone number has 5 to 15 digits and nothing else."))
WEB = RegexValidator(r"^https?://[^\s/]+(/\S*)?$", _("An address for callbacks begins with https://."))
