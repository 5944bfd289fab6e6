"""Thanks and honours: proposed by an officer for whoever helped, granted by the station's leader, given on a day."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import HonourStatus
from alerts.models.alert import Alert
from grids.models import TeamMember
from partners.models import Contact, Partner, Site
from policing.lib.bilingual import in_language


@pghistory.track()
class HonourKind(models.Model):
    """What can be given, and the words of its letter: `%(name)s`, `%(unit)s`, `%(day)s` and `%(reason)s` stand for what they say."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    words = models.TextField(_("words of the letter"), max_length=600)
    words_en = models.TextField(_("words of the letter in English"), max_length=900)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("kind of honour")
        verbose_name_plural = _("kinds of honours")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return in_language(self, "name")


class HonourQuerySet(models.QuerySet["Honour"]):
    def visible_to(self, user: User) -> "HonourQuerySet":
        """Staff: those of their units, of covert alerts by right. Partners: what was given to their own sites and people."""
        if user.is_officer:
            mine = self.filter(unit__path__startswith=user.unit_path) if user.unit_path and user.may(Right.READ) else self.none()
            return mine if user.may(Right.COVERT) else mine.exclude(alert__is_covert=True)
        return self.filter(site__in=Site.objects.visible_to(user), status=HonourStatus.GIVEN)

    def given(self, since: date, until: date) -> "HonourQuerySet":
        return self.filter(status=HonourStatus.GIVEN, given_on__gte=since, given_on__lte=until)

    def with_names(self) -> "HonourQuerySet":
        return self.select_related("kind", "unit", "site", "partner", "contact", "member__team", "proposed_by", "decided_by")


@pghistory.track()
class Honour(models.Model):
    """For one of: a site, somebody of a site, somebody of a team. `reason` is read by whoever is thanked. A name goes out by its owner's consent only."""

    kind = models.ForeignKey(HonourKind, models.PROTECT, related_name="honours", verbose_name=_("kind"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="honours", verbose_name=_("unit"))
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("alert"))
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("partner"))
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("site"))
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("contact"))
    member = models.ForeignKey(TeamMember, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("team member"))
    reason = models.CharField(_("what for"), max_length=200)
    may_be_named = models.BooleanField(_("agrees to be named"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=HonourStatus, default=HonourStatus.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="honour_for_site_or_member", condition=Q(site__isnull=False) ^ Q(member__isnull=False)),
            models.CheckConstraint(name="honour_of_a_contact_is_of_its_site", condition=Q(contact=None) | Q(site__isnull=False)),
            models.CheckConstraint(name="honour_given_on_a_day", condition=Q(status="given") ^ Q(given_on=None)),
        ]
        indexes = [
            models.Index(fields=["unit", "-proposed_at"], name="honour_of_unit"),
            models.Index(fields=["partner", "-given_on"], name="honour_of_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.whom}"

    @property
    def whom(self) -> str:
        """Who is honoured, for the police."""
        if self.member:
            return f"{self.member.name} ({self.member.team})"
        return f"{self.contact.name} ({self.site})" if self.contact else str(self.site)

    @property
    def named(self) -> str:
        """Who is honoured, for everybody else: nobody's name without their consent."""
        if self.member:
            return self.member.name if self.may_be_named else str(self.member.team)
        return f"{self.contact.name} ({self.site})" if self.contact and self.may_be_named else str(self.site)
