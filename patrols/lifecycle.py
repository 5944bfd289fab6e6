"""The life of a round and of each of its stops, on one screen."""

from django.db import models
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class RoundStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "Planned")
    LATE = "late", pgettext_lazy("round", "Late")
    STARTED = "started", pgettext_lazy("round", "Under way")
    FINISHED = "finished", pgettext_lazy("round", "Finished")
    MISSED = "missed", pgettext_lazy("round", "Missed")
    HANDED_OVER = "handed_over", pgettext_lazy("round", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("round", "Cancelled")


# MISSED → STARTED: it was walked after all, and the phone that was offline says so later. LATE → PLANNED: somebody gave it more time.
ROUND_MOVES: Moves = {
    RoundStatus.PLANNED: frozenset({RoundStatus.LATE, RoundStatus.STARTED, RoundStatus.MISSED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.LATE: frozenset({RoundStatus.PLANNED, RoundStatus.STARTED, RoundStatus.MISSED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.STARTED: frozenset({RoundStatus.FINISHED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.FINISHED: frozenset(),
    RoundStatus.MISSED: frozenset({RoundStatus.STARTED}),
    RoundStatus.HANDED_OVER: frozenset(),
    RoundStatus.CANCELLED: frozenset(),
}
AHEAD = (RoundStatus.PLANNED, RoundStatus.LATE)
OPEN = (*AHEAD, RoundStatus.STARTED)


class StopStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("stop", "Ahead")
    CHECKED_IN = "checked_in", pgettext_lazy("stop", "There")
    CHECKED_OUT = "checked_out", pgettext_lazy("stop", "Done")
    SKIPPED = "skipped", pgettext_lazy("stop", "Skipped")


# SKIPPED → CHECKED_IN: somebody went after all, or another phone says that they had been there.
STOP_MOVES: Moves = {
    StopStatus.PENDING: frozenset({StopStatus.CHECKED_IN, StopStatus.SKIPPED}),
    StopStatus.CHECKED_IN: frozenset({StopStatus.CHECKED_OUT}),
    StopStatus.CHECKED_OUT: frozenset(),
    StopStatus.SKIPPED: frozenset({StopStatus.CHECKED_IN}),
}


class SendingStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("of somebody sent", "Proposed")
    PUBLISHED = "published", pgettext_lazy("of somebody sent", "Published")
    CAME = "came", pgettext_lazy("of somebody sent", "There")
    LEFT = "left", pgettext_lazy("of somebody sent", "Has left")
    WITHDRAWN = "withdrawn", pgettext_lazy("of somebody sent", "Withdrawn")


SENDING_MOVES: Moves = {
    SendingStatus.PROPOSED: frozenset({SendingStatus.PUBLISHED}),
    SendingStatus.PUBLISHED: frozenset({SendingStatus.CAME, SendingStatus.WITHDRAWN}),
    SendingStatus.CAME: frozenset({SendingStatus.LEFT, SendingStatus.WITHDRAWN}),
    SendingStatus.LEFT: frozenset(),
    SendingStatus.WITHDRAWN: frozenset(),
}
# Those a station can count on.
SENT = (SendingStatus.PUBLISHED, SendingStatus.CAME, SendingStatus.LEFT)


class CheckStatus(models.TextChoices):
    DRAWN = "drawn", pgettext_lazy("spot check", "To be checked")
    FINE = "fine", pgettext_lazy("spot check", "As it should be")
    UNCHECKED = "unchecked", pgettext_lazy("spot check", "Not checked")
    LACKING = "lacking", pgettext_lazy("spot check", "Lacking, reply open")
    REPLIED = "replied", pgettext_lazy("spot check", "Replied")
    DROPPED = "dropped", pgettext_lazy("spot check", "Taken back")
    UPHELD = "upheld", pgettext_lazy("spot check", "To be remedied")
    REMEDIED = "remedied", pgettext_lazy("spot check", "Said to be remedied")
    CLOSED = "closed", pgettext_lazy("spot check", "Closed")


# REMEDIED → UPHELD: the inspectorate went to see, and it was not.
CHECK_MOVES: Moves = {
    CheckStatus.DRAWN: frozenset({CheckStatus.FINE, CheckStatus.UNCHECKED, CheckStatus.LACKING}),
    CheckStatus.FINE: frozenset(),
    CheckStatus.UNCHECKED: frozenset(),
    CheckStatus.LACKING: frozenset({CheckStatus.REPLIED, CheckStatus.DROPPED, CheckStatus.UPHELD}),
    CheckStatus.REPLIED: frozenset({CheckStatus.DROPPED, CheckStatus.UPHELD}),
    CheckStatus.DROPPED: frozenset(),
    CheckStatus.UPHELD: frozenset({CheckStatus.REMEDIED}),
    CheckStatus.REMEDIED: frozenset({CheckStatus.UPHELD, CheckStatus.CLOSED}),
    CheckStatus.CLOSED: frozenset(),
}
# What counts against a station: only what was upheld after it could reply.
COUNTED = (CheckStatus.UPHELD, CheckStatus.REMEDIED, CheckStatus.CLOSED)


class UnitStatus(models.TextChoices):
    """What a street unit does; off duty it is nowhere."""

    OFF = "off", pgettext_lazy("street unit", "Off duty")
    FREE = "free", pgettext_lazy("street unit", "Free")
    EN_ROUTE = "en_route", pgettext_lazy("street unit", "On the way")
    ON_SCENE = "on_scene", pgettext_lazy("street unit", "On the spot")
    BUSY = "busy", pgettext_lazy("street unit", "Busy")
    RESTING = "resting", pgettext_lazy("street unit", "Resting")


# Whoever is on the way or on the spot ends that first: nobody goes home with a call in the hand.
UNIT_MOVES: Moves = {
    UnitStatus.OFF: frozenset({UnitStatus.FREE}),
    UnitStatus.FREE: frozenset({UnitStatus.OFF, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.BUSY, UnitStatus.RESTING}),
    UnitStatus.EN_ROUTE: frozenset({UnitStatus.ON_SCENE, UnitStatus.FREE}),
    UnitStatus.ON_SCENE: frozenset({UnitStatus.EN_ROUTE, UnitStatus.FREE}),
    UnitStatus.BUSY: frozenset({UnitStatus.OFF, UnitStatus.FREE, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.RESTING}),
    UnitStatus.RESTING: frozenset({UnitStatus.OFF, UnitStatus.FREE, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.BUSY}),
}
# What the people of a unit say themselves; the others follow from its calls.
OWN_CHOICE = (UnitStatus.FREE, UnitStatus.BUSY, UnitStatus.RESTING)


class CallStatus(models.TextChoices):
    """How far a street unit is with one call."""

    SENT = "sent", pgettext_lazy("call of a unit", "Not acknowledged yet")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("call of a unit", "Acknowledged")
    EN_ROUTE = "en_route", pgettext_lazy("call of a unit", "On the way")
    ON_SCENE = "on_scene", pgettext_lazy("call of a unit", "On the spot")
    CLEARED = "cleared", pgettext_lazy("call of a unit", "Done")
    DECLINED = "declined", pgettext_lazy("call of a unit", "Cannot come")
    CALLED_OFF = "called_off", pgettext_lazy("call of a unit", "Called off")


# A step may be left out: whoever is already there has no time to press that they set out.
CALL_MOVES: Moves = {
    CallStatus.SENT: frozenset({CallStatus.ACKNOWLEDGED, CallStatus.EN_ROUTE, CallStatus.ON_SCENE, CallStatus.DECLINED, CallStatus.CALLED_OFF}),
    CallStatus.ACKNOWLEDGED: frozenset({CallStatus.EN_ROUTE, CallStatus.ON_SCENE, CallStatus.DECLINED, CallStatus.CALLED_OFF}),
    CallStatus.EN_ROUTE: frozenset({CallStatus.ON_SCENE, CallStatus.DECLINED, CallStatus.CALLED_OFF}),
    CallStatus.ON_SCENE: frozenset({CallStatus.CLEARED, CallStatus.CALLED_OFF}),
    CallStatus.CLEARED: frozenset(),
    CallStatus.DECLINED: frozenset(),
    CallStatus.CALLED_OFF: frozenset(),
}
OPEN_CALLS = (CallStatus.SENT, CallStatus.ACKNOWLEDGED, CallStatus.EN_ROUTE, CallStatus.ON_SCENE)


class SuggestionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("suggestion", "To decide")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "Accepted")
    DECLINED = "declined", pgettext_lazy("suggestion", "Declined")
    EXPIRED = "expired", pgettext_lazy("suggestion", "Expired")


# ACCEPTED → DECLINED: thought over, for a reason. What nobody decided on in time expires; what was accepted just ends.
SUGGESTION_MOVES: Moves = {
    SuggestionStatus.OPEN: frozenset({SuggestionStatus.ACCEPTED, SuggestionStatus.DECLINED, SuggestionStatus.EXPIRED}),
    SuggestionStatus.ACCEPTED: frozenset({SuggestionStatus.DECLINED}),
    SuggestionStatus.DECLINED: frozenset(),
    SuggestionStatus.EXPIRED: frozenset(),
}


class CardStatus(models.TextChoices):
    SCAN = "scan", pgettext_lazy("problem card", "Scan")
    ANALYSE = "analyse", pgettext_lazy("problem card", "Analyse")
    RESPOND = "respond", pgettext_lazy("problem card", "Respond")
    ASSESS = "assess", pgettext_lazy("problem card", "Assess")
    CLOSED = "closed", pgettext_lazy("problem card", "Closed")


# ASSESS → RESPOND: it did not help, something else is tried. CLOSED → ANALYSE: it came back. A card may be given up at any step, with its result.
CARD_MOVES: Moves = {
    CardStatus.SCAN: frozenset({CardStatus.ANALYSE, CardStatus.CLOSED}),
    CardStatus.ANALYSE: frozenset({CardStatus.RESPOND, CardStatus.CLOSED}),
    CardStatus.RESPOND: frozenset({CardStatus.ASSESS, CardStatus.CLOSED}),
    CardStatus.ASSESS: frozenset({CardStatus.RESPOND, CardStatus.CLOSED}),
    CardStatus.CLOSED: frozenset({CardStatus.ANALYSE}),
}
