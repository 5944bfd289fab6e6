"""The teams of the night: who walks together, from when until when, and who leads."""

from datetime import datetime, timedelta

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import Span, TeamMember


class CrewQuerySet(models.QuerySet["Crew"]):
    def visible_to(self, user: User) -> "CrewQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def at(self, now: datetime) -> "CrewQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)


@pghistory.track()
class Crew(models.Model):
    """People who patrol together for a station, from one time to another."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="crews", verbose_name=_("station"))
    name = models.CharField(_("call sign"), max_length=30)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))

    objects = CrewQuerySet.as_manager()

    class Meta:
        verbose_name = _("patrol team")
        verbose_name_plural = _("patrol teams")
        ordering = ["-starts_at", "name"]
        constraints = [
            models.CheckConstraint(name="crew_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            ExclusionConstraint(
                name="call_sign_once_at_a_time",
                expressions=[
                    ("station", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This call sign is taken in that time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CrewMemberQuerySet(models.QuerySet["CrewMember"]):
    def visible_to(self, user: User) -> "CrewMemberQuerySet":
        return self.filter(crew__station__path__startswith=user.unit_path) if user.unit_path else self.none()


# Who counts as a police officer where a schedule asks for some.
POLICE = frozenset({Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER, Role.INSPECTOR})


@pghistory.track()
class CrewMember(models.Model):
    """Somebody of the police (`user`) or of a community team (`member`); one of the police leads. Hours count while they are there."""

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="members", verbose_name=_("patrol team"))
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="crew_memberships", verbose_name=_("of the police"))
    member = models.ForeignKey(TeamMember, models.PROTECT, null=True, blank=True, related_name="crew_memberships", verbose_name=_("of a team"))
    is_leader = models.BooleanField(_("leads"), default=False)
    came_at = models.DateTimeField(_("came"), null=True, blank=True)
    left_at = models.DateTimeField(pgettext_lazy("time", "left"), null=True, blank=True)

    objects = CrewMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a patrol team")
        verbose_name_plural = _("members of patrol teams")
        ordering = ["crew", "-is_leader", "pk"]
        constraints = [
            models.CheckConstraint(name="crew_member_is_one_person", condition=Q(user=None) ^ Q(member=None)),
            models.CheckConstraint(name="crew_member_leaves_after_coming", condition=Q(left_at=None) | Q(left_at__gte=F("came_at"))),
            models.CheckConstraint(name="crew_leader_signs_in", condition=Q(is_leader=False) | Q(user__isnull=False)),
            models.UniqueConstraint(fields=["crew", "user"], name="crew_member_once"),
            models.UniqueConstraint(fields=["crew", "member"], name="crew_team_member_once"),
            models.UniqueConstraint(fields=["crew"], condition=Q(is_leader=True), name="one_leader_per_crew"),
        ]

    def __str__(self) -> str:
        return str(self.user or self.member)

    @property
    def is_police(self) -> bool:
        return self.user is not None and self.user.role in POLICE

    @property
    def worked(self) -> timedelta:
        """How long they were there; nothing before they left."""
        return self.left_at - self.came_at if self.came_at and self.left_at else timedelta()
