"""What a dispute's rules forbid, each with the rule it stands on."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class Excluded(Refused):
    code = "excluded"
    message = _("Police mediation is not allowed here: %(why)s (%(source)s). Handle it as a case or refer it.")


class ReasonNeeded(Refused):
    code = "reason_needed"
    message = _("“Otherwise unsuitable” needs a reason and a supervisor’s agreement. Leave it out, or write why and let your duty leader decide.")


class ViolenceAtHome(Refused):
    code = "violence_at_home"
    message = _(
        "Domestic violence is never closed by mediation alone (Anti-Domestic Violence Law, arts. 16 and 17). "
        "Choose the domestic-violence path or handle it as a case."
    )


class NoMoreAttempts(Refused):
    code = "no_more_attempts"
    message = _("Police mediation is held once, and once more where needed (Procedure Rules, art. 183). Handle it as a case, or refer it.")


class NotAttempted(Refused):
    code = "not_attempted"
    message = _("Nobody has mediated yet. Hold a session first, or close it as withdrawn.")


class AgentOfViolator(Refused):
    code = "agent_of_violator"
    message = _("Whoever acted unlawfully comes in person: only the harmed side may send an agent (Procedure Rules, art. 181).")


class AuthorityNeeded(Refused):
    code = "authority_needed"
    message = _("An agent needs a written authority that says its scope (Procedure Rules, art. 181). Write which.")


class SideNeeded(Refused):
    code = "side_needed"
    message = _("A party stands on a side: say on which.")


class StandsForNobody(Refused):
    code = "stands_for_nobody"
    message = _("A guardian and an agent stand for somebody: say for whom.")


class GuardianNeeded(Refused):
    code = "guardian_needed"
    message = _(
        "%(name)s is %(age)s: name a parent or guardian first, or note that they live by their own work and wish nobody told (Procedure Rules, art. 181)."
    )


class TwoSides(Refused):
    code = "two_sides"
    message = _("A dispute has two sides at least: name a party on each.")


class NoDueDay(Refused):
    code = "no_due_day"
    message = _("Every term says who does what until which day (Procedure Rules, art. 184). Term %(position)s has no day.")


class NoAmount(Refused):
    code = "no_amount"
    message = _("Term %(position)s is about money: write how many yuan.")


class NothingAgreed(Refused):
    code = "nothing_agreed"
    status = 409
    message = _("An agreement is written of a session in which both sides agreed. Note how this one ended first.")


class AlreadySigned(Refused):
    code = "already_signed"
    status = 409
    message = _("What was signed is not changed any more. Hold another session for another agreement.")


class WordsChanged(Refused):
    code = "words_changed"
    status = 409
    message = _("Somebody has written the agreement anew meanwhile. Read it again: whoever signs, signs the new words.")


class NotSigned(Refused):
    code = "not_signed"
    message = _("Not everybody has signed: %(who)s.")


class Unpaid(Refused):
    code = "unpaid"
    message = _("%(count)s of %(total)s terms are not performed yet. Tick them off with a receipt, or note the agreement as broken.")


class EditConflict(Refused):
    code = "edit_conflict"
    status = 409
    message = _("Somebody else changed this meanwhile. Compare field by field and choose.")


class StationGone(Refused):
    code = "station_gone"
    message = _("%(station)s is closed. Choose the station that took it over.")


class ConflictOfInterest(Refused):
    code = "conflict_of_interest"
    message = _(
        "%(who)s may be partial: %(why)s. Choose somebody else, or write why it goes on all the same "
        "(Procedure Rules, art. 17; People’s Mediation Law, art. 15)."
    )


class AlreadyAwaited(Refused):
    code = "already_awaited"
    status = 409
    message = _("This report is awaited already. Note what it says when it is issued.")


class ReportBeforeAsking(Refused):
    code = "report_day"
    message = _("A report is issued between the day it was asked for (%(asked)s) and today. Check the day.")


class InvitationOver(Refused):
    code = "invitation_over"
    status = 410
    message = _("This session has begun, was moved or will not take place. Call the station.")


class WishNeeded(Refused):
    code = "wish_needed"
    message = _("Write when you could come.")


class NobodyToInvite(Refused):
    code = "nobody_to_invite"
    message = _("Nobody in this dispute left a telephone number. Add one, or tell them yourself.")


class InvitedJustNow(Refused):
    code = "invited_just_now"
    status = 409
    message = _("The links went out a few minutes ago. Wait for the answers, or call.")


class InvitedTooOften(Refused):
    code = "invited_too_often"
    status = 409
    message = _("The people of this dispute were sent links %(most)s times today. Call them instead.")


class NotOnTheSpot(Refused):
    code = "not_on_the_spot"
    message = _("On the spot only what is light and clear is settled: no domestic violence, no injury or value still in dispute (Procedure Rules, art. 178).")


class RecordingOrForm(Refused):
    code = "recording_or_form"
    message = _("Write the facts and at least one term, or name the recording and from when to when they are clear in it (Procedure Rules, art. 178).")


class SpotNotPerformed(Refused):
    code = "spot_not_performed"
    message = _("On the spot means performed at once. For what is due later write an agreement (Procedure Rules, art. 178).")


class MediatorTaken(Refused):
    code = "mediator_taken"
    status = 409
    message = _("The mediator sits elsewhere in that time. Choose another time or another mediator.")


class HostTaken(Refused):
    code = "host_taken"
    status = 409
    message = _("The officer in the chair sits elsewhere in that time. Choose another time.")


class SessionIsOver(Refused):
    code = "session_is_over"
    status = 409
    message = _("This session has ended. Only its notes may still be completed.")


class SessionTooLong(Refused):
    code = "session_too_long"
    message = _("A session lasts twelve hours at most. Check the times.")


class SessionEndsFirst(Refused):
    code = "ends_first"
    message = _("A session ends after it begins. Check the times.")
