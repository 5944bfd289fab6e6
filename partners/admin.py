"""Partners, sites, contacts and keys in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework_api_key.models import APIKey

from accounts.admin import ScopedAdmin
from accounts.models import User
from accounts.roles import Role
from partners.models import Contact, Membership, Partner, PartnerKey, Site
from partners.services import place_site

admin.site.unregister(APIKey)


class OfPartner(ScopedAdmin):
    """Base for what belongs to a partner."""

    partner_path = "partner"

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        if request.user.is_superuser:  # type: ignore[union-attr]
            return rows
        return rows.filter(**{f"{self.partner_path}__in": Partner.objects.visible_to(request.user)})  # type: ignore[arg-type]


@admin.register(Partner)
class PartnerAdmin(ScopedAdmin):
    list_display = ["name", "kind", "bureau", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "name_en"]
    autocomplete_fields = ["bureau", "addressee"]


@admin.register(Site)
class SiteAdmin(ScopedAdmin):
    list_display = ["name", "code", "partner", "grid", "station", "is_active"]
    list_filter = ["partner__kind", "is_active"]
    search_fields = ["name", "name_en", "code", "address"]
    autocomplete_fields = ["partner", "grid", "station", "liaison"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Grid and station may stay empty: the point tells them."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["station"].required = False
        form.base_fields["station"].help_text = _("Found from longitude and latitude.")
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not place_site(obj) and obj.station_id is None:
            obj.station = obj.partner.bureau
            messages.warning(request, _("No grid holds this point; the site stands at the bureau for now."))
        super().save_model(request, obj, form, change)


@admin.register(Contact)
class ContactAdmin(ScopedAdmin):
    list_display = ["name", "title", "site", "position", "is_back_office", "is_active"]
    list_filter = ["is_back_office", "is_active"]
    search_fields = ["name", "site__name", "site__code"]
    autocomplete_fields = ["site", "addressee"]


@admin.register(Membership)
class MembershipAdmin(OfPartner):
    list_display = ["user", "partner", "site", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["user__username", "partner__name", "site__name"]
    autocomplete_fields = ["user", "partner", "site"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No officer acts for a partner."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(role=Role.PARTNER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(PartnerKey)
class PartnerKeyAdmin(OfPartner):
    """A key is shown once, when it is made; afterwards it can only be revoked."""

    partner_path = "membership__partner"
    list_display = ["name", "prefix", "membership", "mode", "last_used_at", "revoked"]
    list_filter = ["mode", "revoked"]
    search_fields = ["name", "prefix", "membership__partner__name"]
    autocomplete_fields = ["membership"]
    fields = ["name", "membership", "mode", "expiry_date", "revoked", "prefix", "last_used_at"]
    readonly_fields = ["prefix", "last_used_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "membership", "mode"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        key = PartnerKey.objects.assign_key(obj)
        obj.save()
        messages.warning(request, _("The key is %(key)s. Copy it now: it is not shown again.") % {"key": key})
