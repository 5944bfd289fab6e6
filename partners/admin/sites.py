"""Sites and the people there."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedInline, Switchable, Tracked, keeper, kept_rows
from accounts.admin.acts import Act
from accounts.admin.filters import has
from accounts.admin.rows import Column, RowsField
from accounts.administration import Group
from accounts.models import User
from accounts.roles import OUTSIDE
from delivery.admin import AddressInline
from delivery.hours import DAYS, BadHours, read_hours
from delivery.models import Address, Addressee
from partners.admin.reassigning import MovesContacts, MovesSites
from partners.models import Contact, Site
from partners.services import place_site, place_sites, send_test_message

REACHED = Address.objects.filter(addressee=OuterRef("addressee"), is_active=True)
# What of a contact stands with how they are reached.
OF_ADDRESSEE = ("language", "duty_hours", "quiet_from", "quiet_until")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]


class SiteForm(forms.ModelForm):
    """Grid and station may stay empty: the point tells them."""

    class Meta:
        model = Site
        fields = ["partner", "code", "name", "name_en", "address", "lon", "lat", "grid", "station", "liaison", "is_active"]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        lon, lat = checked.get("lon"), checked.get("lat")
        if lon is not None and lat is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self.add_error("lon", _("Longitude and latitude in degrees, longitude first."))
        return checked


class SiteContactInline(ScopedInline):
    """Who is told here, in which order; how they are reached stands on each one's own page."""

    template = "admin/edit_inline/tabular.html"
    model = Contact
    fields = ["name", "title", "position", "is_back_office", "is_active"]
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Site)
class SiteAdmin(MovesSites, Switchable, Tracked):
    group = Group.PARTNERS
    place_on_shelf = 20
    may_remove = True
    form = SiteForm
    list_display = ["name_said", "code", "partner", "grid", "station", "liaison", "has_contact", "is_active"]
    list_filter = [
        has("told", _("somebody is reached"), "has_told"),
        "partner__kind",
        "station",
        "is_active",
        ("grid", admin.EmptyFieldListFilter),
        ("liaison", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["partner", "grid", "station", "liaison"]
    search_fields = ["name", "name_en", "code", "address"]
    autocomplete_fields = ["partner", "grid", "station", "liaison"]
    fieldsets = [
        (None, {"fields": ["partner", "code", "name", "name_en", "is_active"]}),
        (_("Place"), {"fields": [("lon", "lat"), "address", "grid", "station"], "description": _("Grid and station are found from longitude and latitude.")}),
        (_("Linkage"), {"fields": ["liaison"]}),
    ]
    actions = ["place", "take_liaison", "give_sites", "move_contacts"]
    inlines = [SiteContactInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        """Nobody is told yet at a site that is only being added."""
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        told = Contact.objects.filter(site=OuterRef("pk"), is_active=True, addressee__addresses__is_active=True)
        return super().get_queryset(request).annotate(has_told=Exists(told))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "station" in form.base_fields:
            form.base_fields["station"].required = False
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A liaison officer is of the police."""
        if db_field.name == "liaison":
            kwargs["queryset"] = kept_rows(User, request).exclude(role__in=OUTSIDE)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        moved = form is None or {"lon", "lat"} & set(form.changed_data) or obj.station_id is None
        if moved and not place_site(obj) and obj.station_id is None:
            obj.station = obj.partner.bureau
            messages.warning(request, gettext("No grid holds this point; the site stands at the bureau for now."))
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Put into the grids that hold them now"))
    def place(self, request: HttpRequest, rows: QuerySet) -> None:
        moved, outside = place_sites(Site.objects.filter(pk__in=list(rows.values_list("pk", flat=True))))
        said = gettext("%(moved)s sites moved to another grid, %(outside)s lie outside every grid.") % {"moved": moved, "outside": outside}
        self.message_user(request, said, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Make the main officer of the grid their liaison officer"))
    def take_liaison(self, request: HttpRequest, rows: QuerySet) -> None:
        from grids.models import Posting

        sites = list(Site.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), grid__isnull=False))
        posted = Posting.objects.at(timezone.now()).filter(kind=Posting.Kind.MAIN, grid__in=[site.grid_id for site in sites])
        officers = dict(posted.values_list("grid", "officer__user"))
        with transaction.atomic():
            for site in sites:
                if site.grid_id in officers:
                    Site.objects.filter(pk=site.pk).update(liaison=officers[site.grid_id])
        count = sum(site.grid_id in officers for site in sites)
        self.message_user(request, gettext("%(count)d changed.") % {"count": count}, messages.SUCCESS)

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, site: Site) -> str:
        return str(site)

    @admin.display(description=_("somebody is reached"), boolean=True)
    def has_contact(self, site: Any) -> bool:
        return site.has_told


def _test_line(request: HttpRequest, site: Any) -> str:
    count = send_test_message(site, by=keeper(request), now=timezone.now())
    return gettext("A test message is on its way to %(count)d people.") % {"count": count}


SiteAdmin.acts = [
    Act(
        "test-line",
        _("Test the line"),
        _("Everybody who is told at this site gets a message that says it is a test, and answers by one tap."),
        _test_line,
        lambda request, site: site.is_active,
    )
]


class ContactForm(forms.ModelForm):
    """A person at a site, the language they are told in, and when."""

    language = forms.ChoiceField(label=_("language"), choices=LANGUAGES, initial="zh-hans")
    duty_hours = RowsField(
        [Column("days", _("Days"), choices=DAYS.items()), Column("begins", _("Begins"), longest=5), Column("ends", _("Ends"), longest=5)],
        label=_("duty hours"),
        required=False,
        help_text=_("Empty: always on duty. 18:00 to 08:00 goes over midnight. Outside these hours nobody is called."),
    )
    quiet_from = forms.TimeField(label=_("quiet from"), required=False, help_text=_("Notices that ask for no answer wait until quiet is over."))
    quiet_until = forms.TimeField(label=_("quiet until"), required=False)

    class Meta:
        model = Contact
        fields = ["site", "name", "title", "position", "is_back_office", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.addressee_id:
            for name in OF_ADDRESSEE:
                self.fields[name].initial = getattr(self.instance.addressee, name)

    def clean_duty_hours(self) -> list[dict[str, Any]]:
        try:
            return read_hours(self.cleaned_data["duty_hours"])
        except BadHours as bad:
            raise forms.ValidationError(_("Row %(row)s: choose days and write two times like 18:00."), params={"row": bad.row}) from bad

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        if bool(checked.get("quiet_from")) != bool(checked.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours need a beginning and an end."))
        return checked


@admin.register(Contact)
class ContactAdmin(MovesContacts, Switchable, Tracked):
    group = Group.PARTNERS
    place_on_shelf = 30
    form = ContactForm
    list_display = ["name", "title", "site", "position", "is_back_office", "is_reached", "is_active"]
    list_filter = [has("reached", _("is reached"), "reached"), "site__partner__kind", "is_back_office", "is_active", "site__station"]
    list_select_related = ["site", "addressee"]
    search_fields = ["name", "site__name", "site__code"]
    autocomplete_fields = ["site"]
    ordering = ["site__code", "position"]
    actions = ["move_contacts"]
    fieldsets = [
        (None, {"fields": ["site", "name", "title", "language", "is_active"]}),
        (
            _("When they are told"),
            {
                "fields": ["position", "is_back_office", "duty_hours", ("quiet_from", "quiet_until")],
                "description": _("The lowest order is told first; back office hears of covert alerts."),
            },
        ),
    ]
    inlines = [AddressInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(reached=Exists(REACHED))

    def histories(self, row: Any) -> list[QuerySet]:
        events = Address.pgh_event_models["update"].objects  # type: ignore[attr-defined]
        return [*super().histories(row), events.filter(addressee=row.addressee_id)]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        held: Addressee = obj.addressee if obj.addressee_id or "addressee" in obj._state.fields_cache else Addressee()
        for name in OF_ADDRESSEE if form else ():
            setattr(held, name, form.cleaned_data[name])
        held.save()
        obj.addressee = held
        super().save_model(request, obj, form, change)

    @admin.display(description=_("is reached"), boolean=True)
    def is_reached(self, contact: Any) -> bool:
        return contact.reached
