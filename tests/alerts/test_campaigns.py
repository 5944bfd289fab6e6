"""Special campaigns: a tag with days on alerts and orders of a unit and all below it, and what came of them."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from accounts.roles import Role
from alerts import held
from alerts.models import Alert, Campaign
from alerts.rows.campaigns import campaign_figures
from alerts.services.campaigns import CampaignElsewhere, CampaignWrong, Plan, campaign_meant, keep_campaign, put_under_campaign, running_for
from policing.lib.errors import NotAllowed
from tests.cast import make_officer, order_to, reread, routed, signed_in


def plan(cast, unit=None, **more) -> Plan:
    today = timezone.localdate(cast.now)
    return Plan(**{"unit": unit or cast.east, "name": "夏季行动", "name_en": "Summer drive", "starts_on": today, "ends_on": today + timedelta(days=9)} | more)


@pytest.fixture
def campaign(cast) -> Campaign:
    made = keep_campaign(plan(cast), by=cast.leader)
    held.campaigns.forget()
    return made


def of_the_bureau(cast, **more) -> Campaign:
    made = keep_campaign(plan(cast, cast.bureau, **more), by=make_officer("planner", cast.bureau, Role.DUTY_LEADER))
    held.campaigns.forget()
    return made


# Planning.


def test_whoever_plans_keeps_campaigns_of_their_own_units_only(cast, campaign):
    assert (campaign.unit, str(campaign)) == (cast.east, "夏季行动")
    with pytest.raises(NotAllowed):
        keep_campaign(plan(cast, cast.west), by=cast.leader)
    with pytest.raises(NotAllowed):
        keep_campaign(plan(cast), by=cast.desk)
    with pytest.raises(NotAllowed):
        keep_campaign(plan(cast), by=cast.leader, campaign=of_the_bureau(cast))


@pytest.mark.parametrize("wrong", [{"ends_on": timezone.localdate() - timedelta(days=400)}, {"name": ""}], ids=["backwards", "nameless"])
def test_a_campaign_without_name_or_running_backwards_is_refused(cast, wrong):
    with pytest.raises(CampaignWrong):
        keep_campaign(plan(cast, **wrong), by=cast.leader)
    assert not Campaign.objects.exists()


def test_the_table_itself_refuses_a_campaign_that_runs_backwards(cast, campaign):
    with pytest.raises(IntegrityError):
        Campaign.objects.update(ends_on=campaign.starts_on - timedelta(days=1))


def test_one_takes_part_in_campaigns_of_units_above_and_leads_those_below(cast, campaign):
    above = of_the_bureau(cast, name="全局行动")
    planner = reread_user("planner")
    assert set(Campaign.objects.visible_to(cast.desk)) == {campaign, above}
    assert set(Campaign.objects.visible_to(cast.stranger)) == {above}
    assert set(Campaign.objects.visible_to(planner)) == {campaign, above}


def reread_user(username: str):
    from accounts.models import User

    return User.objects.get(username=username)


# Tagging.


def test_what_a_call_names_is_the_running_campaign_of_that_name_in_either_language(cast, campaign):
    for said in ("夏季行动", "summer drive", " Summer  Drive "):
        assert campaign_meant(said, cast.east.path, cast.now) == campaign
    assert campaign_meant("夏季行动", cast.west.path, cast.now) is None
    assert campaign_meant("夏季行动", cast.east.path, cast.now + timedelta(days=11)) is None
    assert campaign_meant("别的行动", cast.east.path, cast.now) is None


def reported(cast, said: str) -> Alert:
    body = {"type": "security.suspect_vehicle", "location": {"lon": 113.905, "lat": 35.305}, "source": "phone", "campaign": said}
    answer = signed_in(cast.desk).post("/api/v1/alerts/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return Alert.objects.get(pk=answer.json()["id"])


def test_the_contracts_free_word_still_works_and_finds_its_campaign(cast, campaign):
    meant, other = reported(cast, "summer drive"), reported(cast, "自己的行动")
    assert (meant.of_campaign, meant.campaign) == (campaign, "summer drive")
    assert (other.of_campaign, other.campaign) == (None, "自己的行动")
    told = [signed_in(cast.desk).get(f"/api/v1/alerts/{alert.pk}/", HTTP_ACCEPT_LANGUAGE="en").json()["campaign"] for alert in (meant, other)]
    assert told == ["Summer drive", "自己的行动"]


def test_an_alert_is_put_under_a_campaign_and_out_again_and_the_timeline_says_so(cast, campaign):
    alert = routed(cast)
    client = signed_in(cast.auxiliary)
    told = client.post(f"/api/v1/alerts/{alert.pk}/campaign/", {"campaign": campaign.pk}, format="json", HTTP_ACCEPT_LANGUAGE="en").json()
    assert (told["campaign"], told["of_campaign"]) == ("Summer drive", campaign.pk)
    assert told["timeline"][-1]["sentence"] == "Corrected. Campaign: — → Summer drive"
    client.post(f"/api/v1/alerts/{alert.pk}/campaign/", {"campaign": None}, format="json")
    after = reread(alert)
    assert (after.of_campaign, after.campaign, after.events.filter(kind="corrected").count()) == (None, "", 2)


def test_an_alert_of_another_time_or_unit_is_not_put_under_it(cast, campaign):
    old = routed(cast)
    Alert.objects.filter(pk=old.pk).update(received_at=cast.now - timedelta(days=2))
    with pytest.raises(CampaignElsewhere):
        put_under_campaign(reread(old), campaign, by=cast.desk, now=cast.now)


def test_an_order_belongs_to_the_campaign_of_its_alert_or_to_the_one_named(cast, campaign):
    alert = put_under_campaign(routed(cast), campaign, by=cast.desk, now=cast.now)
    assert order_to(cast, alert=alert).of_campaign == campaign
    assert order_to(cast, campaign="夏季行动").of_campaign_id == campaign.pk
    assert order_to(cast, campaign="别的").of_campaign_id is None


@pytest.mark.parametrize("page", ["/alerts/new/", "/orders/new/"])
def test_a_form_asks_only_while_one_runs(cast, page):
    client = signed_in(cast.desk)
    assert 'name="campaign"' not in client.get(page).content.decode()
    made = keep_campaign(plan(cast), by=cast.leader)
    held.campaigns.forget()
    assert 'name="campaign"' in client.get(page).content.decode()
    Campaign.objects.filter(pk=made.pk).update(starts_on=made.starts_on - timedelta(days=9), ends_on=made.starts_on - timedelta(days=1))
    held.campaigns.forget()
    assert running_for(cast.east.path, cast.now) == []
    assert 'name="campaign"' not in client.get(page).content.decode()


@pytest.mark.parametrize("page", ["/alerts/?show=all&", "/orders/?"])
def test_lists_are_narrowed_to_one(cast, campaign, page):
    alert = put_under_campaign(routed(cast), campaign, by=cast.desk, now=cast.now)
    routed(cast)
    order_to(cast, alert=alert)
    order_to(cast)
    rows = signed_in(cast.desk).get(f"{page}campaign={campaign.pk}").context["rows"]
    assert len(rows) == 1


# What came of it.


def test_figures_are_by_day_kind_and_outcome_and_sums_never_meet(cast, campaign):
    alerts = [put_under_campaign(routed(cast), campaign, by=cast.desk, now=cast.now) for _ in range(4)]
    drill = put_under_campaign(routed(cast, cap_status="Exercise"), campaign, by=cast.desk, now=cast.now)
    facts = {"status": "closed", "disposition": "founded"}
    for alert, evidence, yuan in zip(alerts[:3], ("bank_record", "estimate", "estimate"), (100, 50, 25), strict=True):
        Alert.objects.filter(pk=alert.pk).update(money_evidence=evidence, money_kept_safe=yuan, **facts)
    told = campaign_figures(campaign, cast.desk)
    assert (told["total"], told["open"], drill.of_campaign) == (4, 1, campaign)
    assert [(line["disposition"], line["n"]) for line in told["outcomes"]] == [("founded", 3)]
    assert [(line["evidence"], line["yuan"], line["n"]) for line in told["money"]] == [("bank_record", Decimal("100"), 1), ("estimate", Decimal("75"), 2)]
    assert [day["n"] for day in told["days"]] == [4]
    assert told["kinds"][0]["n"] == 4


def test_whoever_may_not_see_covert_alerts_does_not_count_them(cast, campaign):
    alert = routed(cast, "bank.suspicious_cancellation")
    put_under_campaign(alert, campaign, by=cast.desk, now=cast.now)
    assert (campaign_figures(campaign, cast.desk)["total"], campaign_figures(campaign, cast.auxiliary)["total"]) == (1, 0)


def test_pages_and_files_open_and_another_stations_are_not_there(cast, campaign):
    put_under_campaign(routed(cast), campaign, by=cast.desk, now=cast.now)
    client = signed_in(cast.desk)
    assert "夏季行动" in client.get("/campaigns/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    assert client.get(f"/campaigns/{campaign.pk}/").status_code == 200
    for address in ("/campaigns/?format=csv", f"/campaigns/{campaign.pk}/?format=xlsx"):
        assert client.get(address).status_code == 200
    stranger = signed_in(cast.stranger)
    assert stranger.get(f"/campaigns/{campaign.pk}/").status_code == 404
    assert stranger.get(f"/api/v1/campaigns/{campaign.pk}/").status_code == 404
    assert stranger.get("/api/v1/campaigns/").json() == []


def test_a_leader_plans_and_changes_one_on_its_page(cast):
    client = signed_in(cast.leader)
    body = {"name": "打击盗窃", "name_en": "", "unit": cast.east.pk, "starts_on": "2026-11-01", "ends_on": "2026-11-30", "note": ""}
    assert client.post("/campaigns/", body).status_code == 302
    made = Campaign.objects.get()
    assert client.post(f"/campaigns/{made.pk}/", body | {"ends_on": "2026-12-31"}).status_code == 302
    assert str(Campaign.objects.get().ends_on) == "2026-12-31"
    assert client.post(f"/campaigns/{made.pk}/", body | {"ends_on": "2026-10-01"}).status_code == 400
    assert client.post("/campaigns/", body | {"unit": cast.west.pk}).status_code == 400
    assert signed_in(cast.desk).post("/campaigns/", body).status_code == 403


def test_the_api_plans_and_changes_one_too(cast):
    client, today = signed_in(cast.leader), timezone.localdate()
    body = {"name": "打击盗窃", "unit": cast.east.pk, "starts_on": str(today), "ends_on": str(today)}
    made = client.post("/api/v1/campaigns/", body, format="json")
    assert (made.status_code, made.json()["figures"]["total"]) == (201, 0)
    changed = client.put(f"/api/v1/campaigns/{made.json()['id']}/", body | {"note": "夜间"}, format="json")
    assert (changed.status_code, changed.json()["note"]) == (200, "夜间")
    assert len(client.get("/api/v1/campaigns/?running=1").json()) == 1
    assert cast.bank_client.get("/api/v1/campaigns/").status_code == 403


# Words from before.


def test_campaigns_that_were_only_words_become_rows(cast):
    first, second, other = routed(cast), routed(cast), routed(cast)
    Alert.objects.filter(pk__in=[first.pk, second.pk]).update(campaign="春季行动")
    Alert.objects.filter(pk=first.pk).update(received_at=cast.now - timedelta(days=40))
    migration = import_module("alerts.migrations.0020_campaigns_as_said")
    migration.to_rows(apps, None)
    made = Campaign.objects.get()
    assert (made.name, made.unit, made.starts_on) == ("春季行动", cast.bureau, timezone.localdate(cast.now - timedelta(days=40)))
    assert set(made.alerts.all()) == {first, second} and reread(other).of_campaign is None
    migration.to_words(apps, None)
    assert (reread(first).of_campaign, reread(first).campaign) == (None, "春季行动")
