"""People: made, moved, switched off. Nobody's password is typed here, so nobody can sign in as somebody else."""

from typing import Any, ClassVar

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.acts import Act
from accounts.admin.filters import has
from accounts.admin.history import Tracked
from accounts.admin.moving import MovesPeople
from accounts.admin.scope import Switchable, keeper
from accounts.admin.security import FACTORS
from accounts.administration import Group
from accounts.keeping import may_change, roles_given_by
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.services import record_access


class PersonForm(forms.ModelForm):
    """Says which role goes with which unit, and which this administrator may give. `keeper` is set per request."""

    keeper: ClassVar[User]

    class Meta:
        model = User
        fields = ["username", "full_name", "role", "unit", "language", "is_active"]
        help_texts = {
            "username": _("What is typed at the sign-in: letters, digits and @ . + - _ only."),
            "is_active": _("Switched off, the person cannot sign in and is told nothing; what they did stays."),
            "is_superuser": _("Keeps the whole system, over every unit."),
        }

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        role, unit = checked.get("role", self.instance.role), checked.get("unit", self.instance.unit)
        if role == Role.PARTNER and unit is not None:
            self.add_error("unit" if "unit" in self.fields else None, _("Partner staff belong to no unit; make a membership for them."))
        if role != Role.PARTNER and unit is None and not checked.get("is_superuser", self.instance.is_superuser):
            self.add_error("unit" if "unit" in self.fields else None, _("Choose the unit this person works for."))
        if unit and unit.closed_on and "unit" in self.changed_data:
            self.add_error("unit", _("%(unit)s is closed.") % {"unit": unit})
        if "role" in self.changed_data and role not in roles_given_by(self.keeper, unit):
            self.add_error("role", _("This role is given by whoever keeps the unit above."))
        if checked.get("is_superuser") and (unit is None or unit.kind != Unit.Kind.BUREAU):
            self.add_error("is_superuser", _("Only somebody of a bureau keeps the whole system."))
        return checked

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.is_staff = user.is_superuser or user.role == Role.ADMINISTRATOR
        if user.pk is None:
            user.set_unusable_password()
        if commit:
            user.save()
            self.save_m2m()
        return user


@admin.register(User)
class PersonAdmin(MovesPeople, Switchable, Tracked):
    """Rooms above hang their part on a person's page: `PersonAdmin.parts.append(AnInline)`."""

    group = Group.PEOPLE
    place_on_shelf = 20
    shown_name = _("People")
    undoes = False
    form = PersonForm
    parts: ClassVar[list[type]] = []
    acts: ClassVar[list[Act]] = []
    list_display = ["full_name_or_username", "username", "role", "unit", "has_second_factor", "last_login", "is_active"]
    list_display_links = ["full_name_or_username"]
    list_filter = ["role", "unit", has("factor", _("two-factor"), "second_factor"), ("last_login", admin.EmptyFieldListFilter), "is_active"]
    list_select_related = ["unit"]
    search_fields = ["username", "full_name", "officer__badge_number"]
    ordering = ["username"]
    date_hierarchy = None
    autocomplete_fields = ["unit"]
    actions = ["move_people", "end_sessions", "speak_chinese", "speak_english"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        rights = ["role", "unit", "is_active", *(["is_superuser"] if keeper(request).is_superuser else [])]
        who: tuple[Any, dict[str, Any]] = (None, {"fields": ["full_name", "username", "language"]})
        what = (_("Role"), {"fields": rights, "description": _("The role says what somebody may do, the unit whose alerts they see.")})
        return [who, what, (_("Times"), {"fields": ["last_login", "date_joined"]})] if obj else [who, what]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody raises themselves: keeping the system and reading alerts stay apart."""
        times = ["last_login", "date_joined"]
        user = keeper(request)
        return [*times, "role", "unit", "is_active"] if obj and obj.pk == user.pk and not user.is_superuser else times

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.keeper = keeper(request)
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        return self.parts if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_change(keeper(request), obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("unit").annotate(second_factor=Exists(FACTORS.filter(user=OuterRef("pk"))))

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """The people of the subtree, those who act for its partners, and partner people who act for nobody yet. Keys are people only to the machine."""
        user = keeper(request)
        if user.is_superuser:
            return rows
        path = user.unit_path
        of_partners = Q(role=Role.PARTNER) & (Q(memberships=None) | Q(memberships__partner__bureau__path__startswith=path))
        mine = rows.model._base_manager.filter(Q(unit__path__startswith=path) | of_partners, is_superuser=False).values("pk")
        return rows.filter(pk__in=mine) if path else rows.none()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever gains or loses rights is written into the log the inspectorate reads."""
        super().save_model(request, obj, form, change)
        if not change or {"role", "unit", "is_active", "is_superuser"} & set(form.changed_data):
            self._record(request, obj, f"{obj.get_role_display()} · {obj.unit or '–'} · {'+' if obj.is_active else '−'}")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """A person nobody can reach helps nobody: the page stays open for the rest."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            messages.success(
                request, gettext("%(name)s is added. Now a telephone number and a badge number; then send the link to set a password.") % {"name": obj}
            )
            return redirect("admin:accounts_user_change", obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def _record(self, request: HttpRequest, person: User, words: str) -> None:
        record_access(user=keeper(request), action="rights", subject=f"accounts.user:{person.pk}", reason=words[:200], now=timezone.now())

    def changeable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Nobody switches themselves off, nor their equals."""
        user = keeper(request)
        mine = [person.pk for person in rows.select_related("unit") if person.pk != user.pk and may_change(user, person)]
        return User.objects.filter(pk__in=mine)

    def _switch(self, request: HttpRequest, rows: QuerySet, *, to: bool) -> None:
        for person in self.changeable(rows, request).exclude(is_active=to).select_related("unit"):
            self._record(request, person, f"{person.get_role_display()} · {person.unit or '–'} · {'+' if to else '−'}")
        super()._switch(request, rows, to=to)

    @admin.action(description=gettext_lazy("End all their sign-ins"))
    def end_sessions(self, request: HttpRequest, rows: QuerySet) -> None:
        people = self.changeable(rows, request)
        sessions = list(UserSession.objects.filter(user__in=people))
        for session in sessions:
            session.end()
        ended = len(sessions)
        self.message_user(request, ngettext("%(count)d sign-in ended.", "%(count)d sign-ins ended.", ended) % {"count": ended}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Speak Chinese to them"))
    def speak_chinese(self, request: HttpRequest, rows: QuerySet) -> None:
        self.set_language(request, rows, "zh-hans")

    @admin.action(description=gettext_lazy("Speak English to them"))
    def speak_english(self, request: HttpRequest, rows: QuerySet) -> None:
        self.set_language(request, rows, "en")

    def set_language(self, request: HttpRequest, rows: QuerySet, language: str) -> None:
        changed = self.changeable(rows, request).update(language=language)
        self.message_user(request, gettext("%(count)d changed.") % {"count": changed}, messages.SUCCESS)

    def said_in_chooser(self, person: User) -> str:
        """Many have one name; nobody has one name in one unit with one sign-in name."""
        return " · ".join(filter(None, [str(person), person.username, str(person.unit or "")]))

    @admin.display(description=_("full name"), ordering="full_name")
    def full_name_or_username(self, person: User) -> str:
        return str(person)

    @admin.display(description=_("two-factor"), boolean=True, ordering="second_factor")
    def has_second_factor(self, person: Any) -> bool:
        return person.second_factor


def person_to_help(request: HttpRequest, person: User | None) -> User:
    """`person`, where this administrator may help them to sign in. Raises PermissionDenied."""
    if person is None or person.pk == keeper(request).pk or not may_change(keeper(request), person):
        raise PermissionDenied
    return person
