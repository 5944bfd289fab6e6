"""Every page, for whom it is made, in every look: axe finds nothing, nothing is cut off, its policy holds."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from alerts.models import Alert, Campaign
from desk.contract.views import PAGES as GUIDE
from desk.contract.views import address
from disputes.models import Agreement, AllowanceSheet, Dispute, FollowUp
from grids.models import Team
from partners.models import PanicAlarm
from patrols.models import Crew, ProblemCard, Quota, Round, Route, SentOfficer, SpotCheck, SpotDraw
from tests.browser.looks import faults_of
from tests.cast import make_callback, make_contact, make_officer, make_partner_user, order_to, routed
from tests.disputes.quarrels import HOUR, drafted, mediating
from tests.disputes.test_agreements import gathered, settled
from tests.story import Story, tell_story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = {
    "board": ("/", "/?alert={alert}", "/wall/", "/search/", "/search/?q=000001", "/search/?q=zz-nothing"),
    "alerts": ("/alerts/", "/alerts/?show=all", "/alerts/{alert}/", "/alerts/{plain}/", "/alerts/new/", "/prints/verify/", "/nothing-here/"),
    "orders": ("/orders/", "/orders/?q=zz-nothing", "/orders/{waiting}/", "/orders/{covert}/", "/orders/{sent}/", "/orders/{sent}/people/", "/unreached/"),
    "buttons": ("/alarms/", "/alarms/?q=zz-nothing", "/alarms/{button}/"),
    "map": ("/reach/", "/map/?on=reach", "/map/", "/map/?colour=coverage&on=alerts,units,sites,key-sites,officers", "/grids/0410-017/", "/search/?q=0410"),
    "new orders": ("/orders/new/", "/orders/new/?alert={plain}"),
    "hand-over": (
        "/handover/",
        "/handover/list/",
        "/handover/{handover}/",
        "/handover/sound/",
        "/me/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
    ),
}
OUTCOMES = ("/campaigns/", "/campaigns/{campaign}/", "/honours/", "/honours/new/?alert={alert}", "/sources/", "/sources/?partner={partner}&days=365")
OWN_OUTCOMES = ("/portal/figures/", "/portal/thanks/")
LEADER = ("/", "/grids/draw/", "/grids/draw/?grid=0410-017", "/orders/{waiting}/", "/orders/new/", "/handover/{handover}/")
TAKING_OVER = ("/handover/", "/handover/{handover}/")
PORTAL = {
    "reports": ("/portal/", "/portal/report/", "/portal/alerts/", "/portal/alerts/{plain}/", "/portal/alarm/", "/nothing-here/"),
    "orders": ("/portal/orders/", "/portal/orders/{sent}/", "/portal/cards/", "/portal/contacts/", "/portal/buttons/", "/me/", "/accounts/logout/"),
}
NOBODY = {
    "door": ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/", "/accounts/signup/", "/r/forged/"),
    "guide": tuple(map(address, GUIDE[:6])),
    "tools": tuple(map(address, GUIDE[6:])),
}
KEEPER = {
    "lists": ("/setup/", "/operations/", "/admin/", "/admin/partners/site/", "/admin/partners/partner/", "/admin/accounts/user/"),
    "more": ("/admin/accounts/unit/", "/admin/grids/shift/", "/admin/alerts/alerttype/", "/my-grid/month/form/", "/imports/", "/me/"),
}
ON_GRIDS = ("/my-grid/", "/patrols/", "/patrols/{patrol}/", "/patrols/car-doors/", "/grids/0410-017/sites/", "/grids/0410-017/officers/")
LOOKING_BACK = ("/disputes/figures/", "/disputes/figures/cases/", "/disputes/figures/addresses/")
TOGETHER = (
    *("/disputes/{dispute}/record/", "/disputes/{dispute}/after/", "/disputes/{dispute}/related/", "/disputes/{dispute}/hands/"),
    *("/disputes/{dispute}/edit/", "/disputes/{dispute}/follow-ups/{followup}/", "/disputes/follow-ups/?due=all&whose=unit", "/disputes/?show=all"),
)
DISPUTES = ("/disputes/", "/disputes/?q=zz-nothing", "/disputes/new/", "/disputes/{dispute}/")
DISPUTE_STEPS = (
    *("/disputes/clocks/?show=all", "/disputes/clocks/what-if/?on=2025-09-26", "/disputes/calendar/", "/disputes/mediators/"),
    *(f"/disputes/{{dispute}}/{step}/" for step in ("way", "people/new", "spot", "sessions/new")),
)
AGREED = ("/disputes/{dispute}/agreement/", "/disputes/{dispute}/agreements/{agreement}/sign/")
TO_SIGN = ("/disputes/{quarrel}/sessions/{session}/agreement/", "/disputes/{quarrel}/agreements/{draft}/sign/")
PAPERS = ("/disputes/papers/", "/disputes/allowances/", "/disputes/allowances/{sheet}/", "/disputes/allowances/{month}/")
CHECKED = ("/disputes/check/{token}/", "/disputes/check/forged/")
TEAMS = ("/teams/", "/teams/lapsing/", "/teams/{team}/")
PLANNER = ("/coverage/?problem=all", "/coverage/?problem=nobody", "/coverage/officers/{community}/", "/grids/0410-017/officers/")
PLANS = (
    *("/patrols/routes/", "/patrols/routes/new/", "/patrols/routes/{route}/"),
    *("/patrols/teams/", "/patrols/teams/new/", "/patrols/teams/{crew}/", "/patrols/teams/hours/"),
)
SENDING = ("/patrols/secondment/", "/patrols/secondment/people/{sent_down}/", "/patrols/secondment/output/", "/patrols/supervision/day/")
PLANNED_ABOVE = ("/patrols/secondment/", "/patrols/secondment/turns/", "/patrols/secondment/shifts/{quota}/")
SUPERVISED = (
    *("/patrols/supervision/", "/patrols/supervision/rounds/", "/patrols/supervision/presence/"),
    *("/patrols/supervision/checks/", "/patrols/supervision/checks/{check}/", "/patrols/supervision/draws/{draw}/"),
)
STREETS = ("/patrols/units/", "/patrols/units/mine/", "/patrols/units/reach/")
WHERE = ("/patrols/where/?shift=night", "/patrols/where/drift/", "/patrols/where/cards/?new=1", "/patrols/where/cards/{card}/")
INSPECTOR = ("/access-log/", "/alerts/", "/handover/list/")


@pytest.fixture
def story(town) -> Story:
    """Something of everything: a covert alert, a plain one, orders out and waiting, a hand-over, a firm's contacts and a callback."""
    make_contact(town.compound, "王小二", position=1)
    make_callback(town.bank)
    return tell_story(town)


def pages(groups: dict[str, tuple[str, ...]]):
    """One story for several pages: telling it takes as long as seeing one of them."""
    return pytest.mark.parametrize("paths", groups.values(), ids=groups)


@pages(DESK)
def test_of_the_desk(story, somebody, paths):
    assert faults_of(somebody(story.cast.desk), *filled(paths, story)) == []


def test_of_the_leader(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(LEADER, story)) == []


def test_of_whoever_takes_over(story, somebody):
    relief = make_officer("relief", story.cast.east, Role.DUTY_OFFICER)
    assert faults_of(somebody(relief), *filled(TAKING_OVER, story)) == []


@pages(PORTAL)
def test_of_a_partner(story, somebody, paths):
    guard = make_partner_user("guard", story.cast.compound_firm, site=story.cast.compound)
    assert faults_of(somebody(guard), *filled(paths, story)) == []


@pages(NOBODY)
def test_of_nobody(town, somebody, paths):
    assert faults_of(somebody(), *paths) == []


@pages(KEEPER)
def test_of_an_administrator(story, somebody, paths):
    User.objects.filter(pk=story.cast.administrator.pk).update(is_staff=True)
    assert faults_of(somebody(User.objects.get(pk=story.cast.administrator.pk)), *filled(paths, story)) == []


def test_of_the_community_officer(story, somebody):
    assert faults_of(somebody(story.cast.community), *filled(ON_GRIDS, story)) == []


def test_of_whoever_looks_at_what_came_of_alerts(story, somebody):
    alert, cast = str(story.alert.pk), story.cast
    paths = [path.format(alert=alert, campaign=Campaign.objects.get().pk, partner=cast.bank.pk) for path in OUTCOMES]
    Alert.objects.filter(pk=alert).update(of_campaign=Campaign.objects.get(), status="closed", disposition="founded", closed_at=cast.now)
    Alert.objects.filter(pk=alert).update(money_kept_safe=5, money_evidence="estimate")
    assert faults_of(somebody(cast.leader), *paths) == []


def test_of_a_partner_who_looks_at_what_came_of_their_alerts(story, somebody):
    assert faults_of(somebody(make_partner_user("clerk", story.cast.compound_firm)), *OWN_OUTCOMES) == []


def test_of_whoever_rides_with_a_street_unit(story, somebody):
    assert faults_of(somebody(story.cast.community), *STREETS) == []


def test_of_whoever_decides_where_to_patrol(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(WHERE, story)) == []


def test_of_whoever_looks_back_on_disputes(story, somebody):
    assert faults_of(somebody(story.cast.leader), *LOOKING_BACK) == []


def test_of_whoever_works_together_on_disputes(story, somebody):
    assert faults_of(somebody(story.cast.desk), *filled(TOGETHER, story)) == []


def test_of_whoever_settles_disputes(story, somebody):
    assert faults_of(somebody(story.cast.desk), *filled(DISPUTES, story)) == []


def test_of_whoever_takes_a_dispute_step_by_step(story, somebody):
    assert faults_of(somebody(story.cast.desk), *filled(DISPUTE_STEPS, story)) == []


def test_of_whoever_sees_what_was_agreed(story, somebody):
    assert faults_of(somebody(story.cast.desk), *filled(AGREED, story)) == []


def test_of_whoever_writes_and_signs_an_agreement(story, somebody):
    assert faults_of(somebody(story.cast.desk), *filled(TO_SIGN, story)) == []


def test_of_whoever_keeps_official_papers(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(PAPERS, story)) == []


def test_of_whoever_checks_a_paper(story, somebody):
    assert faults_of(somebody(), *filled(CHECKED, story)) == []


def test_of_whoever_keeps_teams(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(TEAMS, story)) == []


def test_of_whoever_posts_officers(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(PLANNER, story)) == []


def test_of_whoever_plans_patrols(story, somebody):
    assert faults_of(somebody(story.cast.leader), *filled(PLANS, story)) == []


def test_of_the_inspectorate(story, somebody):
    assert faults_of(somebody(story.cast.inspector), *INSPECTOR) == []


def test_of_supervision(story, somebody):
    assert faults_of(somebody(story.cast.inspector), *filled(SUPERVISED, story)) == []


def test_of_a_host_of_headquarters(story, somebody):
    assert faults_of(somebody(story.cast.community), *filled(SENDING, story)) == []


def test_of_whoever_sends_people(story, somebody):
    planner = make_officer("planner", story.cast.bureau, Role.DUTY_LEADER)
    assert faults_of(somebody(planner), *filled(PLANNED_ABOVE, story)) == []


def filled(paths: tuple[str, ...], story: Story) -> list[str]:
    known = {"alert": story.alert.pk, "waiting": story.order.pk, "covert": story.covert_order.pk, "handover": story.handover.pk}
    known |= {"community": story.cast.community.officer.pk, "team": Team.objects.get().pk, "patrol": Round.objects.get().pk}
    known |= {"route": Route.objects.get().pk, "crew": Crew.objects.earliest("pk").pk}
    known |= {
        "sent_down": SentOfficer.objects.get().pk,
        "quota": Quota.objects.get().pk,
        "check": SpotCheck.objects.get().pk,
        "draw": SpotDraw.objects.get().pk,
        "card": ProblemCard.objects.get().pk,
    }
    known |= {"button": PanicAlarm.objects.get().pk}
    known |= {"dispute": Dispute.objects.get().pk, "followup": FollowUp.objects.earliest("pk").pk}
    known |= of_agreements()
    if any("{draft}" in path for path in paths):
        known |= of_a_draft(story)
    if any("{month}" in path for path in paths):
        settled(story.cast)
        known["month"] = gathered(story.cast).pk
    if any("{plain}" in path for path in paths):
        known["plain"] = routed(story.cast).pk
    if any("{sent}" in path for path in paths):
        known["sent"] = order_to(story.cast).pk
    return [path.format(**known) for path in paths]


def of_agreements() -> dict[str, Any]:
    agreement = Agreement.objects.get()
    return {"agreement": agreement.pk, "token": agreement.papers.get().token, "sheet": AllowanceSheet.objects.get().pk}


def of_a_draft(story: Story) -> dict[str, Any]:
    """Another quarrel, whose agreement is written and which nobody has signed."""
    draft = drafted(story.cast, mediating(story.cast), days=(10, 40), after=3 * HOUR)
    return {"quarrel": draft.dispute_id, "session": draft.session_id, "draft": draft.pk}
