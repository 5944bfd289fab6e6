"""Addressees and their addresses; messages, who gets them, and each attempt to reach them."""

from contextlib import suppress

import pghistory
import uuid_utils.compat as uuid
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import Reply, Status, Via
from policing.lib.partitions import APPEND_ONLY
from policing.lib.sealed import SealedField, SealedRecord, Unreadable, blind_index, mask


class Channel(models.TextChoices):
    IN_APP = "in_app", _("In the app")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Signed callback")
    VOICE = "voice", _("Telephone call")
    WECOM = "wecom", _("WeCom robot")
    WECOM_APP = "wecom_app", _("WeCom message")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")
    NTFY = "ntfy", _("ntfy")


@pghistory.track()
class Addressee(models.Model):
    """Somebody who can be told something: all that this room knows of a person or a partner's system.

    `duty_hours` is [{"days": ["working"], "begins": "18:00", "ends": "08:00"}, …], as `delivery.hours` reads it; empty: always on duty.
    Between `quiet_from` and `quiet_until` what waits for no answer is held back.
    """

    language = models.CharField(_("language"), max_length=10, default="zh-hans", choices=[("zh-hans", _("Chinese")), ("en", _("English"))])
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="addressee", verbose_name=_("user"))
    is_active = models.BooleanField(_("active"), default=True)
    duty_hours = models.JSONField(_("duty hours"), default=list, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")

    def __str__(self) -> str:
        return f"#{self.pk}"


@pghistory.track(exclude=["wrapped_key", "asked_at"])
class Address(SealedRecord):
    """One way to reach an addressee; those that were confirmed come first, the lowest position before the others. The value is sealed, its index finds an
    exact match."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="addresses", verbose_name=_("addressee"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    value = SealedField(_("address"))
    value_index = models.CharField(max_length=64, editable=False, db_index=True)
    secret = SealedField(_("signing secret"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # When its holder, or the machine behind it, answered a first message or sent back a code.
    verified_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    # When that first message went out.
    asked_at = models.DateTimeField(_("first message sent"), null=True, blank=True, editable=False)
    # When its receiver said that it wants no more; whoever switches the address on again takes this away.
    refused_at = models.DateTimeField(_("refused by the receiver"), null=True, blank=True, editable=False)
    # Until then `secret` holds the old signing secret beside the new one.
    old_secret_until = models.DateTimeField(_("old secret good until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["addressee", "position"]
        constraints = [models.UniqueConstraint(fields=["addressee", "channel", "value_index"], name="address_once_per_addressee")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.masked}"

    @property
    def masked(self) -> str:
        """As pages show it; a dash once it was erased."""
        try:
            return mask(self.value)
        except Unreadable:
            return "—"

    def erase(self) -> None:
        """Beside the sealed value, what it could be found by, in history too: whoever holds the master key could try numbers out against it."""
        super().erase()
        self.value_index = f"erased:{self.pk}"
        type(self)._base_manager.filter(pk=self.pk).update(value_index=self.value_index)
        type(self).pgh_event_models["update"]._base_manager.filter(pgh_obj=self.pk).update(value_index="")  # type: ignore[attr-defined]

    def save(self, *args: object, **kwargs: object) -> None:
        before = self.value_index
        with suppress(Unreadable):  # an erased one is moved and switched off like any other
            self.value_index = blind_index(self.value)
        if before and before != self.value_index:
            self.verified_at = self.asked_at = None
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AddressCheck(models.Model):
    """A code on its way to an address that its owner has added: until it comes back, the address is not used."""

    address = models.OneToOneField(Address, models.CASCADE, primary_key=True, related_name="pending")
    code_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)


class AddressTest(models.Model):
    """What a week's silent test of one address came to. `delivery` is the key of what was sent; `on` the day, one test of an address a day."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("under way")
        REACHED = "reached", _("arrived, as far as its provider says")
        ANSWERED = "answered", _("answered")
        FAILED = "failed", _("did not arrive")

    address = models.ForeignKey(Address, models.CASCADE, related_name="tests", verbose_name=_("address"))
    on = models.DateField(_("day"))
    delivery = models.UUIDField(db_index=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    error_code = models.CharField(_("error"), max_length=30, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("weekly test")
        verbose_name_plural = _("weekly tests")
        constraints = [models.UniqueConstraint(fields=["address", "on"], name="address_tested_once_a_day")]
        indexes = [models.Index(fields=["on"], name="test_waits", condition=models.Q(outcome="waiting"))]


class Message(models.Model):
    """Something to be said to several people, in both languages, by one room about one of its things.

    `content` is {"zh-hans": {"title", "body"}, "en": {…}}; `payload` is what a machine gets; `audience` says which open pages may hear of its progress.
    `can_wait` marks what is of low severity: several of them to one receiver may be told together, some minutes later.
    """

    class Priority(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        BULK = "bulk", _("In bulk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    room = models.CharField(max_length=20)
    subject_id = models.UUIDField(db_index=True)
    cap_status = models.CharField(_("CAP status"), max_length=10, default="Actual")
    priority = models.CharField(_("priority"), max_length=10, choices=Priority)
    content = models.JSONField(_("content"))
    payload = models.JSONField(_("payload"), null=True)
    replies = models.JSONField(_("answers offered"), default=list)
    audience = models.JSONField(_("audience"), default=dict)
    is_sandbox = models.BooleanField(_("reaches nobody"), default=False)
    can_wait = models.BooleanField(_("of low severity"), default=False, db_default=False)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def text(self, language: str) -> dict[str, str]:
        return self.content.get(language) or self.content[settings.LANGUAGE_CODE]


class Recipient(models.Model):
    """One person told of one message, and what they answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    # Without an index of its own: the constraint below begins with it.
    message = models.ForeignKey(Message, models.CASCADE, related_name="recipients", db_index=False)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="recipients")
    why = models.CharField(_("why told"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(_("told"))
    seen_at = models.DateTimeField(_("seen"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    replied_at = models.DateTimeField(_("answered"), null=True)
    reply = models.CharField(_("answer"), max_length=20, choices=Reply, blank=True)
    reply_note = models.CharField(_("remark"), max_length=500, blank=True)
    reply_via = models.CharField(_("how answered"), max_length=10, choices=Via, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [models.UniqueConstraint(fields=["message", "addressee"], name="recipient_once_per_message")]


class Delivery(models.Model):
    """One try-until-it-works to one address in one round. Its id travels to the provider, so that a repeat can be recognised.

    `is_taken_back` marks one that was no longer wanted while it was being sent: it may arrive, but it is not tried again.
    `due_at` is when it is to be sent or tried again, none when nothing is left to do; while it is being sent, nobody else takes it before `lease_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    # Without an index of its own: the constraint below begins with it.
    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="deliveries", db_index=False)
    address = models.ForeignKey(Address, models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    queue = models.CharField(max_length=10)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.CREATED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), null=True)
    lease_until = models.DateTimeField(_("in hand until"), null=True)
    # The slot kept for it at a receiver that takes only so many; none where it needs none or has to ask for one.
    send_after = models.DateTimeField(_("not before"), null=True)
    updated_at = models.DateTimeField(_("updated"))
    is_taken_back = models.BooleanField(_("taken back"), default=False, db_default=False)
    error_code = models.CharField(_("error"), max_length=30, blank=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["recipient", "address", "round"], name="delivery_once_per_round")]
        indexes = [
            # None of them looks at what claiming changes, so that claiming touches no index.
            models.Index(fields=["queue", "due_at"], name="delivery_due", condition=models.Q(due_at__isnull=False)),
            # A provider that reports later knows some deliveries by its own reference only.
            models.Index(fields=["provider_reference"], name="delivery_reported", condition=~models.Q(provider_reference="")),
        ]


class Attempt(models.Model):
    """What happened one time a provider was asked. Append-only, one part per month."""

    pk = models.CompositePrimaryKey("id", "at")
    id = models.UUIDField(default=uuid.uuid7, editable=False)
    at = models.DateTimeField()
    delivery_id = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Status)
    error_code = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        triggers = [APPEND_ONLY]
        # "What was tried in the last hour": a word for every few pages, nothing for a row.
        indexes = [BrinIndex(fields=["at"], name="attempt_when", pages_per_range=32, autosummarize=True)]


class Provider(models.Model):
    """How one provider of a channel has been doing, across all workers: who does badly gets a smaller share, and drifts back when it is quiet.

    `tried` and `troubled` count since `since`; `troubled` is what the provider itself is to blame for: no answer, a slow one, an account that does not work.
    """

    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    name = models.CharField(_("provider"), max_length=20)
    share = models.PositiveSmallIntegerField(_("share"), default=100)
    tried = models.PositiveIntegerField(_("tried"), default=0)
    troubled = models.PositiveIntegerField(_("in trouble"), default=0)
    since = models.DateTimeField(_("counted since"))
    changed_at = models.DateTimeField(_("share changed"))
    last_error = models.CharField(_("last error"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="provider_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.name}"


class Allowance(models.Model):
    """When one receiver was or will be sent something, in order: as many slots as its limits look back on. `receiver` is a channel and a blind index."""

    receiver = models.CharField(max_length=80, unique=True)
    taken = ArrayField(models.DateTimeField(), default=list)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
