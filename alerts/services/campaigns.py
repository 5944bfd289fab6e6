"""Special campaigns: kept by whoever plans, and named on what belongs to them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts import held
from alerts.models import Alert, AlertEvent, Campaign
from alerts.services.announcing import announce_alert
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed, Refused


class CampaignWrong(Refused):
    code = "malformed"
    message = _("This campaign cannot be kept so.")


class CampaignElsewhere(Refused):
    code = "malformed"
    message = _("“%(name)s” does not run for this unit on that day.")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a campaign is: for `unit` and all below it, from one day to another, both included."""

    unit: Unit
    name: str
    name_en: str = ""
    starts_on: date
    ends_on: date
    note: str = ""


def running_for(path: str, now: datetime) -> list[Campaign]:
    """The campaigns that a unit at `path` takes part in at this moment, from memory."""
    day = timezone.localdate(now)
    return [campaign for campaign in held.campaigns().values() if path and campaign.holds(path, day)]


def campaign_meant(said: str, path: str, now: datetime) -> Campaign | None:
    """The running one of that name, in either language and however it is spaced; what names none stays as said."""
    wanted = _folded(said)
    return next((one for one in running_for(path, now) if wanted and wanted in {_folded(one.name), _folded(one.name_en)}), None)


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


@transaction.atomic
def keep_campaign(plan: Plan, *, by: User, campaign: Campaign | None = None) -> Campaign:
    """Plan a campaign, or change one. Raises NotAllowed, CampaignWrong."""
    if not by.may(Right.PLAN) or not by.unit_path or not plan.unit.path.startswith(by.unit_path):
        raise NotAllowed
    if campaign is not None and not campaign.unit.path.startswith(by.unit_path):
        raise NotAllowed
    kept = campaign or Campaign()
    for name in ("unit", "name", "name_en", "starts_on", "ends_on", "note"):
        setattr(kept, name, getattr(plan, name))
    try:
        kept.full_clean()
    except ValidationError as error:
        said = {"ends_on" if name == "__all__" else name: [str(text) for text in texts] for name, texts in error.message_dict.items()}
        raise CampaignWrong(fields=said) from error
    kept.save()
    transaction.on_commit(held.campaigns.forget)
    return kept


@transaction.atomic
def put_under_campaign(alert: Alert, campaign: Campaign | None, *, by: User, now: datetime) -> Alert:
    """Say that `alert` belongs to `campaign`, or to none; one from before its first day or after its last is refused. Raises NotAllowed, CampaignElsewhere."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    if campaign is not None and not campaign.holds(alert.station.path, timezone.localdate(alert.received_at)):
        raise CampaignElsewhere(name=campaign)
    if alert.of_campaign_id == (campaign.pk if campaign else None):
        return alert
    was, is_now = _said(alert.of_campaign) or alert.campaign, _said(campaign)
    alert.of_campaign, alert.campaign = campaign, campaign.name if campaign else ""
    alert.save(update_fields=["of_campaign", "campaign"])
    record(alert, AlertEvent.Kind.CORRECTED, now=now, by=by, changes={"campaign": [was, is_now]})
    announce_alert(alert)
    return alert


def _said(campaign: Campaign | None) -> dict[str, str]:
    return {"zh": campaign.name, "en": campaign.name_en or campaign.name} if campaign else {}
