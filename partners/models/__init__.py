"""The other side: banks, security firms and schools, their sites, people and keys."""

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

__all__ = ["Contact", "Membership", "Partner", "PartnerKey", "RequestLog", "Site", "TestPause", "TonightContact"]
