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
    message = _("Choose at least one site that you may reach.")


class OwnApproval(Refused):
    code = "not_authorised"
    status = 403
    message = _("Whoever wrote an order cannot approve it.")
