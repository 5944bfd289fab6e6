"""What a phone's entry that changes nothing is told, in words."""

from django.utils.translation import gettext_lazy as _

WHY = {
    "repeated": _("This was received already."),
    "key_taken": _("This entry’s key is taken. Record it once more."),
    "unknown_stop": _("This stop is not part of this round."),
    "visited_already": _("Somebody was at this stop already."),
    "left_already": _("Somebody left this stop already."),
    "never_came": _("Nobody has come to this stop yet."),
    "too_far": _("Too far from the stop. Go nearer, scan its code, or check in by hand and say why."),
    "no_position": _("The phone’s position is too inexact. Scan the stop’s code, or check in by hand and say why."),
    "wrong_tag": _("This code belongs to another place."),
    "no_reason": _("Say why in a few words."),
    "started_already": _("This round has begun already."),
    "finished_already": _("This round is finished already."),
    "never_started": _("This round has not begun."),
    "handed_over": _("This round was handed over; what you did is kept."),
    "cancelled": _("This round was called off; what you did is kept."),
}


def why_kept(code: str) -> str:
    return str(WHY[code]) if code else ""


# Why a position of a street unit was not kept.
NOT_KEPT = {
    "nowhere": _("This is no place on earth."),
    "ahead": _("Its time lies after the time of sending."),
    "too_old": _("It is older than positions are kept."),
    "off_duty": _("You were on duty with no street unit then."),
    "inexact": _("The position is too inexact to be of use."),
}


def why_refused(code: str) -> str:
    return str(NOT_KEPT[code])
