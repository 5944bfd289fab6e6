"""What the story tells of besides its alert: duty, teams, buttons, rounds, thanks."""

from datetime import time, timedelta

from django.utils import timezone

from accounts.roles import Role
from alerts.models import AlarmPress, Alert, Campaign, Honour, HonourKind
from delivery.models import Address
from grids.models import Absence, KeySite, Roster, Secondment, ServiceStep, Shift, ShiftTemplate, Swap, Team, TeamMember
from grids.services.roster import Turn, ask_swap, draft_roster, save_template
from partners.models import SitePlan
from patrols.lifecycle import CheckStatus, SendingStatus
from patrols.models import Exemption, Measure, OutputSheet, ProblemCard, Quota, Round, SendingUnit, SentOfficer, SpotCheck, SpotDraw, Suggestion, UnitCall
from patrols.where.cells import cell_of
from tests.buttons import make_alarm
from tests.cast import IN_EAST, Cast, make_callback
from tests.patrols.reporting import reports_at
from tests.patrols.units import out_with

SENT_DOWN = "zz-sent-down"


def run_a_campaign(cast: Cast) -> None:
    """East's, for a week around today."""
    today = timezone.localdate(cast.now)
    Campaign.objects.create(unit=cast.east, name="zz-campaign", note="zz-about", starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3))


def thank_somebody(cast: Cast, alert: Alert) -> Honour:
    """The bank's back office, granted and not given yet."""
    facts = {"proposed_by": cast.desk, "proposed_at": cast.now, "decided_by": cast.leader, "decided_at": cast.now, "status": "granted"}
    whom = {"partner": cast.bank, "site": cast.branch, "contact": cast.back_office}
    return Honour.objects.create(kind=HonourKind.objects.order_by("pk")[0], unit=cast.east, alert=alert, reason="zz-thanked-for", **whom, **facts)


def switched_off_callback(cast: Cast) -> Address:
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
