"""The invented bureau and what stands under it."""

from dataclasses import dataclass

from accounts.models import Unit
from desk.demo.names import phone
from desk.demo.sizes import Size, StationPlan

BUREAU_CODE = "999900"


@dataclass(frozen=True)
class Units:
    """Everybody's places; `stations` in the order of the plan."""

    bureau: Unit
    command_centre: Unit
    anti_fraud_centre: Unit
    inspectorate: Unit
    sub_bureaus: dict[str, Unit]
    stations: list[tuple[StationPlan, Unit]]


def make_units(size: Size) -> Units:
    bureau = Unit.objects.create(kind=Unit.Kind.BUREAU, code=BUREAU_CODE, name="示范市公安局", name_en="Demo City Public Security Bureau", phone=phone(9900))
    sub_bureaus = {code: _under(bureau, Unit.Kind.SUB_BUREAU, code, name, name_en) for code, name, name_en in size.sub_bureaus}
    return Units(
        bureau=bureau,
        command_centre=_under(bureau, Unit.Kind.COMMAND_CENTRE, "QZ", "示范市公安局情指中心", "Command and Intelligence Centre"),
        anti_fraud_centre=_under(bureau, Unit.Kind.ANTI_FRAUD_CENTRE, "FZ", "示范市公安局反诈中心", "Anti-fraud Centre"),
        inspectorate=_under(bureau, Unit.Kind.INSPECTORATE, "DC", "示范市公安局督察支队", "Inspectorate"),
        sub_bureaus=sub_bureaus,
        stations=[
            (plan, _under(sub_bureaus.get(plan.sub_bureau, bureau), Unit.Kind.STATION, plan.code, plan.name, plan.name_en, n))
            for n, plan in enumerate(size.stations)
        ],
    )


def _under(parent: Unit, kind: Unit.Kind, code: str, name: str, name_en: str, number: int = 900) -> Unit:
    return Unit.objects.create(parent=parent, kind=kind, code=code, name=name, name_en=name_en, phone=phone(9000 + number))
