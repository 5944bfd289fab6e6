"""Who is on duty when."""

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models.people import Officer


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, now: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def visible_to(self, user: User) -> "ShiftQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Shift(models.Model):
    """An officer is on duty for a unit in a role. Who is on duty now: `Shift.objects.at(now)`."""

    ROLES = [(role.value, role.label) for role in (Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER, Role.AUXILIARY)]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="shifts", verbose_name=_("officer"))
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["unit", "ends_at"], name="shift_unit_end")]
        constraints = [models.CheckConstraint(name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at")))]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()}"
