"""Administrators keep what lies in their scope in the admin, and nobody else gets in."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from partners.models import PartnerKey
from tests.cast import Cast, make_officer

ROOMS = {"accounts", "delivery", "grids", "partners", "alerts"}
MODELS = sorted((model._meta.app_label, model._meta.model_name) for model in admin.site._registry if model._meta.app_label in ROOMS)


@pytest.fixture
def keeper(cast: Cast) -> Client:
    """The east station's own administrator."""
    user = make_officer("keeper", cast.east, Role.ADMINISTRATOR)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_an_administrator_opens_every_list_and_form(keeper, app, model):
    assert keeper.get(reverse(f"admin:{app}_{model}_changelist"), {"q": "x"}).status_code == 200
    assert keeper.get(reverse(f"admin:{app}_{model}_add")).status_code == 200


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_an_officer_has_no_business_in_the_admin(cast, app, model):
    client = Client()
    User.objects.filter(pk=cast.desk.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=cast.desk.pk))
    assert client.get(reverse(f"admin:{app}_{model}_changelist")).status_code in {302, 403}


def test_another_stations_grid_is_not_there(keeper, cast):
    assert keeper.get(reverse("admin:grids_grid_change", args=[cast.grid_e1.pk])).status_code == 200
    assert keeper.get(reverse("admin:grids_grid_change", args=[cast.grid_w1.pk])).status_code == 302


def test_another_stations_people_are_not_there(keeper, cast):
    assert keeper.get(reverse("admin:accounts_user_change", args=[cast.desk.pk])).status_code == 200
    assert keeper.get(reverse("admin:accounts_user_change", args=[cast.stranger.pk])).status_code == 302
    assert keeper.get(reverse("admin:auth_user_password_change", args=[cast.stranger.pk])).status_code in {302, 403, 404}


def test_an_address_is_never_shown_in_full(keeper, cast):
    page = keeper.get(reverse("admin:delivery_addressee_change", args=[cast.desk.addressee.pk])).content.decode()
    number = cast.desk.addressee.addresses.get(channel="sms").value
    assert number not in page
    assert cast.desk.addressee.addresses.get(channel="sms").masked in page


def test_a_key_is_shown_once(keeper, cast):
    membership = PartnerKey.objects.get().membership
    made = keeper.post(reverse("admin:partners_partnerkey_add"), {"name": "second", "membership": membership.pk, "mode": "test"}, follow=True)
    secret = re.search(r"\.(\w{32})\b", made.content.decode()).group(1)
    key = PartnerKey.objects.get(name="second")
    assert key.is_valid(f"{key.prefix}.{secret}")
    assert secret not in keeper.get(reverse("admin:partners_partnerkey_change", args=[key.pk])).content.decode()
