"""Partners and where their systems are told."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Switchable, Tracked, keeper
from accounts.admin.acts import Act
from accounts.admin.filters import has
from accounts.administration import Group
from accounts.models import Unit
from delivery.admin import CallbackInline
from delivery.models import Address, Addressee
from partners.models import Partner, PartnerKey


def keeps(request: HttpRequest, partner: Partner | None) -> bool:
    """True for the partners of the administrator's own bureau; a station sees the bureau's partners that have sites with it, and changes nothing of theirs."""
    user = keeper(request)
    return user.is_superuser or partner is None or (bool(user.unit_path) and partner.bureau.path.startswith(user.unit_path))


class TestCallbackInline(CallbackInline):
    """What test keys cause goes here."""

    verbose_name = verbose_name_plural = _("Callbacks for test keys")

    def holder_of(self, row: Any) -> Addressee:
        if row.test_addressee_id is None and "test_addressee" not in row._state.fields_cache:
            row.test_addressee = Addressee()
        return row.test_addressee or Addressee()


@admin.register(Partner)
class PartnerAdmin(Switchable, Tracked):
    group = Group.PARTNERS
    place_on_shelf = 10
    may_remove = True
    list_display = ["name_said", "kind", "bureau", "sites_count", "has_key", "is_active"]
    list_filter = ["kind", has("key", _("live key"), "keyed"), "is_active", "bureau"]
    list_select_related = ["bureau"]
    search_fields = ["name", "name_en"]
    autocomplete_fields = ["bureau"]
    ordering = ["name"]
    fieldsets = [(None, {"fields": ["name", "name_en", "kind", "bureau", "is_active"]})]
    inlines = [CallbackInline, TestCallbackInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        live = PartnerKey.objects.filter(membership__partner=OuterRef("pk"), revoked=False, mode=PartnerKey.Mode.LIVE)
        return super().get_queryset(request).annotate(keyed=Exists(live))

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Without DISTINCT, so that pages can count and choose."""
        if keeper(request).is_superuser:
            return rows
        return rows.filter(pk__in=Partner.objects.visible_to(keeper(request)).order_by().values("pk"))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Sites of the shown page's partners are counted by one question."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        counts = dict(Partner.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk").annotate(n=Count("sites", filter=Q(sites__is_active=True))))
        for row in rows:
            row.active_sites = counts.get(row.pk, 0)
        found.result_list = rows
        return found

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and keeps(request, obj)

    def changeable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return Partner.objects.filter(pk__in=[row.pk for row in rows.select_related("bureau") if keeps(request, row)])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["bureau"] if obj and not keeper(request).is_superuser else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "bureau":
            kinds = (Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU)
            path = keeper(request).unit_path
            kwargs["queryset"] = Unit.objects.filter(kind__in=kinds, **({} if keeper(request).is_superuser else {"path__startswith": path}))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A new addressee comes into being with its first address; the partner points to it from then on."""
        super().save_related(request, form, formsets, change)
        partner = form.instance
        for name, formset in zip(("addressee", "test_addressee"), formsets, strict=False):
            if formset.instance.pk and getattr(partner, f"{name}_id") != formset.instance.pk:
                setattr(partner, name, formset.instance)
                partner.save(update_fields=[name])
            for address in (*formset.new_objects, *(changed for changed, _fields in formset.changed_objects)):
                _show_secret(request, address)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        for name in ("addressee", "test_addressee"):
            if (held := obj._state.fields_cache.get(name)) is not None and held.pk is None:
                setattr(obj, name, None)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, partner: Partner) -> str:
        return str(partner)

    @admin.display(description=_("sites"))
    def sites_count(self, partner: Any) -> int:
        return partner.active_sites

    @admin.display(description=_("live key"), boolean=True)
    def has_key(self, partner: Any) -> bool:
        return partner.keyed


def _show_secret(request: HttpRequest, address: Address) -> None:
    if secret := getattr(address, "shown_once", ""):
        said = gettext("The signing secret of the callback. Copy it now: it is not shown again.")
        messages.warning(request, format_html('{} <code class="copy">{}</code>', said, secret))


def switch_off_everything(request: HttpRequest, partner: Any) -> str:
    """Stop a partner at once: its keys are revoked and it is switched off."""
    keys = PartnerKey.objects.filter(membership__partner=partner, revoked=False).update(revoked=True)
    Partner.objects.filter(pk=partner.pk).update(is_active=False)
    return gettext("%(count)d keys revoked at %(time)s; the partner is switched off.") % {"count": keys, "time": f"{timezone.localtime():%H:%M}"}


PartnerAdmin.acts = [
    Act(
        "stop",
        _("Stop this partner at once"),
        _("All its keys are revoked for good and the partner is switched off. For a stolen key or an ended contract."),
        switch_off_everything,
        lambda request, partner: partner.is_active,
        is_grave=True,
    )
]
