"""What can be reported, what is told to whoever reports it, and who is called in which order."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from policing.lib.bilingual import in_language


class Lane(models.TextChoices):
    SECURITY = "security", _("Police–guard")
    BANK = "bank", _("Police–bank")
    SCHOOL = "school", _("Police–school")
    POLICE = "police", _("Police")


class Urgency(models.TextChoices):
    IMMEDIATE = "Immediate", _("Immediate")
    EXPECTED = "Expected", _("Expected")
    FUTURE = "Future", _("Future")
    PAST = "Past", _("Past")
    UNKNOWN = "Unknown", _("Unknown")


class Severity(models.TextChoices):
    EXTREME = "Extreme", _("Extreme")
    SEVERE = "Severe", _("Severe")
    MODERATE = "Moderate", _("Moderate")
    MINOR = "Minor", _("Minor")
    UNKNOWN = "Unknown", _("Unknown")


class Certainty(models.TextChoices):
    OBSERVED = "Observed", _("Observed")
    LIKELY = "Likely", _("Likely")
    POSSIBLE = "Possible", _("Possible")
    UNLIKELY = "Unlikely", _("Unlikely")
    UNKNOWN = "Unknown", _("Unknown")


class Target(models.TextChoices):
    """Whom a type or a step of a chain calls, found by the place of the alert."""

    GRID_OFFICER = "grid_officer", _("Grid officer")
    LIAISON_OFFICER = "liaison_officer", _("Liaison officer of the site")
    DUTY_OFFICER = "duty_officer", _("Command-room duty officer")
    DUTY_LEADER = "duty_leader", _("Duty leader of the station")
    ANTI_FRAUD_CENTRE = "anti_fraud_centre", _("Anti-fraud centre")
    UNIT_ABOVE = "unit_above", _("Next unit up")


@pghistory.track()
class Chain(models.Model):
    """Who is called when nobody answers. Steps are [{"wait_s": 60, "notify": ["duty_leader"]}, …]; the last one repeats up to `repeats` times.

    A step with "off_duty": ["also"] calls grid and liaison officers who are off duty too.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    steps = models.JSONField(_("steps"))
    repeats = models.PositiveSmallIntegerField(_("repeats"), default=2)

    class Meta:
        verbose_name = _("escalation chain")
        verbose_name_plural = _("escalation chains")
        constraints = [models.CheckConstraint(name="chain_repeats_at_most_5", condition=models.Q(repeats__lte=5))]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class AlertType(models.Model):
    """A kind of alert. `signals` is [{"code", "zh", "en"}], the red flags a sender may tick; `notify` the first round."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    lane = models.CharField(_("lane"), max_length=10, choices=Lane)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)
    is_covert = models.BooleanField(_("covert unless said otherwise"), default=False)
    signals = models.JSONField(_("signals"), default=list, blank=True)
    notify = models.JSONField(_("first told"), default=list)
    also_off_duty = models.BooleanField(_("also those off duty"), default=False, help_text=_("The first round calls grid and liaison officers off duty too."))
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="types", verbose_name=_("escalation chain"))
    eta_minutes = models.PositiveSmallIntegerField(_("minutes until police"))
    is_by_system = models.BooleanField(_("raised by the system itself"), default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("alert type")
        verbose_name_plural = _("alert types")
        ordering = ["lane", "code"]

    def __str__(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class InstructionCard(models.Model):
    """What whoever reports is told at once, in one language."""

    type = models.ForeignKey(AlertType, models.CASCADE, related_name="cards", verbose_name=_("alert type"))
    language = models.CharField(_("language"), max_length=10, choices=[("zh-hans", _("Chinese")), ("en", _("English"))])
    do = models.CharField(_("do"), max_length=300)
    do_not = models.CharField(_("do not"), max_length=300)

    class Meta:
        verbose_name = _("instruction card")
        verbose_name_plural = _("instruction cards")
        constraints = [models.UniqueConstraint(fields=["type", "language"], name="one_card_per_language")]

    def __str__(self) -> str:
        return f"{self.type} ({self.language})"


def priority_of(urgency: str, severity: str, certainty: str) -> int:
    """1 red, 2 orange, 3 yellow, 4 blue, from CAP 1.2's three scales."""
    serious = severity in {Severity.EXTREME, Severity.SEVERE}
    level = {Urgency.IMMEDIATE: 1 if serious else 2, Urgency.EXPECTED: 2 if serious else 3}.get(Urgency(urgency), 3 if serious else 4)
    return min(level + (certainty == Certainty.UNLIKELY), 4)
