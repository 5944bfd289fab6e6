"""What a chain would do for an alert that came in at a station now: who is called when and by what, and what is wrong with it. Nobody is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from alerts.models import Alert, AlertType
from alerts.models.catalogue import Target
from alerts.services.people import find_in_step, people_for
from delivery.models import Address, Channel
from grids.models import Grid

# Rings somewhere also where no page is open.
RINGING = [channel for channel in Channel.values if channel not in {Channel.IN_APP, Channel.WEBHOOK}]


class Called(NamedTuple):
    """One person and the channels that ring at theirs, best first."""

    name: str
    why: str
    channels: list[str]

    @property
    def rings(self) -> list[str]:
        return [str(Channel(channel).label) for channel in self.channels]


class Round(NamedTuple):
    """One round of calls: 0 is the first one, told at once; `targets` are whom the rule names, `off_duty` who sleeps then and is not called."""

    number: int
    at: datetime
    targets: list[str]
    called: list[Called]
    off_duty: list[str] = []

    @property
    def who(self) -> list[str]:
        return [str(Target(target).label) for target in self.targets]


class Rehearsal(NamedTuple):
    rounds: list[Round]
    faults: list[str]


def rehearse(kind: AlertType, station: Unit, steps: Sequence[dict[str, Any]], repeats: int, *, now: datetime) -> Rehearsal:
    """The rounds of calls for an alert of `kind` at `station` at `now` while nobody answers, and what is wrong with them."""
    alert = _alert_at(kind, station, now)
    frozen = [*steps, *[steps[-1]] * repeats] if steps else []
    found, units = [people_for(kind.notify, alert, now, also_off_duty=kind.also_off_duty)], [kind.notify]
    at = [now]
    for number, step in enumerate(frozen, start=1):
        at.append(at[-1] + (timedelta(seconds=step["wait_s"]) if found[-1].told else timedelta(0)))
        found.append(find_in_step(step, alert, at[-1], is_last=number == len(frozen)))
        units.append(step["notify"])
    rings = _rings(person.addressee_id for one in found for person in one.told)
    rounds = [
        Round(number, moment, list(targets), [Called(person.name, person.why, rings[person.addressee_id]) for person in one.told], one.off_duty)
        for number, (moment, targets, one) in enumerate(zip(at, units, found, strict=True))
    ]
    return Rehearsal(rounds, faults_of(rounds, len(steps)))


def _alert_at(kind: AlertType, station: Unit, now: datetime) -> Alert:
    """One that is never kept, in the first grid of `station`."""
    grid = Grid.objects.in_use().filter(station=station).order_by("code").first()
    return Alert(type=kind, station=station, grid=grid, lane=kind.lane, is_covert=kind.is_covert, received_at=now)


def _rings(addressees: Iterable[int]) -> dict[int, list[str]]:
    """By addressee, the channels of their addresses that ring."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Address.objects.filter(addressee__in=set(addressees), is_active=True, channel__in=RINGING).order_by("addressee", "position")
    for addressee, channel in rows.values_list("addressee", "channel"):
        if channel not in found[addressee]:
            found[addressee].append(channel)
    return found


def faults_of(rounds: Sequence[Round], steps: int) -> list[str]:
    """What a careful reader would say, in words; `steps` is how many rounds are written, the rest repeat the last one."""
    said = [fault for one in rounds[: steps + 1] for fault in _faults_of_round(one, rounds)]
    if steps and not any(Target.UNIT_ABOVE in one.targets for one in rounds):
        said.append(_("Nobody outside the station is ever called."))
    lasts = rounds[-1].at - rounds[0].at
    if lasts > settings.ALERT_LIFE:
        said.append(_("The chain lasts longer than an alert lives (%(hours)s h).") % {"hours": int(settings.ALERT_LIFE.total_seconds() // 3600)})
    return said


def _faults_of_round(one: Round, rounds: Sequence[Round]) -> list[str]:
    where = _("Step %(n)s") % {"n": one.number} if one.number else _("First round")
    if not one.called and one.off_duty:
        asleep = {"step": where, "time": f"{timezone.localtime(one.at):%H:%M}", "names": _(", ").join(one.off_duty)}
        return [_("%(step)s: at %(time)s everybody is off duty (%(names)s). The next step comes at once.") % asleep]
    if not one.called:
        return [_("%(step)s: nobody is found. The next step comes at once.") % {"step": where}]
    said = []
    if not any(person.channels for person in one.called):
        said.append(_("%(step)s: nothing rings; it is seen only on an open page.") % {"step": where})
    names = {person.name for person in one.called}
    same = next((earlier for earlier in rounds[: one.number] if {person.name for person in earlier.called} == names), None)
    if same is not None:
        what = _("the first round") if same.number == 0 else _("step %(n)s") % {"n": same.number}
        said.append(_("%(step)s calls nobody but those of %(same)s again.") % {"step": where, "same": what})
    return said


class Everywhere(NamedTuple):
    """Of `stations`, how many have each fault, and the first that do."""

    stations: int
    faults: list[tuple[str, int, list[Unit]]]


def rehearse_everywhere(kind: AlertType, stations: Sequence[Unit], steps: Sequence[dict[str, Any]], repeats: int, *, now: datetime) -> Everywhere:
    """The same at every station: what is wrong where."""
    counts: Counter[str] = Counter()
    where: dict[str, list[Unit]] = defaultdict(list)
    for station in stations:
        for fault in rehearse(kind, station, steps, repeats, now=now).faults:
            counts[fault] += 1
            where[fault].append(station)
    return Everywhere(len(stations), [(fault, count, where[fault]) for fault, count in counts.most_common()])
