"""One covert alert and the orders about it: what East station, its bank and its compound have, and nobody else may read."""

from dataclasses import dataclass
from typing import Any

from alerts.models import Alert, Order
from desk.handover.desks import desk_of
from desk.handover.services import sign_handover
from desk.models import Handover
from tests.cast import Cast, order_to, routed
from tests.routes import OF_A_HANDOVER, OF_AN_ALERT, OF_AN_ORDER, Route

WORDS = {"description": "zz-description", "place": "zz-place", "order": "zz-order-text", "note": "zz-officers-note"}


@dataclass
class Story:
    """A covert alert of the bank in East, and orders about it and without it."""

    cast: Cast
    alert: Alert
    covert_order: Order
    order: Order
    handover: Handover

    @property
    def its_own(self) -> list[str]:
        return [str(self.alert.pk), self.alert.number, str(self.handover.pk), str(self.covert_order.pk), self.covert_order.number, *WORDS.values()]

    @property
    def of_the_east(self) -> list[str]:
        cast = self.cast
        return [*self.its_own, str(self.order.pk), self.order.number, cast.branch.code, cast.compound.code, cast.school.code, cast.grid_e1.code, cast.gate.name]

    def body(self, route: Route) -> dict[str, Any]:
        """What would work for somebody who may."""
        cast = self.cast
        return {
            "api:alert-list": {"reference": "zz-1", "type": "general.report", "site": cast.branch.code, "description": "x"},
            "api:alert-updates": {"text": "x", "cancel": True},
            "api:alert-acknowledge": {"minutes": 5},
            "api:alert-transfer": {"unit": cast.west.pk, "reason": "x"},
            "api:alert-close": {"disposition": "founded"},
            "api:alert-note": {"text": "x"},
            "api:alert-calls": {"text": "x"},
            "api:caller": {"number": cast.gate.addressee.addresses.get().value},
            "api:place-named": {"text": f"{cast.compound.name} {cast.branch.code}"},
            "api:alert-correct": {"call_number": "110-1", "place": "x"},
            "api:alert-link": {"alert": str(self.alert.pk)},
            "api:alert-unlink": {"alert": str(self.alert.pk)},
            "api:alert-reveal": {"field": "caller_number", "reason": "x"},
            "api:order-list": {"sites": [cast.compound.pk], "action": "observe", "text": "x", "alert": str(self.alert.pk)},
            "api:order-preview": {"sites": [cast.compound.pk], "action": "observe"},
            "api:order-return": {"reason": "x"},
            "api:order-change": {"sites": [cast.compound.pk], "action": "observe", "text": "x"},
            "api:order-update": {"text": "x"},
            "api:order-answer": {"site": cast.branch.pk, "reply": "comply"},
            "api:order-number": {"site": cast.compound.pk},
        }.get(route.name, {})

    def address(self, route: Route) -> list[str]:
        if route.name in OF_AN_ALERT:
            return [route.address(pk=self.alert.pk)]
        if route.name in OF_A_HANDOVER:
            return [route.address(pk=self.handover.pk)]
        if route.name in OF_AN_ORDER:
            return [route.address(pk=order.pk) for order in (self.covert_order, self.order)]
        asked = {
            "api:place-list": "?q=-0",
            "api:place-around": "?lon=113.905&lat=35.305",
            "desk:search": "?q=zz",
            "api:alert-list": "?q=zz",
            "alerts:list": "?show=all",
            "alerts:order-new": f"?alert={self.alert.pk}&sites={self.cast.compound.code}",
            "api:alert-similar-call": f"?site={self.cast.branch.pk}&type={self.alert.type.code}&lon={self.alert.lon}&lat={self.alert.lat}",
            "desk:board": f"?alert={self.alert.pk}",
        }.get(route.name, "")
        return [route.address() + asked]


def tell_story(cast: Cast) -> Story:
    alert = routed(cast, "bank.suspicious_cancellation", description=WORDS["description"], place=WORDS["place"])
    covert = order_to(cast, cast.branch, alert=alert, text=WORDS["order"])
    order = order_to(cast, cast.compound, minutes=120)
    desk = desk_of(cast.desk, cast.now)
    assert desk
    return Story(cast, alert, covert, order, sign_handover(desk, by=cast.desk, now=cast.now))
