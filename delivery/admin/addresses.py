"""Addresses, as part of whoever is reached. They are shown masked; a new value replaces the old one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

from accounts.admin import PersonAdmin, ScopedInline
from accounts.models import User
from delivery.channels import CHANNELS
from delivery.looks import PHONE, ROBOT, TOPIC, USER_ID, WEB
from delivery.models import Address, Addressee, Channel
from delivery.services.callbacks import renew_secret, take_up_again
from policing.lib.sealed import blind_index

LOOKS = {
    Channel.SMS: PHONE,
    Channel.VOICE: PHONE,
    Channel.EMAIL: validate_email,
    Channel.WEBHOOK: WEB,
    Channel.WECOM: ROBOT,
    Channel.WECOM_APP: USER_ID,
    Channel.DINGTALK: ROBOT,
    Channel.FEISHU: ROBOT,
    Channel.NTFY: TOPIC,
}
# Text messages and e-mail stay choosable where they are not set up yet: addresses are collected before the contract with a provider is signed.
ALWAYS = (Channel.SMS, Channel.EMAIL)
OF_PEOPLE = (*ALWAYS, Channel.VOICE, Channel.WECOM, Channel.WECOM_APP, Channel.DINGTALK, Channel.FEISHU, Channel.NTFY)


def choices(held: str = "") -> list[tuple[str, str]]:
    """The channels somebody can be given here; one they have already stays."""
    return [(one.value, str(one.label)) for one in OF_PEOPLE if one in ALWAYS or one == held or not CHANNELS[one].missing()]


def what_is_missing() -> str:
    """In a sentence each, which channels reach nobody here, and which setting would change that."""
    return " ".join(str(CHANNELS[one].not_offered) for one in OF_PEOPLE if CHANNELS[one].not_offered)


class AddressForm(forms.ModelForm):
    """An address that exists is not shown again: leave the value empty to keep it."""

    value = forms.CharField(label=_("address"), required=False, max_length=300, help_text=_("Leave empty to keep the address as it is."))

    class Meta:
        model = Address
        fields = ["channel", "value", "position", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("value", None)
        if self.instance.pk:
            self.fields["value"].widget.attrs["placeholder"] = self.instance.masked
        if "channel" in self.fields:
            self.fields["channel"].choices = choices(self.instance.channel)  # type: ignore[attr-defined]
            self.fields["channel"].help_text = what_is_missing()

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        checked["value"] = (checked.get("value") or "").strip() or (self.instance.value if self.instance.pk else "")
        if not checked["value"]:
            self.add_error("value", _("Enter an address."))
        elif look := LOOKS.get(checked.get("channel", self.instance.channel)):
            self._check(look, checked["value"])
        return checked

    def save(self, commit: bool = True) -> Address:
        if self.instance.is_active:
            take_up_again(self.instance)
        return super().save(commit)

    def _check(self, look: Any, value: str) -> None:
        try:
            look(value)
        except ValidationError as error:
            self.add_error("value", error)


class AddressFormSet(BaseInlineFormSet):
    """Addresses of one addressee, who comes into being with the first of them."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            if value := form.cleaned_data.get("value"):
                key = (form.cleaned_data.get("channel", form.instance.channel), blind_index(value))
                if key in seen:
                    form.add_error("value", _("This address stands here twice."))
                seen.add(key)

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None and any(form.has_changed() for form in self.forms):
            self.instance.save()
            if self.instance.user_id:
                Address.objects.create(addressee=self.instance, channel=Channel.IN_APP, value=str(self.instance.user_id), position=9)
        return super().save(commit)


class AddressInline(ScopedInline):
    """Telephone and e-mail of somebody. Addresses are switched off, not removed: what was sent to them stays traceable."""

    template = "admin/edit_inline/tabular.html"
    model = Address
    form = AddressForm
    formset = AddressFormSet
    verbose_name = _("way to be reached")
    verbose_name_plural = _("Reached by")
    fields = ["channel", "value", "position", "is_active", "verified_at"]
    readonly_fields = ["verified_at"]
    channels: tuple[str, ...] = OF_PEOPLE

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        super().__init__(Addressee, admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Address.objects.filter(channel__in=self.channels)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def holder_of(self, row: Any) -> Addressee:
        """The addressee `row` points to; a new one is remembered on the row and saved with its first address."""
        if row.addressee_id is None and "addressee" not in row._state.fields_cache:
            row.addressee = Addressee()
        return row.addressee or Addressee()


class PersonAddressInline(AddressInline):
    """On a person's page."""

    def holder_of(self, row: Any) -> Addressee:
        return addressee_of(row) or Addressee(user=row, language=row.language or "zh-hans")


class CallbackForm(AddressForm):
    """The web address of a partner's system. The signing secret is made here and shown once; a new one on request."""

    renew_secret = forms.BooleanField(label=_("new secret"), required=False, help_text=_("Makes a new signing secret; for a day the old one signs beside it."))

    class Meta(AddressForm.Meta):
        fields = ["value", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.channel = Channel.WEBHOOK
        if self.instance.refused_at:
            said = _("Switched off on %(day)s: its receiver answered that it wants no more (410). Tick to take it up again.")
            self.fields["is_active"].help_text = said % {"day": date_format(localtime(self.instance.refused_at), "SHORT_DATETIME_FORMAT")}

    def save(self, commit: bool = True) -> Address:
        if not self.instance.secret or self.cleaned_data.get("renew_secret"):
            self.instance.shown_once = renew_secret(self.instance, now=now())
        return super().save(commit)


class CallbackInline(AddressInline):
    """On a partner's page."""

    form = CallbackForm
    fields = ["value", "renew_secret", "is_active", "verified_at"]
    max_num = 1
    channels = (Channel.WEBHOOK,)
    verbose_name = _("signed callback")
    verbose_name_plural = _("Callbacks to the partner's system")


def addressee_of(user: User) -> Addressee | None:
    return getattr(user, "addressee", None)


PersonAdmin.parts.append(PersonAddressInline)
