"""Partners, sites, contacts, memberships and keys in the admin."""

from django.contrib import admin
from rest_framework_api_key.models import APIKey

admin.site.unregister(APIKey)

from partners.admin.alarms import PanicAlarmAdmin  # noqa: E402
from partners.admin.keys import MembershipAdmin, PartnerKeyAdmin  # noqa: E402
from partners.admin.partners import PartnerAdmin  # noqa: E402
from partners.admin.requests import RequestLogAdmin  # noqa: E402
from partners.admin.sites import ContactAdmin, SiteAdmin  # noqa: E402

__all__ = ["ContactAdmin", "MembershipAdmin", "PanicAlarmAdmin", "PartnerAdmin", "PartnerKeyAdmin", "RequestLogAdmin", "SiteAdmin"]
