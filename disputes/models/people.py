"""Who is part of a dispute: the parties and whoever speaks or stands for them."""

from datetime import date

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models import Addressee
from disputes.models.dispute import Dispute
from policing.lib.sealed import SealedField, SealedRecord, Unreadable


class Party(SealedRecord):
    """One person in a dispute, on one side or between them. Name, phone and number are sealed, and found again by exact match only."""

    class Role(models.TextChoices):
        PARTY = "party", pgettext_lazy("dispute", "Party")
        GUARDIAN = "guardian", pgettext_lazy("dispute", "Guardian")
        AGENT = "agent", pgettext_lazy("dispute", "Agent")
        WITNESS = "witness", pgettext_lazy("dispute", "Witness")
        HELPER = "helper", pgettext_lazy("dispute", "Helper")

    class Part(models.TextChoices):
        """What a party is in the eyes of public-order law; empty where nobody broke it."""

        VIOLATOR = "violator", pgettext_lazy("dispute", "Acted unlawfully")
        VICTIM = "victim", pgettext_lazy("dispute", "Was harmed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties", verbose_name=_("dispute"))
    side = models.CharField(_("side"), max_length=1, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTY)
    part = models.CharField(_("part in it"), max_length=10, choices=Part, blank=True)
    stands_for = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="stood_for_by", verbose_name=_("stands for"))
    name = SealedField(_("name"))
    phone = SealedField(_("phone"), blank=True)
    id_number = SealedField(_("ID number"), blank=True)
    address = SealedField(_("address"), blank=True)
    born = SealedField(_("born on"), blank=True)
    lives_by_own_work = models.BooleanField(_("lives by own work"), default=False)
    authority = models.CharField(_("written authority"), max_length=120, blank=True)
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("reached by"))
    name_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    number_index = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("person in a dispute")
        verbose_name_plural = _("people in disputes")
        ordering = ["dispute", "side", "role", "pk"]
        constraints = [
            models.CheckConstraint(name="party_stands_on_a_side", condition=~Q(role="party") | ~Q(side="")),
            models.CheckConstraint(name="guardian_and_agent_stand_for_somebody", condition=~Q(role__in=["guardian", "agent"]) | Q(stands_for__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="party_by_phone", condition=~Q(phone_index="")),
            models.Index(fields=["number_index"], name="party_by_number", condition=~Q(number_index="")),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def born_on(self) -> date | None:
        """Nothing where it was not said, or was erased."""
        try:
            return date.fromisoformat(self.born) if self.born else None
        except Unreadable:
            return None

    def age_on(self, day: date) -> int | None:
        """Full years on `day`; None where the day of birth is not known."""
        born = self.born_on
        return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@pghistory.track()
class Room(models.Model):
    """A mediation room of a station or committee."""

    station = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="mediation_rooms", verbose_name=_("station"))
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("mediation room")
        verbose_name_plural = _("mediation rooms")
        ordering = ["station__path", "name"]
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="mediation_room_once")]

    def __str__(self) -> str:
        return self.name
