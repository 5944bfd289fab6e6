"""What the keys asked: for an administrator whom a partner's engineer rings up with a request id."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, keeper, kept_rows
from accounts.admin.filters import Filled
from accounts.administration import Group
from partners.models import Partner, PartnerKey, RequestLog


@admin.register(RequestLog)
class RequestLogAdmin(ReadOnlyAdmin):
    group = Group.PARTNERS
    place_on_shelf = 90
    list_display = ["at", "key_prefix", "method", "path", "status", "code", "milliseconds"]
    list_filter = ["status", ("code", Filled), "method", "at"]
    search_fields = ["=key_prefix", "=request_id"]
    search_help_text = _("The first eight letters of a key, or a whole X-Request-Id.")
    fieldsets = [(None, {"fields": ["at", "key_prefix", "request_id", "method", "path", "status", "code", "milliseconds", "bytes_in", "bytes_out", "ip"]})]
    ordering = ["-at"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        if keeper(request).is_superuser:
            return rows
        return rows.filter(key_prefix__in=PartnerKey.objects.filter(membership__partner__in=kept_rows(Partner, request)).values("prefix"))
