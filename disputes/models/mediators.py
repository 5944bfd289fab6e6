"""Street mediators: people of a people's mediation committee, who may or may not sign in."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User


class MediatorQuerySet(models.QuerySet["Mediator"]):
    def visible_to(self, user: User) -> "MediatorQuerySet":
        """Officers: those of their units. Street mediators: themselves."""
        if user.is_officer:
            return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()
        return self.filter(user=user)


@pghistory.track()
class Mediator(models.Model):
    """A people's mediator of a committee in a station's area; with an account they work on their own cases."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="mediators", verbose_name=_("station"))
    name = models.CharField(_("name"), max_length=40)
    committee = models.CharField(_("mediation committee"), max_length=60)
    phone = models.CharField(_("work phone"), max_length=20, blank=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="mediator", verbose_name=_("account"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = MediatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("street mediator")
        verbose_name_plural = _("street mediators")
        ordering = ["station__path", "name"]

    def __str__(self) -> str:
        return f"{self.name}（{self.committee}）"
