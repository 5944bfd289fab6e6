"""Why a spot check cannot go on."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class NothingToDraw(Refused):
    code = "nothing_to_draw"
    status = 409
    message = _("Nothing of that kind is planned in that time. Choose another time or kind.")


class BadTime(Refused):
    code = "bad_time"
    message = _("Draw for a time of at most a day, the end after the beginning.")


class SayWhat(Refused):
    code = "words_missing"
    message = _("Say it in a few words.")


class ReplyStillOpen(Refused):
    code = "reply_open"
    status = 409
    message = _("The station may reply until %(time)s. Nothing counts before it has, or before then.")


class ReplyTooLate(Refused):
    code = "reply_too_late"
    status = 409
    message = _("The time to reply ended at %(time)s.")


class NotConcerned(Refused):
    code = "not_concerned"
    status = 403
    message = _("Whoever walked this round replies, or who decides at the station.")


class OwnRound(Refused):
    code = "own_round"
    status = 403
    message = _("Nobody checks a round they walk in themselves.")


class BadRemedy(Refused):
    code = "bad_remedy"
    message = _("Say what is to be done, by somebody of the station, and by a day not past.")
