"""What working together on a dispute forbids, each with its reason and the way out."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class ReasonMissing(Refused):
    code = "reason_needed"
    message = _("Say why: whoever gets it reads your reason first.")


class NothingToAsk(Refused):
    code = "nothing_to_ask"
    message = _("Tick “otherwise unsuitable”: only of that a duty leader decides. What the law names is not for anybody to decide.")


class AskedAlready(Refused):
    code = "asked_already"
    status = 409
    message = _("%(name)s was asked already and has not decided yet.")


class NobodyLeads(Refused):
    code = "nobody_leads"
    status = 409
    message = _("%(station)s has no duty leader who could decide. Call the bureau.")


class CannotTake(Refused):
    code = "cannot_take"
    message = _("%(name)s cannot work on this: it is in a unit they do not see, or not given to them. Choose somebody else, or move the dispute first.")


class MediatorElsewhere(Refused):
    code = "mediator_elsewhere"
    message = _("%(name)s does not mediate for %(station)s, or no longer mediates. Choose a mediator of the station’s own committees.")


class NotByMediator(Refused):
    code = "not_by_mediator"
    message = _(
        "This follow-up is of the sample that somebody looks at who did not mediate, and %(name)s did. Give it to somebody else: nobody checks their own work."
    )


class ScriptUnanswered(Refused):
    code = "unanswered"
    message = _("Answer every question of the script, or say that nobody was reached.")


class LinkedWithItself(Refused):
    code = "malformed"
    message = _("A dispute cannot be linked with itself.")


class NotLinked(Refused):
    code = "stale_move"
    status = 409
    message = _("These disputes are no longer linked; somebody took the link away before.")


class MergedWithItself(Refused):
    code = "malformed"
    message = _("A dispute cannot be joined with itself.")


class MergedAlready(Refused):
    code = "stale_move"
    status = 409
    message = _("%(number)s is closed or joined with another already. Only open disputes are joined.")


class HasParts(Refused):
    code = "has_parts"
    status = 409
    message = _("%(number)s has parts, or is part of another dispute. Join parts of one dispute with each other only, and move the parts of a whole first.")


class BothSigned(Refused):
    code = "both_signed"
    status = 409
    message = _("Both have a signed agreement, and what was signed stands by itself. Link them instead.")


class FurtherRemains(Refused):
    code = "further_remains"
    status = 409
    message = _("%(number)s is further on than the other: sessions or a signed agreement hang on it. Let it be the one that remains.")


class ListMalformed(Refused):
    code = "malformed"
    message = _("Write one person a line: name, then telephone. Not understood: line %(rows)s; at most %(most)s people. Full ID or card numbers are not taken.")


class NotAWhole(Refused):
    code = "not_a_whole"
    status = 409
    message = _("Only an open dispute that is no part itself can have parts.")


class PartsOpen(Refused):
    code = "parts_open"
    message = _("%(count)s of %(total)s parts are still open. Settle or close each of them first; the whole ends with the last one.")


class NotKept(Refused):
    code = "not_kept"
    message = _("No agreement of it is kept: %(how)s. Tick off what was performed, or close it the way it really ended.")


class DisputeErased(Refused):
    code = "erased"
    status = 410
    message = _("What was said of this dispute has been erased by its rules; its number and its steps are kept. Record a new one.")


class SessionAhead(Refused):
    code = "session_ahead"
    message = _("A session is still scheduled for %(day)s. Say how it ended, or cancel it first.")
