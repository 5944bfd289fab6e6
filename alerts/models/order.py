"""An order from the police to partners' sites, and each site's answer."""

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import OrderEnd, OrderStatus
from alerts.models.alert import Alert, CapStatus, NextNumber
from alerts.models.campaign import Campaign
from delivery.lifecycle import Reply
from delivery.models import Addressee, Message, Recipient
from grids.models import TeamMember
from partners.models import Membership, Site

# What is counted of those an order asks: of its sites, and of the members of the teams it calls.
COUNTS = {
    "total": Q(),
    "answered": ~Q(reply=""),
    "complied": Q(reply__in=(Reply.COMPLY, Reply.SEEN, Reply.GONE, Reply.DONE)),
    "cannot": Q(reply=Reply.CANNOT),
    "helpless": Q(reply=Reply.NEED_HELP),
    "unreached": Q(reply="", told=0),
}


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User) -> "OrderQuerySet":
        """Staff: the orders of their subtree. Partners: what was sent to their sites."""
        if user.is_officer:
            mine = self.filter(unit__path__startswith=user.unit_path) if user.may(Right.READ) else self.none()
            return mine if user.may(Right.COVERT) else mine.exclude(alert__is_covert=True)
        memberships = Membership.objects.filter(user=user.pk, is_active=True, partner__is_active=True)
        whole = Q(site__partner__in=memberships.filter(site=None).values("partner"))
        single = Q(site__in=memberships.exclude(site=None).values("site"))
        own = OrderSite.objects.filter(whole | single).values("order")
        return self.filter(pk__in=own, sent_at__isnull=False, status__in=(OrderStatus.SENT, OrderStatus.ENDED))

    def with_counts(self, user: User | None = None) -> "OrderQuerySet":
        """With how many an order asks, sites and called people together, and how they answered: the names of COUNTS; `members` of them are people.

        For a partner's `user` only its own sites are counted.
        """
        sites, members = OrderSite.objects.all(), OrderMember.objects.all()
        if user is not None and not user.is_officer:
            sites, members = sites.filter(site__in=Site.objects.visible_to(user)), members.none()
        counts = {name: _count(sites.filter(how)) + _count(members.filter(how)) for name, how in COUNTS.items()}
        return self.annotate(members=_count(members), **counts)


def _count(rows: models.QuerySet) -> Coalesce:
    """How many of `rows` belong to the order at hand."""
    counted = rows.filter(order=OuterRef("pk")).order_by().values("order").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@pghistory.track()
class Order(models.Model):
    """What chosen sites are asked to do, until when. Guards observe, close the gate, keep distance and wait; never detain or search."""

    class Action(models.TextChoices):
        CLOSE_GATES = "close_gates", _("Close the gates and observe")
        OBSERVE = "observe", _("Observe and report")
        PATROL = "patrol", _("Patrol nearby together")
        BE_READY = "be_ready", _("Be ready to help")
        CALL_BACK = "call_back", _("Call the station")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    serial = models.BigIntegerField(unique=True, editable=False, db_default=NextNumber(Value("orders_number")))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", verbose_name=_("unit"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by"))
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="orders", verbose_name=_("alert"))
    cap_status = models.CharField(_("CAP status"), max_length=10, choices=CapStatus, default=CapStatus.ACTUAL)
    action = models.CharField(_("action"), max_length=20, choices=Action)
    text = models.CharField(_("text"), max_length=500)
    return_reason = models.CharField(_("why returned"), max_length=200, blank=True)
    area = models.JSONField(_("how its sites were chosen"), default=dict, blank=True)
    left_out = models.JSONField(_("sites left out, and why"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("for how many minutes"), default=30)
    history = models.JSONField(_("what became of it"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=OrderStatus, default=OrderStatus.DRAFTED)
    of_campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="orders", verbose_name=_("special campaign"))
    sites = models.ManyToManyField(Site, through="OrderSite", related_name="orders")
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    end_reason = models.CharField(_("why it ended"), max_length=15, choices=OrderEnd, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(name="author_does_not_approve_large", condition=Q(approved_by=None) | ~Q(approved_by=models.F("author")))]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d}-Z{self.serial:05d}"


class OrderSiteQuerySet(models.QuerySet["OrderSite"]):
    def visible_to(self, user: User) -> "OrderSiteQuerySet":
        """Staff: every site of the orders they see. Partners: their own sites of what was sent."""
        seen = self.filter(order__in=Order.objects.visible_to(user))
        return seen if user.is_officer else seen.filter(site__in=Site.objects.visible_to(user))

    def silent(self) -> "OrderSiteQuerySet":
        return self.filter(reply="")


class OrderSite(models.Model):
    """One site of an order: it stands alone, its answer stops only its own notices.

    `told` counts the people there who could be told; `remind_at` is when silence is followed up, in the order of the contacts.
    """

    class Via(models.TextChoices):
        LINK = "link", _("by link")
        PHONE = "phone", _("by phone")
        PORTAL = "portal", _("on the page")

    order = models.ForeignKey(Order, models.CASCADE, related_name="order_sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="order_sites")
    told = models.PositiveSmallIntegerField(_("people told"), default=0)
    reply = models.CharField(_("answer"), max_length=20, choices=Reply, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True)
    replied_by = models.ForeignKey(Recipient, models.SET_NULL, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how answered"), max_length=10, choices=Via, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    remind_at = models.DateTimeField(_("reminded next"), null=True)

    objects = OrderSiteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "site"], name="site_once_per_order")]
        indexes = [models.Index(fields=["remind_at"], name="site_reminder_due", condition=Q(remind_at__isnull=False))]

    @property
    def who(self) -> str:
        return str(self.site)


class OrderMemberQuerySet(models.QuerySet["OrderMember"]):
    def visible_to(self, user: User) -> "OrderMemberQuerySet":
        """Staff: everybody called by the orders they see. Partners: nobody."""
        return self.filter(order__in=Order.objects.visible_to(user)) if user.is_officer else self.none()

    def silent(self) -> "OrderMemberQuerySet":
        return self.filter(reply="")


class OrderMember(models.Model):
    """Somebody of a team whom an order calls: they stand alone, their answer stops only their own notices.

    `addressee` is how they are told, once the order is sent, `told` 1 where a notice was planned, 0 where nothing reaches them. Somebody in two of the
    teams stands there twice and is told once.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="order_members")
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, related_name="+")
    told = models.PositiveSmallIntegerField(_("people told"), default=0)
    reply = models.CharField(_("answer"), max_length=20, choices=Reply, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True)
    replied_by = models.ForeignKey(Recipient, models.SET_NULL, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how answered"), max_length=10, choices=OrderSite.Via, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    remind_at = models.DateTimeField(_("reminded next"), null=True)

    objects = OrderMemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "member"], name="member_once_per_order")]
        indexes = [models.Index(fields=["remind_at"], name="member_reminder_due", condition=Q(remind_at__isnull=False))]

    @property
    def who(self) -> str:
        return f"{self.member.team.name} · {self.member.name}"
