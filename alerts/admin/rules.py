"""What can be reported, what is told at once, and who is called when nobody answers: shared by every unit of the city."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedAdmin, ScopedInline, Switchable, Tracked, keeper
from accounts.admin.rows import Column, RowsField
from accounts.administration import Group
from alerts.models import AlertType, Chain, InstructionCard
from alerts.models.catalogue import Target

LANGUAGES = ("zh-hans", "en")
# A chain that waits longer has forgotten the alert.
LONGEST_WAIT_S = 24 * 3600
MOST_STEPS = 10


class Shared(ScopedAdmin):
    """Base for what all units share: everybody reads it, the bureau changes it."""

    group = Group.RULES

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request) and _is_of_bureau(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_of_bureau(request)


def _is_of_bureau(request: HttpRequest) -> bool:
    user = keeper(request)
    return user.is_superuser or (bool(user.unit_path) and user.unit_path == user.bureau_path)


class ChainForm(forms.ModelForm):
    """Steps as a table: how long to wait, then whom to call."""

    steps = RowsField(
        [Column("wait_s", _("Wait, in seconds"), "number", longest=5), Column("notify", _("Then call"), choices=Target.choices)], label=_("steps")
    )

    class Meta:
        model = Chain
        fields = ["name", "steps", "repeats"]

    def clean_steps(self) -> list[dict[str, Any]]:
        steps = self.cleaned_data["steps"]
        if not steps:
            raise forms.ValidationError(_("A chain needs at least one step."))
        if len(steps) > MOST_STEPS:
            raise forms.ValidationError(_("A chain has at most %(count)d steps.") % {"count": MOST_STEPS})
        for number, step in enumerate(steps, start=1):
            _check_step(number, step)
        return steps


def _check_step(number: int, step: dict[str, Any]) -> None:
    if not isinstance(step["wait_s"], int) or not 1 <= step["wait_s"] <= LONGEST_WAIT_S:
        raise forms.ValidationError(_("Step %(number)s: the wait must be between 1 second and a day.") % {"number": number})
    if not step["notify"]:
        raise forms.ValidationError(_("Step %(number)s calls nobody; choose at least one.") % {"number": number})


@admin.register(Chain)
class ChainAdmin(Shared, Tracked):
    place_on_shelf = 20
    may_remove = True
    form = ChainForm
    list_display = ["name", "in_words", "repeats", "types_count"]
    search_fields = ["name"]
    readonly_fields = ["in_words"]
    fieldsets = [
        (None, {"fields": ["name", "steps", "repeats"]}),
        (_("As it will go"), {"fields": ["in_words"], "description": _("From the moment nobody has answered the first round.")}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(types_n=Count("types"))

    @admin.display(description=_("as it will go"))
    def in_words(self, chain: Chain) -> Any:
        return format_html_join("", "<p>{}</p>", ((line,) for line in chain_in_words(chain.steps or [], chain.repeats))) or "–"

    @admin.display(description=_("alert types"), ordering="types_n")
    def types_count(self, chain: Any) -> int:
        return chain.types_n


def chain_in_words(steps: list[dict[str, Any]], repeats: int) -> list[str]:
    """ "After 1:00: duty leader", one line per step, minutes counted from the beginning."""
    labels, total, lines = dict(Target.choices), 0, []
    for step in steps:
        total += step.get("wait_s", 0)
        who = gettext(", ").join(str(labels.get(target, target)) for target in step.get("notify", []))
        lines.append(gettext("After %(minutes)d:%(seconds)02d: %(who)s") % {"minutes": total // 60, "seconds": total % 60, "who": who})
    if steps and repeats:
        lines.append(ngettext("The last step is repeated %(count)d time.", "The last step is repeated %(count)d times.", repeats) % {"count": repeats})
    return lines


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
            *("notify", "chain", "eta_minutes", "signals", "is_active"),
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
        (_("Who is called"), {"fields": ["notify", "chain", "eta_minutes"]}),
        (_("Signals to tick"), {"fields": ["signals"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(cards_n=Count("cards"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Partners' systems know a type by its code."""
        return ["code"] if obj else []

    def changeable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return super().changeable(rows, request) if _is_of_bureau(request) else AlertType.objects.none()

    def histories(self, row: Any) -> list[QuerySet]:
        return [*super().histories(row), InstructionCard.pgh_event_models["update"].objects.filter(type=row.pk)]  # type: ignore[attr-defined]

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, kind: AlertType) -> str:
        return str(kind)

    @admin.display(description=_("cards"), ordering="cards_n")
    def cards_count(self, kind: Any) -> str:
        return f"{kind.cards_n}/{len(LANGUAGES)}"
