"""Why an alert or an order is refused."""

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused


class OtherBody(Refused):
    code = "reference_taken"
    status = 409
    message = _("This reference was used before for a different report. Use a new reference, or send the first one again unchanged.")


class TypeUnknown(Refused):
    code = "type_unknown"
    message = _("There is no alert type “%(type)s”. GET /api/v1/alert-types/ lists them.")


class LocationUnknown(Refused):
    code = "location_unknown"
    message = _("Name a site of yours or send a location.")


class SiteUnknown(Refused):
    code = "location_unknown"
    message = _("You have no site “%(site)s”.")


class TooOld(Refused):
    code = "too_old"
    message = _("This happened more than %(hours)s hours ago. Please call the station instead.")


class InTheFuture(Refused):
    code = "malformed"
    message = _("“occurred_at” lies in the future. Check the clock of your system.")


class AlreadyAnswered(Refused):
    code = "stale_move"
    status = 409
    message = _("%(who)s was first: this alert is now “%(status)s”.")


class PromiseOutOfRange(Refused):
    code = "malformed"
    message = _("Promise between 1 minute and 4 hours.")


class NoSites(Refused):
    code = "location_unknown"
    message = _("Choose at least one site or team that you may reach.")


class OwnApproval(Refused):
    code = "not_authorised"
    status = 403
    message = _("Whoever wrote an order cannot approve it.")


class AlertIsOver(Refused):
    code = "alert_is_over"
    status = 409
    message = _("Alert %(number)s is “%(status)s”: no order can be given for it any more. Give one without it, or open a new alert.")


class OrderIsOver(Refused):
    code = "order_is_over"
    status = 409
    message = _("Order %(number)s does not hold now; nobody needs to answer it.")


class NotYourOrder(Refused):
    code = "not_authorised"
    status = 403
    message = _("Only whoever wrote an order may change it or take it back.")


class NotApprovedInTime(Refused):
    code = "illegal_move"
    status = 409
    message = _("Its time is over before anybody approved it. Its author must write it again.")


class NothingHidden(Refused):
    code = "nothing_hidden"
    status = 404
    message = _("This entry keeps no number.")


class NoNumber(Refused):
    code = "no_number"
    status = 404
    message = _("No number is on file for %(site)s. Send a patrol.")


class AreaUnknown(Refused):
    code = "location_unknown"
    message = _("There is no such unit in your area.")


class AreaWrong(Refused):
    code = "area_wrong"
    message = _("This area cannot be used: its edge crosses itself, it holds nothing, or it is wider than 300 km. Draw a smaller one without crossings.")


class TooManySites(Refused):
    code = "too_many_sites"
    message = _("That is more than %(most)s sites. Choose a smaller area or fewer kinds.")


class TooManyPeople(Refused):
    code = "too_many_people"
    message = _("That calls more than %(most)s people. Choose fewer teams.")


class TestKeyNeeded(Refused):
    code = "test_key_needed"
    status = 403
    message = _("The sandbox takes test keys only: nothing real is moved or shown here. Ask for a test key, or use the test key you have.")


class SandboxOrderOver(Refused):
    code = "order_is_over"
    status = 409
    message = _("This order has ended; nobody needs to answer it. Send yourself a new one.")


class NoCallbackAddress(Refused):
    code = "no_callback_address"
    status = 409
    message = _("No test callback address is registered for you. Tell the bureau's administrators its address; they give you its secret.")


class NothingRegistered(Refused):
    code = "no_callback_address"
    status = 409
    message = _("No callback address that is switched on is registered here. Enter one and save first.")
