"""The people around an officer: community teams, response teams and activists, and what they were trained for."""

from datetime import date, datetime

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from delivery.models import Addressee
from grids.models.areas import Grid
from grids.models.people import Officer
from policing.lib.bilingual import in_language


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User) -> "TeamQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "TeamQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Team(models.Model):
    """A community team (3+N: officer, auxiliary, grid worker and the N around them), a response team called by orders, or a list of activists."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("Community team")
        RESPONSE = "response", _("Response team")
        ACTIVISTS = "activists", _("Activists")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams", verbose_name=_("unit"))
    grids = models.ManyToManyField(Grid, related_name="teams", blank=True, verbose_name=_("grids"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["unit__path", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "name"], name="team_name_once_per_unit")]

    def __str__(self) -> str:
        return in_language(self, "name")


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def on(self, day: date) -> "TeamMemberQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, user: User) -> "TeamMemberQuerySet":
        return self.filter(team__unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class TeamMember(models.Model):
    """Somebody in a team, from one day to another. `sees` is all they may see, for as long as they belong; no legal status is kept of anybody.

    An officer sees beside that what their own account shows. Somebody without an account has no page at all: an order comes to them with a link of
    its own, which answers that order and ends with it.
    """

    class Kind(models.TextChoices):
        OFFICER = "officer", pgettext_lazy("person", "Officer")
        AUXILIARY = "auxiliary", _("Auxiliary officer")
        GRID_WORKER = "grid_worker", _("Grid worker")
        CADRE = "cadre", _("Village or residents’ committee")
        VOLUNTEER = "volunteer", _("Volunteer")
        PROPERTY = "property", _("Property staff")
        GUARD = "guard", _("Security guard")
        COURIER = "courier", _("Courier")
        MEDIATOR = "mediator", _("Mediator")
        ACTIVIST = "activist", _("Activist")

    class Sees(models.TextChoices):
        NOTHING = "nothing", _("Nothing: is called only")
        CALLS = "calls", _("The orders they are called by")

    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name=_("team"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="team_memberships", verbose_name=_("on the roster as"))
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, blank=True, related_name="team_memberships", verbose_name=_("reached by"))
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    sees = models.CharField(_("may see"), max_length=10, choices=Sees, default=Sees.CALLS)
    is_leader = models.BooleanField(_("leads the team"), default=False)
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    ends_on = models.DateField(pgettext_lazy("day", "until"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["team", "-is_leader", "name"]
        constraints = [
            models.CheckConstraint(name="team_member_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(is_leader=True, ends_on=None),
                name="one_leader_per_team",
                violation_error_message=_("The team has a leader already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def lapsing(self, now: date, until: date) -> "QualificationQuerySet":
        """Those that lapse between `now` and `until`, both included."""
        return self.filter(expires_on__gte=now, expires_on__lte=until)

    def visible_to(self, user: User) -> "QualificationQuerySet":
        """Of the members of one's teams, and of one's officers."""
        if not user.unit_path:
            return self.none()
        return self.filter(Q(member__team__unit__path__startswith=user.unit_path) | Q(officer__user__unit__path__startswith=user.unit_path))


@pghistory.track(exclude=["warned_at"])
class Qualification(models.Model):
    """A training or a licence, of a team member or of an officer, and the day it lapses. Its holder's team is warned before."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("Training")
        GUARD_LICENCE = "guard_licence", _("Guard’s licence")
        FIRST_AID = "first_aid", _("First aid")
        DRIVING = "driving", _("Driving licence")
        MEDIATION = "mediation", _("Mediator’s certificate")

    member = models.ForeignKey(TeamMember, models.CASCADE, null=True, blank=True, related_name="qualifications", verbose_name=_("team member"))
    officer = models.ForeignKey(Officer, models.CASCADE, null=True, blank=True, related_name="qualifications", verbose_name=_("officer"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    title = models.CharField(_("what for"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued"))
    expires_on = models.DateField(_("lapses"), null=True, blank=True)
    warned_at = models.DateTimeField(null=True, editable=False)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["expires_on"]
        constraints = [
            models.CheckConstraint(
                name="qualification_of_one_holder",
                condition=Q(member__isnull=False, officer__isnull=True) | Q(member__isnull=True, officer__isnull=False),
                violation_error_message=_("Say whose it is: a team member’s or an officer’s."),
            ),
            models.CheckConstraint(name="qualification_lapses_after_issue", condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on"))),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    def is_warned(self, since: datetime) -> bool:
        return self.warned_at is not None and self.warned_at >= since
