"""Why somebody cannot be sent."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class NotFree(Refused):
    code = "not_free"
    status = 409
    message = _("%(who)s cannot be sent then: %(why)s. Choose somebody else.")


class NotOfPool(Refused):
    code = "not_of_pool"
    message = _("%(who)s belongs to no unit that sends people. Enter the unit first, or choose somebody else.")


class NobodyProposed(Refused):
    code = "nobody_proposed"
    status = 409
    message = _("Nobody is waiting to be published for this day.")


class NoPeopleToStation(Refused):
    code = "not_a_station"
    message = _("%(unit)s is no police station below you.")


class BadShift(Refused):
    code = "bad_shift"
    message = _("A shift lasts from one hour to a day.")


class ShiftOver(Refused):
    code = "shift_over"
    status = 409
    message = _("This shift is over.")


class QuotaInUse(Refused):
    code = "quota_in_use"
    status = 409
    message = _("%(n)s people are published for this shift. Withdraw those who are too many first.")


class WhySo(Refused):
    code = "reason_missing"
    message = _("Say why in a few words.")


class NotAHost(Refused):
    code = "not_a_host"
    message = _("%(who)s does not work at %(station)s. Choose a host from the station.")


class NotYetThere(Refused):
    code = "not_there"
    status = 409
    message = _("Record first that they came.")


class SignedAlready(Refused):
    code = "signed_already"
    status = 409
    message = _("This sheet is signed off.")


class OwnSheet(Refused):
    code = "own_sheet"
    status = 403
    message = _("Nobody signs off their own sheet; the host does, or a leader of the station.")
