"""The other side: banks, security firms and schools, their sites, people and keys."""

from partners.models.alarms import AlarmKey, PanicAlarm, SitePlan
from partners.models.other_side import (
    Contact,
    Membership,
    Partner,
    PartnerKey,
    RequestLog,
    Site,
    TestPause,
    TonightContact,
)

__all__ = ["AlarmKey", "Contact", "Membership", "PanicAlarm", "Partner", "PartnerKey", "RequestLog", "Site", "SitePlan", "TestPause", "TonightContact"]
