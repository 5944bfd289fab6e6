"""What was sent, by its outside: channel, state, times, typed error. Who keeps the system reads nobody's messages."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, keeper
from accounts.admin.filters import of_words
from delivery.errors import ERRORS
from delivery.models import Addressee, Attempt, Delivery


def kept_addressees(request: HttpRequest) -> QuerySet[Addressee]:
    """Whom this administrator keeps the addresses of."""
    path = keeper(request).unit_path
    if keeper(request).is_superuser:
        return Addressee.objects.all()
    mine = Q(user__unit__path__startswith=path) | Q(contact__site__station__path__startswith=path) | Q(partner__bureau__path__startswith=path)
    return Addressee.objects.filter(mine) if path else Addressee.objects.none()


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    place_on_shelf = 30
    list_display = ["updated_at", "reached", "channel", "masked", "status", "attempts", "error", "due_at"]
    list_filter = ["status", "channel", of_words("error_code", _("error"), ERRORS), "updated_at"]
    list_select_related = ["recipient__message", "address"]
    search_fields = ["recipient__name", "provider_reference"]
    search_help_text = _("Name of whoever was to be reached, or the provider's reference.")
    fieldsets = [(None, {"fields": ["reached", "channel", "masked", "status", "attempts", "error", "due_at", "updated_at", "provider_reference", "tries"]})]
    ordering = ["-recipient_id", "-round"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows if keeper(request).is_superuser else rows.filter(recipient__addressee__in=kept_addressees(request).values("pk"))

    @admin.display(description=_("to"))
    def reached(self, row: Delivery) -> str:
        return row.recipient.name

    @admin.display(description=_("address"))
    def masked(self, row: Delivery) -> str:
        try:
            return row.address.masked
        except ValueError:
            return str(ERRORS["unreadable"])

    @admin.display(description=_("error"), ordering="error_code")
    def error(self, row: Delivery) -> str:
        return str(ERRORS.get(row.error_code, row.error_code))

    @admin.display(description=_("tries"))
    def tries(self, row: Delivery) -> Any:
        tried = Attempt.objects.filter(delivery_id=row.pk).order_by("at")[:50]
        lines = ((_when(each.at), each.get_outcome_display(), str(ERRORS.get(each.error_code, each.error_code)), each.duration_ms) for each in tried)
        return format_html_join("", "<p>{} · {} {} · {} ms</p>", lines) or "–"


def _when(at: Any) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
