"""The other side: banks, security firms and schools, their sites, people and keys."""

from datetime import datetime
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from accounts.models import Unit, User
from delivery.models import Addressee
from grids.models import Grid
from policing.lib.bilingual import in_language


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: User) -> "PartnerQuerySet":
        if user.unit_path:
            return self.filter(Q(bureau__path__startswith=user.unit_path) | Q(sites__station__path__startswith=user.unit_path)).distinct()
        return self.filter(memberships__user=user.pk, memberships__is_active=True).distinct()


@pghistory.track()
class Partner(models.Model):
    """An organisation linked with the police. `addressee` is its system, told by signed callback; `test_addressee` the one that hears of the sandbox only."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Bank")
        SECURITY = "security", _("Security firm")
        SCHOOL = "school", _("School")

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="partners", verbose_name=_("bureau"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    addressee = models.OneToOneField(Addressee, models.PROTECT, null=True, blank=True, related_name="partner", verbose_name=_("callbacks to"))
    test_addressee = models.OneToOneField(Addressee, models.PROTECT, null=True, blank=True, related_name="test_partner", verbose_name=_("test callbacks to"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return in_language(self, "name")


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: User) -> "SiteQuerySet":
        """Staff: the sites in their subtree. Partners: the sites of their memberships."""
        if user.unit_path:
            return self.filter(station__path__startswith=user.unit_path)
        whole = Membership.objects.filter(user=user.pk, is_active=True, site=None).values("partner")
        single = Membership.objects.filter(user=user.pk, is_active=True).values("site")
        return self.filter(Q(partner__in=whole) | Q(pk__in=single))

    def in_use(self) -> "SiteQuerySet":
        """Those that take part: neither they nor their partner is switched off."""
        return self.filter(is_active=True, partner__is_active=True)


@pghistory.track()
class Site(models.Model):
    """A branch, a compound, a campus: a place with people who can be told something. Place in WGS84 degrees."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sites", verbose_name=_("partner"))
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name=_("grid"))
    station = models.ForeignKey(Unit, models.PROTECT, related_name="sites", verbose_name=_("station"))
    liaison = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("liaison officer"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["partner", "code"], name="site_code_once_per_partner")]

    def __str__(self) -> str:
        return in_language(self, "name")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> "ContactQuerySet":
        return self.filter(site__in=Site.objects.visible_to(user))

    def in_turn(self, now: datetime) -> "ContactQuerySet":
        """In the order they are told at `now`: whoever was named for tonight first. Each knows `is_tonight`, and `is_relieved` by somebody who was."""
        held = TonightContact.objects.at(now)
        rows = self.annotate(is_tonight=Exists(held.filter(contact=OuterRef("pk"))), is_relieved=Exists(held.filter(instead_of=OuterRef("pk"))))
        return rows.order_by("site", "-is_tonight", "position", "pk")


@pghistory.track()
class Contact(models.Model):
    """A person at a site. The lowest position is told first; a back-office contact hears of covert alerts, the counter never."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="contacts", verbose_name=_("site"))
    addressee = models.OneToOneField(Addressee, models.PROTECT, related_name="contact", verbose_name=_("reached by"))
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("title"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(pgettext_lazy("sequence", "order"), default=0)
    is_back_office = models.BooleanField(_("back office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["site", "position"]

    def __str__(self) -> str:
        return self.name


class TonightContactQuerySet(models.QuerySet["TonightContact"]):
    def at(self, now: datetime) -> "TonightContactQuerySet":
        return self.filter(since__lte=now, until__gt=now, ended_at=None)

    def visible_to(self, user: User) -> "TonightContactQuerySet":
        return self.filter(site__in=Site.objects.visible_to(user))


class TonightContact(models.Model):
    """Who is told first at a site until a moment, instead of whom; named by its captain. It ends early by `ended_at`, and is never changed otherwise."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="tonights", verbose_name=_("site"))
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="tonights", verbose_name=_("contact"))
    instead_of = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("instead of"))
    named_by = models.CharField(_("named by"), max_length=80)
    since = models.DateTimeField(pgettext_lazy("time", "from"))
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("taken back"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    objects = TonightContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("tonight’s contact")
        verbose_name_plural = _("tonight’s contacts")
        constraints = [models.UniqueConstraint(fields=["site"], condition=Q(ended_at=None), name="one_tonight_per_site")]

    def __str__(self) -> str:
        return f"{self.site} · {self.contact}"


@pghistory.track()
class TestPause(models.Model):
    """A station that has switched its weekly silent test off, and why."""

    station = models.OneToOneField(Unit, models.CASCADE, related_name="test_pause", verbose_name=_("station"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("switched off by"))
    since = models.DateTimeField(pgettext_lazy("time", "from"))

    class Meta:
        verbose_name = _("pause of the weekly test")
        verbose_name_plural = _("pauses of the weekly test")

    def __str__(self) -> str:
        return f"{self.station}: {self.reason}"


@pghistory.track()
class Membership(models.Model):
    """A user acts for a partner, or for one site of it. People and keys alike see through this and nothing else."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships", verbose_name=_("partner"))
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("only this site"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "partner", "site"], name="membership_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.user} · {self.site or self.partner}"


class PartnerKeyManager(BaseAPIKeyManager):
    pass


@pghistory.track(exclude=["hashed_key", "last_used_at"])
class PartnerKey(AbstractAPIKey):
    """A key of a partner's system: shown once, kept hashed. A test key does everything and reaches nobody."""

    class Mode(models.TextChoices):
        LIVE = "live", _("Live")
        TEST = "test", _("Test")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="keys", verbose_name=_("acts as"))
    mode = models.CharField(_("mode"), max_length=4, choices=Mode, default=Mode.TEST)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    alerts_per_minute = models.PositiveIntegerField(_("new alerts a minute"), null=True, blank=True, help_text=_("Empty: as the house allows."))
    others_per_minute = models.PositiveIntegerField(_("other requests a minute"), null=True, blank=True, help_text=_("Empty: as the house allows."))

    objects: ClassVar[BaseAPIKeyManager] = PartnerKeyManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created"]
        verbose_name = _("partner key")
        verbose_name_plural = _("partner keys")


class RequestLogQuerySet(models.QuerySet["RequestLog"]):
    def of_keys(self, keys: models.QuerySet[PartnerKey]) -> "RequestLogQuerySet":
        """What came with one of `keys`, refused ones included: their first eight letters are all that is kept."""
        return self.filter(key_prefix__in=keys.values("prefix"))

    def visible_to(self, user: User) -> "RequestLogQuerySet":
        """Staff: the keys of the partners they see. Partners: the keys of their own memberships."""
        if user.is_officer:
            return self.of_keys(PartnerKey.objects.filter(membership__partner__in=Partner.objects.visible_to(user)))
        return self.of_keys(PartnerKey.objects.filter(membership__in=Membership.objects.filter(user=user.pk, is_active=True)))


class RequestLog(models.Model):
    """One request of a key's, without its body; kept for 30 days and written in bulk, never changed."""

    at = models.DateTimeField(_("time"))
    key_prefix = models.CharField(_("key begins with"), max_length=8)
    request_id = models.UUIDField(_("request id"))
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("path"), max_length=200)
    status = models.PositiveSmallIntegerField(_("HTTP status"))
    code = models.CharField(_("code"), max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    bytes_in = models.PositiveIntegerField(_("bytes in"))
    bytes_out = models.PositiveIntegerField(_("bytes out"))
    ip = models.GenericIPAddressField(_("IP address"), null=True)

    objects = RequestLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of a key")
        verbose_name_plural = _("requests of keys")
        indexes = [models.Index(fields=["key_prefix", "-at"], name="request_of_key"), models.Index(fields=["at"], name="request_at")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"
