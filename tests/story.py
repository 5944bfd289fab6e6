"""One covert alert and the orders about it: what East station, its bank and its compound have, and nobody else may read."""

import copy
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from alerts.models import AlarmPress, Alert, Campaign, Honour, Order
from delivery.models import Address
from desk.handover.desks import desk_of
from desk.handover.services import sign_handover
from desk.models import Handover
from grids.models import Absence, FileImport, KeySite, Posting, Roster, Secondment, ServiceStep, Shift, ShiftTemplate, Swap, Team, TeamMember
from grids.services.roster import Turn, ask_swap, draft_roster, save_template
from partners.models import PanicAlarm, SitePlan
from patrols.lifecycle import CheckStatus, SendingStatus
from patrols.models import (
    Checkpoint,
    Crew,
    Exemption,
    Finding,
    FindingPhoto,
    Measure,
    OutputSheet,
    ProblemCard,
    Quota,
    Round,
    SendingUnit,
    SentOfficer,
    SpotCheck,
    SpotDraw,
    StreetUnit,
    Suggestion,
    UnitCall,
)
from patrols.models import Route as PatrolRoute
from patrols.where.cells import cell_of
from policing.lib.map_layers import map_indicators, map_layers
from tests.bodies import bodies
from tests.buttons import make_alarm
from tests.cast import IN_EAST, Cast, make_callback, order_to, routed
from tests.deeds import run_a_campaign, thank_somebody
from tests.disputes.quarrels import of_the_dispute, quarrel_in_full
from tests.patrols.found import plan_patrol
from tests.patrols.reporting import reports_at
from tests.patrols.units import out_with
from tests.routes import (
    OF_A_BUTTON,
    OF_A_CALLBACK,
    OF_A_CAMPAIGN,
    OF_A_CHECKPOINT,
    OF_A_CREW,
    OF_A_CREW_MEMBER,
    OF_A_DISPUTE,
    OF_A_FINDING,
    OF_A_HANDOVER,
    OF_A_KEY_SITE,
    OF_A_MEASURE,
    OF_A_MEMBER,
    OF_A_POSTING,
    OF_A_PRESS,
    OF_A_PROBLEM_CARD,
    OF_A_QUOTA,
    OF_A_ROSTER,
    OF_A_ROUND,
    OF_A_ROUTE,
    OF_A_SECONDMENT,
    OF_A_SHIFT_TEMPLATE,
    OF_A_SITE,
    OF_A_SPOT_CHECK,
    OF_A_SPOT_DRAW,
    OF_A_STATION,
    OF_A_STEP,
    OF_A_STREET_UNIT,
    OF_A_SUGGESTION,
    OF_A_SWAP,
    OF_A_TEAM,
    OF_A_UNIT_CALL,
    OF_AN_ABSENCE,
    OF_AN_ALERT,
    OF_AN_EXEMPTION,
    OF_AN_HONOUR,
    OF_AN_IMPORT,
    OF_AN_OFFICER,
    OF_AN_ORDER,
    OF_SOMEBODY_SENT,
    OF_SOMEBODY_UNREACHED,
    OF_THE_POSTS,
    Route,
)

SENT_DOWN = "zz-sent-down"
ON_THE_MAP = {"api:map-layers": map_layers, "api:map-indicators": map_indicators}
WORDS = {"description": "zz-description", "place": "zz-place", "order": "zz-order-text", "note": "zz-officers-note"}


# Routes about the one row there is of a model.
OF_ONE_ROW: dict[str, Any] = {
    name: model
    for names, model in (
        (OF_A_BUTTON, PanicAlarm),
        (OF_A_CAMPAIGN, Campaign),
        (OF_AN_HONOUR, Honour),
        (OF_A_PRESS, AlarmPress),
        (OF_A_STREET_UNIT, StreetUnit),
        (OF_A_UNIT_CALL, UnitCall),
        (OF_A_QUOTA, Quota),
        (OF_SOMEBODY_SENT, SentOfficer),
        (OF_A_SPOT_DRAW, SpotDraw),
        (OF_A_SPOT_CHECK, SpotCheck),
        (OF_AN_EXEMPTION, Exemption),
        (OF_A_ROUTE, PatrolRoute),
        (OF_A_ROUND, Round),
        (OF_A_SHIFT_TEMPLATE, ShiftTemplate),
        (OF_A_SUGGESTION, Suggestion),
        (OF_A_PROBLEM_CARD, ProblemCard),
        (OF_A_MEASURE, Measure),
    )
    for name in names
}


@dataclass
class Story:
    """A covert alert of the bank in East, and orders about it and without it."""

    cast: Cast
    alert: Alert
    covert_order: Order
    order: Order
    handover: Handover
    roster: Roster
    swap: Swap
    callback: Address

    @property
    def its_own(self) -> list[str]:
        return [str(self.alert.pk), self.alert.number, str(self.handover.pk), str(self.covert_order.pk), self.covert_order.number, *WORDS.values()]

    @property
    def of_the_east(self) -> list[str]:
        cast = self.cast
        return [
            *self.its_own,
            str(self.order.pk),
            self.order.number,
            cast.branch.code,
            cast.compound.code,
            cast.school.code,
            cast.grid_e1.code,
            cast.gate.name,
            SENT_DOWN,
        ]

    def body(self, route: Route) -> dict[str, Any]:
        """What would work for somebody who may, as things stood when this was first asked."""
        return copy.deepcopy(self._bodies.get(route.name, {}))

    @cached_property
    def _bodies(self) -> dict[str, dict[str, Any]]:
        return bodies(self)

    def address(self, route: Route) -> list[str]:
        if route.name in OF_ONE_ROW:
            return [route.address(pk=OF_ONE_ROW[route.name].objects.get().pk)]
        if route.name in OF_AN_ALERT:
            return [route.address(pk=self.alert.pk)]
        if route.name in OF_A_HANDOVER:
            return [route.address(pk=self.handover.pk)]
        if route.name in OF_A_ROSTER:
            return [route.address(pk=self.roster.pk, kind="xlsx")]
        if route.name in OF_THE_POSTS:
            return [route.address(pk=post_of(self.cast, route.name))]
        if route.name in OF_A_SWAP:
            return [route.address(pk=self.swap.pk)]
        if route.name in ("api:duty-number", "grids:swap-ask"):
            return [route.address(pk=self.cast.desk.officer.shifts.earliest("starts_at").pk)]
        if route.name in OF_AN_ORDER:
            return [route.address(pk=order.pk) for order in (self.covert_order, self.order)]
        if route.name in OF_AN_IMPORT:
            return [route.address(pk=FileImport.objects.get().pk, name="contacts", kind="xlsx")]
        if route.name in OF_A_CREW | OF_A_CREW_MEMBER:
            crew = Crew.objects.earliest("pk")
            return [route.address(pk=crew.pk if route.name in OF_A_CREW else crew.members.earliest("pk").pk)]
        if route.name in OF_A_CHECKPOINT:
            point = Checkpoint.objects.earliest("pk")
            return [route.address(pk=point.pk, tag=point.tag)]
        if route.name == "patrols:where-export":
            return [route.address(what=what, kind="csv") for what in ("suggestions", "incidents", "cards")]
        if route.name in OF_A_DISPUTE:
            return [route.address(**of_the_dispute())]
        if route.name in OF_A_FINDING:
            return [route.address(pk=Finding.objects.get(kind="car_door").pk, photo=FindingPhoto.objects.get().pk)]
        if route.name in OF_SOMEBODY_UNREACHED:
            return [route.address(pk=self.alert.message.recipients.earliest("pk").pk)]
        if route.name in OF_A_CALLBACK:
            return [route.address(pk=self.callback.pk)]
        if route.name in OF_A_SITE:
            return [route.address(pk=self.cast.compound.pk)]
        if route.name in OF_A_STATION:
            return [route.address(pk=self.cast.grid_e1.pk, code=self.cast.grid_e1.code)]
        if route.name in ON_THE_MAP:
            return [route.address(), *(f"{route.address()}?name={name}" for name, _thing in ON_THE_MAP[route.name].items())]
        return [route.address() + self.asked(route.name)]

    def asked(self, name: str) -> str:
        """What stands behind the question mark."""
        return {
            "api:grids-around": "?box=113.79,35.29,113.92,35.32",
            "grids:draw": f"?grid={self.cast.grid_e1.code}",
            "api:place-list": "?q=-0",
            "api:place-around": "?lon=113.905&lat=35.305",
            "desk:search": "?q=zz",
            "api:alert-list": "?q=zz",
            "alerts:list": "?show=all",
            "alerts:order-new": f"?alert={self.alert.pk}&sites={self.cast.compound.code}",
            "api:alert-similar-call": f"?site={self.cast.branch.pk}&type={self.alert.type.code}&lon={self.alert.lon}&lat={self.alert.lat}",
            "desk:board": f"?alert={self.alert.pk}",
        }.get(name, "")


def tell_story(cast: Cast) -> Story:
    alert = routed(cast, "bank.suspicious_cancellation", description=WORDS["description"], place=WORDS["place"])
    covert = order_to(cast, cast.branch, alert=alert, text=WORDS["order"])
    order = order_to(cast, cast.compound, minutes=120)
    desk = desk_of(cast.desk, cast.now)
    assert desk
    roster, swap = plan_duty(cast)
    keep_posts(cast)
    hang_a_button(cast)
    run_a_campaign(cast)
    thank_somebody(cast, alert)
    plan_patrol(cast)
    look_where(cast)
    send_somebody(cast, alert)
    send_down(cast)
    check_on_the_spot(cast)
    quarrel_in_full(cast)
    FileImport.objects.create(subject="contacts", file_name="zz-file.csv", by=cast.administrator, language="en", created_at=cast.now)
    return Story(cast, alert, covert, order, sign_handover(desk, by=cast.desk, now=cast.now), roster, swap, _switched_off_callback(cast))


def _switched_off_callback(cast: Cast) -> Address:
    """The bank's, which its receiver wants no more."""
    held = make_callback(cast.bank)
    Address.objects.filter(pk=held.pk).update(is_active=False, refused_at=cast.now)
    return held


def plan_duty(cast: Cast) -> tuple[Roster, Swap]:
    """The desk's officer and the leader take turns in three weeks' time; a shift before that is to be swapped."""
    first = timezone.localdate(cast.now) + timedelta(days=20)
    template = ShiftTemplate(unit=cast.east)
    facts = {"name": "值班", "name_en": "Desk", "role": Role.DUTY_OFFICER, "begins": time(8), "hours": 24, "first_on": first}
    save_template(template, crew=[Turn(cast.desk.officer.pk, 1), Turn(cast.leader.officer.pk, 2)], **facts)
    roster = draft_roster(cast.east, starts_on=first, ends_on=first + timedelta(days=6))
    when = {"starts_at": cast.now + timedelta(days=18), "ends_at": cast.now + timedelta(days=18, hours=8)}
    shift = Shift.objects.create(unit=cast.east, officer=cast.desk.officer, role=Role.DUTY_OFFICER, **when)
    return roster, ask_swap(shift, taker=cast.leader.officer, in_return=None, reason="", by=cast.desk, now=cast.now)


def keep_posts(cast: Cast) -> None:
    """East's service point in the middle of a round, and its response team of one; its auxiliary will be away, and later lent."""
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="zz-point", **IN_EAST)
    ServiceStep.objects.create(point=point, kind=ServiceStep.Kind.TALK, due_on=timezone.localdate(cast.now))
    team = Team.objects.create(kind=Team.Kind.RESPONSE, name="zz-team", unit=cast.east)
    TeamMember.objects.create(team=team, kind=TeamMember.Kind.GUARD, name="zz-member", starts_on=timezone.localdate(cast.now))
    later = cast.now + timedelta(days=400)
    Absence.objects.create(officer=cast.auxiliary.officer, starts_at=later, ends_at=later + timedelta(days=1))
    Secondment.objects.create(officer=cast.auxiliary.officer, unit=cast.east, starts_at=later, ends_at=later + timedelta(days=1))


def hang_a_button(cast: Cast) -> None:
    """The bank's, on a plan, pressed for a test a minute ago."""
    plan = SitePlan.objects.create(site=cast.branch, name="zz-plan", content=b"zz-drawing", sha256="0" * 64, by=cast.leader, added_at=cast.now)
    button = make_alarm(cast, site=cast.branch, name="zz-button", plan=plan, mark_x=50, mark_y=50)
    AlarmPress.objects.create(alarm=button, at=cast.now - timedelta(minutes=1), is_test=True, test_by=cast.desk)


def look_where(cast: Cast) -> None:
    """Three reports at a corner of East made a suggestion and a problem card with a measure."""
    reports_at(cast.bureau, IN_EAST["lon"], IN_EAST["lat"], 3, now=cast.now)
    place = {"cell": cell_of(IN_EAST["lon"], IN_EAST["lat"]), "grid": cast.grid_e1, "station": cast.east, **IN_EAST}
    facts = {"shift": "night", "kind": "ebike", "rank": 1, "in_year": 3, "in_recent": 3, "from_hour": 22, "until_hour": 2}
    Suggestion.objects.create(**place, **facts, near=cast.compound, made_at=cast.now, expires_at=cast.now + timedelta(days=14))
    card = ProblemCard.objects.create(**place, title="zz-card", found="zz-found", opened_by=cast.leader, opened_at=cast.now)
    Measure.objects.create(card=card, kind=Measure.Kind.LIGHT, words="zz-lamp")


def send_somebody(cast: Cast, alert: Alert) -> None:
    """East's car is out with its community officer and has been sent to the alert."""
    unit = out_with(cast, cast.community, "zz-unit")
    UnitCall.objects.create(alert=alert, unit=unit, sent_at=cast.now, sent_by=cast.desk)


def send_down(cast: Cast) -> None:
    """The anti-fraud centre sends its officer to East, whose community officer is the host; East's auxiliary is exempt."""
    SendingUnit.objects.create(unit=cast.anti_fraud)
    quota = Quota.objects.create(station=cast.east, starts_at=cast.now, ends_at=cast.now + timedelta(hours=6), people=2)
    facts = {"host": cast.community.officer, "status": SendingStatus.CAME, "published_at": cast.now, "came_at": cast.now, "reason": SENT_DOWN}
    sent = SentOfficer.objects.create(quota=quota, officer=cast.fraud_officer.officer, **facts)
    OutputSheet.objects.create(sent=sent, leaflets=40, note=SENT_DOWN, written_by=cast.fraud_officer, written_at=cast.now)
    today = timezone.localdate(cast.now)
    Exemption.objects.create(officer=cast.auxiliary.officer, reason=Exemption.Reason.CASE, starts_on=today, ends_on=today, by=cast.administrator)


def check_on_the_spot(cast: Cast) -> None:
    """The inspectorate found something lacking on East's round; the station may still reply."""
    when = {"starts_at": cast.now, "ends_at": cast.now + timedelta(hours=2), "drawn_at": cast.now}
    walk = Round.objects.get()
    drawn = SpotDraw.objects.create(
        unit=cast.bureau, kind=SpotDraw.Kind.ROUNDS, seed="0" * 32, population=[str(walk.pk)], size=1, drawn_by=cast.inspector, **when
    )
    seen = {"checked_by": cast.inspector, "checked_at": cast.now, "found": SENT_DOWN, "reply_until": cast.now + timedelta(days=3)}
    SpotCheck.objects.create(draw=drawn, position=1, station=cast.east, round=walk, status=CheckStatus.LACKING, **seen)


def post_of(cast: Cast, name: str) -> int:
    """The row of East that a route of officers and key sites is about."""
    rows = {
        frozenset(OF_AN_OFFICER): lambda: cast.community.officer.pk,
        frozenset(OF_A_POSTING): lambda: Posting.objects.get(officer__user=cast.community).pk,
        frozenset(OF_AN_ABSENCE): lambda: Absence.objects.get().pk,
        frozenset(OF_A_SECONDMENT): lambda: Secondment.objects.get().pk,
        frozenset(OF_A_KEY_SITE): lambda: KeySite.objects.get().pk,
        frozenset(OF_A_STEP): lambda: ServiceStep.objects.get().pk,
        frozenset(OF_A_TEAM): lambda: Team.objects.get().pk,
        frozenset(OF_A_MEMBER): lambda: TeamMember.objects.get().pk,
    }
    return next(find() for names, find in rows.items() if name in names)
