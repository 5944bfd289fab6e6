"""One of everything that belongs to west station, each with a word of its own ("zz-") in whatever a page shows of it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model
from django.utils import timezone

from accounts.roles import Role
from alerts.models import Alert
from alerts.services.routing import route_alert
from delivery.models import Delivery
from desk.models import Equipment, Handover, SheetTemplate, SoundTest
from disputes.lifecycle import SessionStatus, Way
from disputes.models import Agreement, AllowanceSheet, Category, Dispute, Mediator, Paper, Room, Series, Session
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement
from disputes.services.catalogue import load_catalogue
from disputes.services.parties import Person, name_party
from disputes.services.reporting import Report, report_dispute
from disputes.services.routing import choose_way
from disputes.services.sessions import When, hold_session, schedule_session
from grids.models import (
    Absence,
    FileImport,
    Grid,
    GridBoundary,
    GridChange,
    KeySite,
    Posting,
    Qualification,
    Roster,
    Secondment,
    ServiceStep,
    Shift,
    ShiftTemplate,
    Swap,
    Team,
    TeamMember,
    UnitArea,
)
from partners.models import Membership, PanicAlarm, Partner, PartnerKey, RequestLog
from patrols.lifecycle import CheckStatus, SendingStatus
from patrols.models import (
    Checkpoint,
    Crew,
    Exemption,
    Finding,
    FindingPhoto,
    Incident,
    IncidentCode,
    OutputSheet,
    ProblemCard,
    Quota,
    Round,
    Route,
    SendingUnit,
    SentOfficer,
    SpotCheck,
    SpotDraw,
    StreetUnit,
    Suggestion,
    UnitCall,
    UnitDuty,
    WhereRule,
)
from patrols.services.planning import plan_round
from tests.cast import IN_WEST, Cast, make_contact, make_officer, make_partner_user, make_site, order_to, report, square
from tests.patrols.reporting import reports_at

DAY = timedelta(days=1)


def everything_of_west(cast: Cast) -> dict[str, Model]:
    """Model label → its row of west."""
    officer = make_officer("zz-west", cast.west, Role.DUTY_OFFICER, on_duty=True)
    Grid.objects.filter(pk=cast.grid_w1.pk).update(name="zz-grid")
    grid = Grid.objects.get(pk=cast.grid_w1.pk)
    rows = [cast.west, officer, officer.officer, grid, Shift.objects.get(officer=officer.officer)]
    rows += [
        *_partners(cast, grid),
        *_postings(cast, grid, officer),
        *_places(cast, grid),
        *_duty(cast, officer),
        *_teams(cast, grid),
        *_desk(cast, officer),
        *_patrols(cast, officer),
        *_disputes(cast, officer),
    ]
    return {row._meta.label_lower: row for row in rows}


def _partners(cast: Cast, grid: Grid) -> Iterator[Model]:
    firm = Partner.objects.create(bureau=cast.bureau, kind="security", name="zz-firm")
    site = make_site(firm, "ZZ-SITE", "zz-site", grid, IN_WEST)
    contact = make_contact(site, "zz-contact")
    membership = Membership.objects.get(user=make_partner_user("zz-clerk", firm))
    key, _secret = PartnerKey.objects.create_key(name="zz-key", membership=membership)
    facts = {"method": "POST", "status": 201, "milliseconds": 1, "bytes_in": 1, "bytes_out": 1}
    request = RequestLog.objects.create(at=cast.now, key_prefix=key.prefix, request_id=uuid.uuid4(), path="/zz-path/", **facts)
    alert = report(cast, site=site, partner=firm)
    route_alert(alert, now=cast.now)
    order = order_to(cast, site, by=cast.stranger, text="zz-order")
    delivery = Delivery.objects.filter(recipient__addressee__contact=contact).first() or Delivery.objects.order_by("pk").last()
    assert delivery
    button = PanicAlarm.objects.create(site=site, code="zz-code", name="zz-button", installed_on=timezone.localdate())
    yield from (firm, site, contact, membership, key, request, alert, order, delivery, button)


def _postings(cast: Cast, grid: Grid, officer: Model) -> Iterator[Model]:
    Posting.objects.filter(grid=grid).delete()
    times = {"starts_at": cast.now, "ends_at": cast.now + DAY}
    yield Posting.objects.create(officer=officer.officer, grid=grid, starts_at=cast.now)  # type: ignore[attr-defined]
    yield Absence.objects.create(officer=officer.officer, **times)  # type: ignore[attr-defined]
    yield Secondment.objects.create(officer=officer.officer, unit=cast.anti_fraud, task="zz-task", **times)  # type: ignore[attr-defined]


def _places(cast: Cast, grid: Grid) -> Iterator[Model]:
    change = GridChange.objects.create(kind=GridChange.Kind.REDRAW, at=cast.now, by=cast.stranger, reason="zz-reason")
    GridBoundary.objects.filter(grid=grid, ends_at=None).update(ends_at=cast.now, ended=change)
    point = KeySite.objects.create(grid=grid, kind=KeySite.Kind.SERVICE_POINT, name="zz-point", **IN_WEST)
    step = ServiceStep.objects.create(point=point, kind=ServiceStep.Kind.TALK, due_on=timezone.localdate(), note="zz-note")
    boundary = GridBoundary.objects.create(grid=grid, boundary=grid.boundary, starts_at=cast.now, began=change)
    file = FileImport.objects.create(subject="grids", file_name="zz-file.geojson", by=cast.stranger, language="en", created_at=cast.now)
    yield from (change, boundary, point, step, file, UnitArea.objects.create(unit=cast.west, boundary=square(113.80, 35.30)))


def _duty(cast: Cast, officer: Model) -> Iterator[Model]:
    today = timezone.localdate()
    facts = {"unit": cast.west, "role": Role.DUTY_OFFICER}
    yield ShiftTemplate.objects.create(name="zz-template", begins="08:00", first_on=today, **facts)
    yield Roster.objects.create(unit=cast.west, starts_on=today, ends_on=today + DAY, published_by=officer)
    times = {"starts_at": cast.now, "ends_at": cast.now + DAY}
    asked = {"taker": cast.stranger.officer, "asked_by": officer, "asked_at": cast.now, "reason": "zz-swap"}
    yield Swap.objects.create(shift=Shift.objects.get(officer=officer.officer), **facts, **times, **asked)  # type: ignore[attr-defined]


def _teams(cast: Cast, grid: Grid) -> Iterator[Model]:
    team = Team.objects.create(unit=cast.west, kind=Team.Kind.COMMUNITY, name="zz-team")
    team.grids.add(grid)
    member = TeamMember.objects.create(team=team, kind=TeamMember.Kind.VOLUNTEER, name="zz-member", organisation="zz-org", starts_on=timezone.localdate())
    licence = {"kind": Qualification.Kind.FIRST_AID, "title": "zz-licence", "issued_on": timezone.localdate()}
    yield from (team, member, Qualification.objects.create(member=member, **licence))


def _patrols(cast: Cast, officer: Model) -> Iterator[Model]:
    route = Route.objects.create(station=cast.west, kind=Route.Kind.CAR_DOORS, name="zz-route", instruction="zz-look")
    Checkpoint.objects.create(route=route, position=1, name="zz-stop", **IN_WEST)
    crew = Crew.objects.create(station=cast.west, name="zz-crew", starts_at=cast.now, ends_at=cast.now + DAY)
    yield from (route, crew, plan_round(route, due_at=cast.now, minutes=30, crew=crew, by=officer))  # type: ignore[arg-type]
    found = {"found_at": cast.now, "received_at": cast.now, "by": officer, "words": "zz-words", "place": "zz-place"}
    hazard = Finding.objects.create(key=uuid.uuid4(), kind=Finding.Kind.HAZARD, station=cast.west, **found)
    picture = {"position": 1, "content": b"zz-content", "preview": b"zz-preview", "size": 10, "sent_sha256": "0" * 64, "by": officer, "added_at": cast.now}
    unit = StreetUnit.objects.create(station=cast.west, call_sign="zz-unit", mode=StreetUnit.Mode.CAR)
    call = UnitCall.objects.create(alert=Alert.objects.get(station=cast.west), unit=unit, sent_at=cast.now, sent_by=officer, reason="zz-reason")
    yield from (unit, call, UnitDuty.objects.create(unit=unit, user=officer, began_at=cast.now))
    yield from _sent(cast, officer)
    yield from _checked(cast, officer)
    yield from _where(cast, officer)
    yield from (hazard, FindingPhoto.objects.create(finding=hazard, **picture))


def _where(cast: Cast, officer: Model) -> Iterator[Model]:
    yield IncidentCode.objects.create(bureau=cast.west, code="zz01", name="zz-code", meaning="ebike")
    yield WhereRule.objects.create(bureau=cast.west)
    reports_at(cast.bureau, IN_WEST["lon"], IN_WEST["lat"], 1, now=cast.now)
    yield Incident.objects.get()
    place = {"cell": 1, "station": cast.west, **IN_WEST}
    facts = {"shift": "night", "rank": 1, "in_year": 3, "in_recent": 3, "made_at": cast.now, "expires_at": cast.now + DAY}
    yield Suggestion.objects.create(**place, **facts, reason="zz-declined")
    yield ProblemCard.objects.create(**place, title="zz-card", found="zz-found", opened_by=officer, opened_at=cast.now)


def _sent(cast: Cast, officer: Model) -> Iterator[Model]:
    yield SendingUnit.objects.create(unit=cast.west)
    today = timezone.localdate()
    yield Exemption.objects.create(officer=officer.officer, reason=Exemption.Reason.CASE, starts_on=today, ends_on=today, by=officer)  # type: ignore[attr-defined]
    quota = Quota.objects.create(station=cast.west, starts_at=cast.now, ends_at=cast.now + DAY, people=1)
    sent = SentOfficer.objects.create(quota=quota, officer=officer.officer, status=SendingStatus.CAME, reason="zz-reason")  # type: ignore[attr-defined]
    yield from (quota, sent, OutputSheet.objects.create(sent=sent, note="zz-note", written_by=officer, written_at=cast.now))


def _checked(cast: Cast, officer: Model) -> Iterator[Model]:
    when = {"starts_at": cast.now, "ends_at": cast.now + DAY, "drawn_at": cast.now, "drawn_by": officer}
    drawn = SpotDraw.objects.create(unit=cast.west, kind=SpotDraw.Kind.ROUNDS, seed="zz-seed", population=["zz"], size=1, **when)
    walk = Round.objects.get(station=cast.west)
    facts = {"status": CheckStatus.LACKING, "found": "zz-found", "checked_by": officer, "checked_at": cast.now}
    yield from (drawn, SpotCheck.objects.create(draw=drawn, position=1, station=cast.west, round=walk, **facts))


def _disputes(cast: Cast, officer: Model) -> Iterator[Model]:
    load_catalogue()
    facts = {"key": uuid.uuid4(), "category": Category.objects.get(pk="0299"), "title": "zz-title", "source": Dispute.Source.CALL, "place": "zz-place"}
    dispute, _is_new = report_dispute(Report(**facts), station=cast.west, by=officer, now=cast.now)  # type: ignore[arg-type]
    mediator = Mediator.objects.create(station=cast.west, name="zz-mediator", committee="zz-committee")
    yield from (dispute, mediator, Room.objects.create(station=cast.west, name="zz-room"))
    yield from _mediated(cast, dispute, officer)
    month = timezone.localdate(cast.now).replace(day=1)
    yield AllowanceSheet.objects.create(station=cast.west, month=month, made_by=officer, made_at=cast.now)


def _mediated(cast: Cast, dispute: Dispute, officer: Model) -> Iterator[Model]:
    """What comes of a dispute until something is agreed."""
    for side in "ab":
        name_party(dispute, Person(f"zz-party-{side}", side=side), by=officer, now=cast.now)  # type: ignore[arg-type]
    choose_way(dispute, Way.POLICE, exclusions=[], by=officer, now=cast.now)  # type: ignore[arg-type]
    when = When(cast.now + DAY, cast.now + DAY * 1.1, where=Session.Place.PHONE)
    session = schedule_session(dispute, when, host=None, mediator=None, by=officer, now=cast.now)  # type: ignore[arg-type]
    hold_session(session, SessionStatus.AGREED, fact="zz-fact", by=officer, now=cast.now)  # type: ignore[arg-type]
    promise = Promise(dispute.parties.earliest("pk"), "zz-words", Agreement.Mode.ACT, timezone.localdate(cast.now))
    agreement = draft_agreement(session, form=Agreement.Form.ORAL, main_facts="zz-facts", promises=[promise], by=officer, now=cast.now)  # type: ignore[arg-type]
    sign_agreement(agreement, signatures=[], by=officer, now=cast.now)  # type: ignore[arg-type]
    paper = Paper.objects.select_related("organ").get(agreement=agreement)
    yield from (session, agreement, paper, paper.organ, dispute.followups.earliest("pk"), dispute.deadlines.earliest("pk"))
    yield Series.objects.get(organ=cast.west, kind="dispute")


def _desk(cast: Cast, officer: Model) -> Iterator[Model]:
    yield Equipment.objects.create(unit=cast.west, name="zz-shields", quantity=1)
    signed = {"role": Role.DUTY_OFFICER, "leaving": officer, "signed_at": cast.now, "content": {}, "digest": "0" * 64}
    yield Handover.objects.create(unit=cast.west, general="zz-general", **signed)
    yield SoundTest.objects.create(user=officer, unit=cast.west, at=cast.now, machine="zz-machine", results=[], is_passed=True)
    yield SheetTemplate.objects.create(unit=cast.west, content=b"zz-form", size=7, uploaded_by=officer, uploaded_at=cast.now)
    yield Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    yield UserSession.objects.create(user=officer, session_key="zz-session", ip="192.0.2.7", user_agent="zz-browser", data={})
