"""A sample to a partner's registered callbacks, from the partner's page: whether it arrives is seen before the first alert."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.acts import Act
from alerts.services.callback_trial import Tried, try_callbacks
from partners.admin import PartnerAdmin


def _run(request: HttpRequest, partner: Any) -> str:
    """What came back is told per address; the sentence says how many took it."""
    tried = try_callbacks(partner, now=timezone.now())
    for one in tried:
        messages.add_message(request, messages.INFO if one.arrived else messages.WARNING, _in_words(one))
    return gettext("%(arrived)d of %(total)d callbacks arrived.") % {"arrived": sum(one.arrived for one in tried), "total": len(tried)}


def _in_words(one: Tried) -> str:
    where = gettext("for test keys") if one.is_test else gettext("for live keys")
    answer = gettext("HTTP %(status)s") % {"status": one.status} if one.status else gettext("no answer")
    return format_html("{} <b>{}</b> · {} · {} · {} ms", one.address, where, answer, one.error_label or gettext("taken"), one.milliseconds)


def _has_any(request: HttpRequest, partner: Any) -> bool:
    return bool(partner.is_active and (partner.addressee_id or partner.test_addressee_id))


PartnerAdmin.acts.append(
    Act(
        "test-callback",
        _("Send a test callback"),
        _("One signed sample goes to each registered address, marked as a test, its number belonging to no alert. What comes back is shown here."),
        _run,
        _has_any,
    )
)
