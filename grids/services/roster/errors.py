"""Why something cannot be planned."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class BadSpan(Refused):
    code = "bad_span"
    message = _("A roster is for one day to 93 days, the last not before the first.")


class DaysTaken(Refused):
    code = "days_taken"
    status = 409
    message = _("This unit has a roster for some of these days already. Open that one, or choose other days.")


class AlreadyPublished(Refused):
    code = "published"
    status = 409
    message = _("This roster is published. Open it for changes first.")


class WasPublished(Refused):
    code = "was_published"
    status = 409
    message = _("This roster was published once; people rely on its shifts. Change it instead of deleting it.")


class NotPlannable(Refused):
    code = "not_plannable"
    message = _("%(who)s does not work for this unit in that time.")


class DayOutside(Refused):
    code = "day_outside"
    message = _("This day is not within the roster.")


class NoChannel(Refused):
    code = "no_channel"
    status = 409
    message = _("Not published: nothing reaches %(names)s outside this page. Let them add a number or e-mail address under “My account”, or plan others.")


class BadTemplate(Refused):
    code = "bad_template"
    message = _("A crew's turns are numbered 1 to 31, and everybody in it works for this unit.")


class ShiftBegun(Refused):
    code = "shift_begun"
    status = 409
    message = _("This shift has begun; it can no longer be swapped. Ask the duty leader to relieve you.")


class NotYours(Refused):
    code = "not_yours"
    status = 403
    message = _("Only the officer on duty may ask for this swap, only the colleague asked may agree.")


class BadSwap(Refused):
    code = "bad_swap"
    message = _("Ask a colleague of your unit, and in return only for a later shift of theirs.")


class NotForThem(Refused):
    code = "not_for_them"
    message = _("%(who)s may not be on duty as %(role)s. Ask somebody of that rank.")


class SwapOpen(Refused):
    code = "swap_open"
    status = 409
    message = _("A swap of this shift has been asked for already. Withdraw that one first.")


class SwapOutdated(Refused):
    code = "swap_outdated"
    status = 409
    message = _("The roster has changed since: one of these shifts is somebody else's now. Ask anew.")


class DoubleBooked(Refused):
    code = "double_booked"
    status = 409
    message = _("%(who)s would be on duty twice, or is away, at %(when)s.")


class OwnSwap(Refused):
    code = "own_swap"
    status = 403
    message = _("Nobody approves a swap of their own shifts; another leader does.")
