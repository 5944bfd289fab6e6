"""What can be reported and what is told at once: shared by every unit of the city."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedInline, Switchable, Tracked
from accounts.admin.rows import Column, RowsField
from alerts.admin.shared import Shared, is_of_bureau
from alerts.models import AlertType, InstructionCard
from alerts.models.catalogue import Target

LANGUAGES = ("zh-hans", "en")


class CardFormSet(BaseInlineFormSet):
    """Both languages side by side: the missing one is offered, ready to be written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        kept = {card.language for card in instance.cards.all()} if instance is not None and instance.pk else set()
        kwargs.setdefault("initial", [{"language": language} for language in LANGUAGES if language not in kept])
        super().__init__(*args, **kwargs)
        self.extra = len(LANGUAGES) - len(kept)


class CardInline(ScopedInline):
    template = "admin/edit_inline/stacked.html"
    model = InstructionCard
    formset = CardFormSet
    fields = ["language", "do", "do_not"]
    max_num = len(LANGUAGES)
    classes = ["side-by-side"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"do", "do_not"}:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "maxlength": db_field.max_length})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TypeForm(forms.ModelForm):
    """Signals as rows, the first round as boxes."""

    notify = forms.MultipleChoiceField(label=_("first told"), choices=Target.choices, widget=forms.CheckboxSelectMultiple)
    signals = RowsField(
        [Column("code", _("Code"), longest=40), Column("zh", _("Chinese"), longest=60), Column("en", _("English"), longest=80)],
        label=_("signals"),
        required=False,
    )

    class Meta:
        model = AlertType
        fields = [
            *("code", "lane", "name", "name_en", "urgency", "severity", "certainty", "is_covert"),
            *("notify", "also_off_duty", "chain", "eta_minutes", "signals", "is_active"),
        ]

    def clean_signals(self) -> list[dict[str, Any]]:
        rows = self.cleaned_data["signals"]
        for number, row in enumerate(rows, start=1):
            if not all(row.values()):
                raise forms.ValidationError(_("Row %(number)s: fill in code, Chinese and English.") % {"number": number})
            if not row["code"].replace("_", "").isalnum() or not row["code"].isascii():
                raise forms.ValidationError(_("Row %(number)s: a code has letters, digits and underscores only.") % {"number": number})
        codes = [row["code"] for row in rows]
        if len(set(codes)) < len(codes):
            raise forms.ValidationError(_("Every signal needs a code of its own."))
        return [self._kept(row) for row in rows]

    def _kept(self, row: dict[str, Any]) -> dict[str, Any]:
        """Whatever else a signal carries stays with it."""
        before: dict[str, Any] = next((old for old in (self.instance.signals or []) if old.get("code") == row["code"]), {})
        return before | row


@admin.register(AlertType)
class AlertTypeAdmin(Shared, Switchable, Tracked):
    place_on_shelf = 10
    form = TypeForm
    list_display = ["name_said", "code", "lane", "urgency", "severity", "is_covert", "chain", "cards_count", "is_active"]
    list_filter = ["lane", "is_covert", "chain", "is_active"]
    list_select_related = ["chain"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["chain"]
    inlines = [CardInline]
    fieldsets = [
        (None, {"fields": ["name", "name_en", "code", "lane", "is_active"]}),
        (_("How grave"), {"fields": [("urgency", "severity", "certainty"), "is_covert"]}),
        (_("Who is called"), {"fields": ["notify", "also_off_duty", "chain", "eta_minutes"]}),
        (_("Signals to tick"), {"fields": ["signals"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(cards_n=Count("cards"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Partners' systems know a type by its code."""
        return ["code"] if obj else []

    def changeable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return super().changeable(rows, request) if is_of_bureau(request) else AlertType.objects.none()

    def histories(self, row: Any) -> list[QuerySet]:
        return [*super().histories(row), InstructionCard.pgh_event_models["update"].objects.filter(type=row.pk)]  # type: ignore[attr-defined]

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, kind: AlertType) -> str:
        return str(kind)

    @admin.display(description=_("cards"), ordering="cards_n")
    def cards_count(self, kind: Any) -> str:
        return f"{kind.cards_n}/{len(LANGUAGES)}"
