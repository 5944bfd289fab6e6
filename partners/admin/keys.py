"""Keys of partners' systems, and who acts for which partner."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin import Switchable, Tracked, keeper, kept_rows
from accounts.admin.acts import Act
from accounts.admin.choosers import Chooser
from accounts.administration import Group
from accounts.models import User
from accounts.roles import Role
from partners.models import Membership, Partner, PartnerKey, Site

# How long the old key still works after a new one has been made, so that the partner can change over.
OVERLAP = timedelta(days=7)


def kept_for(request: HttpRequest, rows: QuerySet, before: str = "") -> QuerySet:
    """Those of `rows` about whole partners of the administrator's bureau, or about single sites of their subtree: nobody reaches further than they see."""
    user = keeper(request)
    if user.is_superuser:
        return rows
    if not user.unit_path:
        return rows.none()
    return rows.filter(Q(**{f"{before}partner__bureau__path__startswith": user.unit_path}) | Q(**{f"{before}site__station__path__startswith": user.unit_path}))


def _check_reach(form: Any, request: HttpRequest, partner: Partner | None, site: Site | None) -> None:
    user = keeper(request)
    if partner and site and site.partner_id != partner.pk:
        form.add_error("site", _("This site belongs to another partner."))
    if partner and site is None and not user.is_superuser and not partner.bureau.path.startswith(user.unit_path):
        form.add_error("site", _("Choose one of your own sites: the whole partner is kept by its bureau."))


class RequestForm(forms.ModelForm):
    """A form that knows who fills it in; `request` is set per request."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        _check_reach(self, self.request, checked.get("partner"), checked.get("site"))
        return checked


class MembershipForm(RequestForm):
    class Meta:
        model = Membership
        fields = ["user", "partner", "site", "is_active"]


@admin.register(Membership)
class MembershipAdmin(Switchable, Tracked):
    """Who of a partner's people signs in for it."""

    group = Group.PARTNERS
    place_on_shelf = 40
    undoes = False
    form = MembershipForm
    list_display = ["user", "partner", "site", "is_active"]
    list_filter = ["partner__kind", "is_active"]
    list_select_related = ["user", "partner", "site"]
    search_fields = ["user__username", "user__full_name", "partner__name", "site__name"]
    autocomplete_fields = ["user", "partner", "site"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return kept_for(request, rows)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No officer acts for a partner."""
        if db_field.name == "user":
            kwargs["queryset"] = kept_rows(User, request).filter(role=Role.PARTNER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


# The library's own words stand in one language only.
KEY_LABELS = {"name": pgettext_lazy("of a key", "name"), "expiry_date": pgettext_lazy("of a key", "ends")}
KEY_HELP = {"name": _("What the key is for: the system it stands in."), "expiry_date": _("From then on it no longer works. Empty: until it is revoked.")}


class NewKeyForm(RequestForm):
    """A new key is for a partner's system, whole or of one site; the account it acts as is made on the way."""

    class Meta:
        model = PartnerKey
        fields = ["name", "mode", "expiry_date", "alerts_per_minute", "others_per_minute"]
        labels = KEY_LABELS
        help_texts = KEY_HELP


class KeyForm(forms.ModelForm):
    class Meta:
        model = PartnerKey
        fields = ["name", "expiry_date", "alerts_per_minute", "others_per_minute"]
        labels = KEY_LABELS
        help_texts = KEY_HELP


@admin.register(PartnerKey)
class PartnerKeyAdmin(Tracked):
    """A key is shown once, when it is made; afterwards it can only be replaced or revoked."""

    group = Group.PARTNERS
    place_on_shelf = 50
    undoes = False
    list_display = ["name_said", "prefix", "partner", "site", "mode", "last_used_at", "ends", "state"]
    list_filter = ["mode", "revoked", "membership__partner"]
    list_select_related = ["membership__partner", "membership__site"]
    search_fields = ["name", "prefix", "membership__partner__name"]
    actions = ["revoke"]
    limits = (_("Limits"), {"fields": ["alerts_per_minute", "others_per_minute"], "classes": ["collapse"]})

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return kept_for(request, rows, "membership__")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return [(None, {"fields": ["partner", "site", "name", "mode", "expiry_date"]}), self.limits]
        facts = ["partner", "site", "prefix", "mode", "created", "last_used_at", "state"]
        return [(None, {"fields": ["name", "expiry_date"]}), (_("Key"), {"fields": facts}), self.limits]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["partner", "site", "prefix", "mode", "created", "last_used_at", "state"] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj:
            return super().get_form(request, obj, change, **kwargs | {"form": KeyForm})
        form = super().get_form(request, obj, change, **kwargs | {"form": NewKeyForm, "fields": NewKeyForm.Meta.fields})
        form.request = request
        sites = kept_rows(Site, request).select_related("partner")
        form.base_fields["partner"] = forms.ModelChoiceField(kept_rows(Partner, request), label=_("partner"))
        form.base_fields["site"] = forms.ModelChoiceField(
            sites[:0] if sites is None else sites, label=_("only this site"), required=False, widget=Chooser(PartnerKeyAdmin.site_field, self.admin_site)
        )
        form.declared_fields |= {name: form.base_fields[name] for name in ("partner", "site")}
        return form

    site_field = Membership._meta.get_field("site")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.membership = _membership_of_system(form.cleaned_data["partner"], form.cleaned_data["site"])
        show_once(request, PartnerKey.objects.assign_key(obj))
        obj.save()

    @admin.action(description=gettext_lazy("Revoke for good"))
    def revoke(self, request: HttpRequest, rows: QuerySet) -> None:
        count = PartnerKey.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), revoked=False).update(revoked=True)
        self.message_user(request, gettext("%(count)d keys revoked.") % {"count": count}, messages.SUCCESS)

    @admin.display(description=pgettext_lazy("of a key", "name"), ordering="name")
    def name_said(self, key: PartnerKey) -> str:
        return key.name

    @admin.display(description=pgettext_lazy("of a key", "ends"), ordering="expiry_date")
    def ends(self, key: PartnerKey) -> Any:
        return key.expiry_date

    @admin.display(description=_("partner"))
    def partner(self, key: PartnerKey) -> str:
        return str(key.membership.partner)

    @admin.display(description=_("only this site"))
    def site(self, key: PartnerKey) -> str:
        return str(key.membership.site or "–")

    @admin.display(description=_("state"))
    def state(self, key: PartnerKey) -> str:
        if key.revoked:
            return gettext("revoked")
        return gettext("expired") if key.has_expired else gettext("works")


def _membership_of_system(partner: Partner, site: Site | None) -> Membership:
    """The account keys of `partner` act as: one per reach, without a password."""
    found = Membership.objects.filter(partner=partner, site=site, is_active=True, user__role=Role.PARTNER, user__username__startswith="key-").first()
    if found:
        return found
    username = f"key-{partner.pk}" + (f"-{site.pk}" if site else "")
    user, is_new = User.objects.get_or_create(username=username, defaults={"full_name": partner.name[:60], "role": Role.PARTNER})
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return Membership.objects.get_or_create(user=user, partner=partner, site=site, defaults={"is_active": True})[0]


def show_once(request: HttpRequest, key: str) -> None:
    said = gettext("This is the key. Copy it now: it is not shown again.")
    messages.warning(request, format_html('{} <code class="copy">{}</code>', said, key))


@transaction.atomic
def _replace(request: HttpRequest, key: Any) -> str:
    """A new key of the same reach; the old one ends when the partner has had time to change over."""
    now = timezone.now()
    facts = {name: getattr(key, name) for name in ("name", "mode", "membership", "alerts_per_minute", "others_per_minute")}
    _row, secret = PartnerKey.objects.create_key(**facts)
    ends = min(filter(None, (key.expiry_date, now + OVERLAP)))
    PartnerKey.objects.filter(pk=key.pk).update(expiry_date=ends)
    show_once(request, secret)
    return gettext("The old key works until %(time)s.") % {"time": f"{timezone.localtime(ends):%Y-%m-%d %H:%M}"}


def _revoke(request: HttpRequest, key: Any) -> str:
    PartnerKey.objects.filter(pk=key.pk).update(revoked=True)
    return gettext("The key is revoked: it stopped working this moment.")


def _works(request: HttpRequest, key: Any) -> bool:
    return not key.revoked


PartnerKeyAdmin.acts = [
    Act("replace", _("Make a new key in its place"), _("The new key is shown once; the old one still works for 7 days."), _replace, _works),
    Act("revoke", _("Revoke"), _("It stops working at once and cannot be brought back."), _revoke, _works, is_grave=True),
]
