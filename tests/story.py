"""One covert alert and the orders about it: what East station, its bank and its compound have, and nobody else may read."""

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from alerts.models import AlarmPress, Alert, Campaign, Honour, Order
from delivery.models import Address
from desk.handover.desks import desk_of
from desk.handover.services import sign_handover
from desk.models import Handover
from grids.models import Absence, FileImport, KeySite, Posting, Roster, Secondment, ServiceStep, ShiftTemplate, Swap, Team, TeamMember
from partners.models import PanicAlarm
from patrols.models import (
    Checkpoint,
    Crew,
    Exemption,
    Finding,
    FindingPhoto,
    Measure,
    ProblemCard,
    Quota,
    Round,
    SentOfficer,
    SpotCheck,
    SpotDraw,
    StreetUnit,
    Suggestion,
    UnitCall,
)
from patrols.models import Route as PatrolRoute
from policing.lib.map_layers import map_indicators, map_layers
from tests.bodies import bodies
from tests.cast import Cast, order_to, routed
from tests.deeds import (
    SENT_DOWN,
    check_on_the_spot,
    hang_a_button,
    keep_posts,
    look_where,
    plan_duty,
    run_a_campaign,
    send_down,
    send_somebody,
    switched_off_callback,
    thank_somebody,
)
from tests.disputes.quarrels import of_the_dispute, quarrel_in_full
from tests.patrols.found import plan_patrol
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
        own = (
            (OF_AN_ALERT, self.alert),
            (OF_A_HANDOVER, self.handover),
            (OF_A_SWAP, self.swap),
            (OF_A_CALLBACK, self.callback),
            (OF_A_SITE, self.cast.compound),
        )
        if row := next((row for names, row in own if route.name in names), None):
            return [route.address(pk=row.pk, kind="xlsx")]
        if route.name in OF_THE_POSTS:
            return [route.address(pk=post_of(self.cast, route.name))]
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
    return Story(cast, alert, covert, order, sign_handover(desk, by=cast.desk, now=cast.now), roster, swap, switched_off_callback(cast))


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
