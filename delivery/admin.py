"""Who can be reached how. Addresses are shown masked; a new value replaces the old one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedAdmin
from delivery.models import Address, Addressee


class AddressForm(forms.ModelForm):
    """An address that exists is not shown again: leave the value empty to keep it."""

    value = forms.CharField(label=_("address"), required=False, help_text=_("Leave empty to keep the address as it is."))
    secret = forms.CharField(label=_("signing secret"), required=False, help_text=_("whsec_… for callbacks; leave empty to keep it."))

    class Meta:
        model = Address
        fields = ["channel", "value", "secret", "position", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("value", None)
        self.initial.pop("secret", None)
        if self.instance.pk:
            self.fields["value"].widget.attrs["placeholder"] = self.instance.masked

    def clean(self) -> dict[str, Any] | None:
        checked = super().clean() or {}
        for name in ("value", "secret"):
            checked[name] = checked.get(name) or (getattr(self.instance, name) if self.instance.pk else "")
        if not checked["value"]:
            self.add_error("value", _("Enter an address."))
        return checked


class AddressInline(admin.TabularInline):
    model = Address
    form = AddressForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_change_permission = has_view_permission = has_delete_permission = has_add_permission  # type: ignore[assignment]


@admin.register(Addressee)
class AddresseeAdmin(ScopedAdmin):
    list_display = ["__str__", "user", "language", "is_active"]
    list_filter = ["language", "is_active"]
    search_fields = ["user__username", "user__full_name", "contact__name", "contact__site__name"]
    autocomplete_fields = ["user"]
    inlines = [AddressInline]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        if request.user.is_superuser:  # type: ignore[union-attr]
            return rows
        path = request.user.unit_path  # type: ignore[union-attr]
        mine = Q(user__unit__path__startswith=path) | Q(contact__site__station__path__startswith=path) | Q(partner__bureau__path__startswith=path)
        return rows.filter(mine | Q(user=None, contact=None, partner=None)) if path else rows.none()
