"""The desk's own papers: what is handed over from shift to shift, signed by both, and the test of a machine at the start.

A signed hand-over is never changed: signing copies the draft into a row that the database refuses to touch, and what comes later (the second signature,
remarks afterwards) are rows of their own. Each carries a digest over itself and the one it stands on, so that rewriting shows.
"""

import pghistory
import pgtrigger
import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import Shift
from policing.lib.bilingual import in_language
from policing.lib.partitions import APPEND_ONLY

TWO_PEOPLE = pgtrigger.Trigger(
    name="two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="IF NEW.by_id = (SELECT leaving_id FROM desk_handover WHERE id = NEW.handover_id) THEN RAISE EXCEPTION 'nobody signs both sides'; END IF; RETURN NEW;",
)


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def visible_to(self, user: User) -> "EquipmentQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Equipment(models.Model):
    """Something that is counted at every hand-over of a unit: radios, the key cabinet, cameras."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="equipment", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["unit", "position", "id"]

    def __str__(self) -> str:
        return in_language(self, "name")


class HandoverDraft(models.Model):
    """What is being written at one desk, kept as typed: notes by the key of what is open, one general note, what was counted."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Shift.ROLES)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    notes = models.JSONField(default=dict)
    general = models.CharField(max_length=2000, blank=True)
    counted = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "role"], name="one_draft_per_desk")]


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: User) -> "HandoverQuerySet":
        """The hand-overs of one's subtree; those that tell of covert alerts only by right."""
        if not user.is_officer or not user.may(Right.READ):
            return self.none()
        mine = self.filter(unit__path__startswith=user.unit_path)
        return mine if user.may(Right.COVERT) else mine.filter(has_covert=False)

    def unsigned(self) -> "HandoverQuerySet":
        """Signed by whoever left, not yet by whoever came."""
        return self.filter(countersignature=None)

    def with_names(self) -> "HandoverQuerySet":
        return self.select_related("unit", "leaving", "countersignature__by", "countersignature__sound_test")


class Handover(models.Model):
    """A shift handed over at one desk of one unit, as it was signed. `content` is told in both languages (`desk.handover.picture`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Shift.ROLES)
    leaving = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("leaving officer"))
    shift_ends_at = models.DateTimeField(_("end of the shift"), null=True)
    signed_at = models.DateTimeField(_("signed"))
    general = models.CharField(_("general note"), max_length=2000, blank=True)
    content = models.JSONField(_("content"))
    has_covert = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift hand-over")
        verbose_name_plural = _("shift hand-overs")
        ordering = ["-signed_at"]
        indexes = [models.Index(fields=["unit", "role", "-signed_at"], name="handover_of_desk")]
        triggers = [APPEND_ONLY]

    @property
    def arriving(self) -> User | None:
        """Whoever counter-signed; wants `with_names()`."""
        signature = getattr(self, "countersignature", None)
        return signature.by if signature else None


class SoundTest(models.Model):
    """One machine tried at the start of a shift: was the alarm heard, does the live line work, is its clock right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("officer"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    at = models.DateTimeField(_("time"))
    machine = models.CharField(_("machine"), max_length=80)
    results = models.JSONField()
    is_passed = models.BooleanField(_("passed"))

    class Meta:
        verbose_name = _("sound test")
        verbose_name_plural = _("sound tests")
        indexes = [models.Index(fields=["user", "-at"], name="soundtest_user")]
        triggers = [APPEND_ONLY]


class Countersignature(models.Model):
    """The arriving officer's signature. One per hand-over, never by whoever left."""

    handover = models.OneToOneField(Handover, models.PROTECT, primary_key=True, related_name="countersignature")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    remarks = models.CharField(max_length=2000, blank=True)
    taken_over = models.JSONField(default=list)
    sound_test = models.ForeignKey(SoundTest, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        triggers = [APPEND_ONLY, TWO_PEOPLE]


class Supplement(models.Model):
    """Words added after the signature."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="supplements")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
        triggers = [APPEND_ONLY]


class SheetTemplateQuerySet(models.QuerySet["SheetTemplate"]):
    def visible_to(self, user: User) -> "SheetTemplateQuerySet":
        """Those of one's unit and of the units over it: their form is everybody's below."""
        return self.filter(unit__in=Unit.objects.above(user.unit_path)) if user.unit_path else self.none()


class SheetTemplate(models.Model):
    """A form for the month that a unit has brought in, as XLSX; the newest holds for it and all below, an empty one means ours. Rows are only added."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size in bytes"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    uploaded_at = models.DateTimeField(_("time"))

    objects = SheetTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("form of the month")
        verbose_name_plural = _("forms of the month")
        indexes = [models.Index(fields=["unit", "-uploaded_at"], name="sheet_template_newest")]


class Trouble(models.Model):
    """The system is behind with something, or a part of it is silent: one row per trouble, from when it was noticed until it was over.

    `raised_at` is when people were told: a moment after it began, as a worker that starts anew is no trouble.
    """

    name = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        constraints = [models.UniqueConstraint(fields=["name"], condition=models.Q(ended_at=None), name="trouble_once_at_a_time")]

    def __str__(self) -> str:
        return self.name
