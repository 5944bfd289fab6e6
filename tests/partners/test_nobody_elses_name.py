"""Nobody acts under another name: not by a key that hangs on an officer, not by a header that hides who changed something."""

import json

import pghistory.models
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from partners.models import Membership, PartnerKey
from tests.cast import make_officer, with_key


@pytest.fixture
def keeper(cast) -> Client:
    """The bureau's administrator, signed in to the admin."""
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=cast.administrator.pk))
    return client


@pytest.mark.parametrize("who", ["leader", "desk", "administrator"])
def test_a_key_never_acts_as_somebody_of_the_police(cast, who):
    membership = Membership.objects.create(user=getattr(cast, who), partner=cast.bank)
    _row, key = PartnerKey.objects.create_key(name="borrowed", membership=membership, mode="live")
    assert with_key(key).get("/api/v1/alerts/").status_code == 401


def test_a_key_ends_when_its_user_joins_the_police(cast):
    user = Membership.objects.get(partner=cast.bank).user
    user.role, user.unit = Role.DUTY_LEADER, cast.east
    user.save()
    assert cast.bank_client.get("/api/v1/alerts/").status_code == 401


def test_the_admin_takes_no_officer_for_a_membership(cast, keeper):
    answer = keeper.post(reverse("admin:partners_membership_add"), {"user": cast.leader.pk, "partner": cast.bank.pk, "is_active": "on"})
    assert answer.status_code == 200
    assert not Membership.objects.filter(user=cast.leader).exists()


@pytest.mark.parametrize("header", ["x", "Bearer x", "Api-Key x.y", "api-key "])
def test_no_header_hides_who_changed_something(cast, keeper, header):
    make_officer("somebody", cast.east, Role.AUXILIARY)
    page = reverse("admin:accounts_unit_change", args=[cast.east.pk])
    changed = {"parent": cast.bureau.pk, "kind": "station", "code": "EAST", "name": "改名的所", "name_en": "", "phone": ""}
    assert keeper.post(page, changed, headers={"authorization": header}).status_code == 302
    last = pghistory.models.Events.objects.tracks(cast.east).get(pgh_label="update")
    assert last.pgh_data["name"] == "改名的所"
    context = last.pgh_context if isinstance(last.pgh_context, dict) else json.loads(last.pgh_context or "{}")
    assert context.get("user") == cast.administrator.pk
