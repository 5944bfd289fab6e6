"""Many at once in the admin: people as a sheet that changes nothing when it comes back, contacts and sites that get a new place, a callback that is tried."""

import io

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as TICKED
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AccessLog, User
from delivery.channels import ChannelError, HttpAnswer
from grids.models import Officer
from partners.models import Site
from tests.accounts.test_admin import administrator
from tests.accounts.test_admin_people import bring_in
from tests.cast import IN_EAST, IN_WEST, make_callback, make_contact, make_officer, make_partner_user, make_site

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def keeper(cast):
    return administrator("keeper", cast.bureau)


@pytest.fixture
def of_east(cast):
    return administrator("east-keeper", cast.east)


def saved(client, query: str = ""):
    answer = client.get(reverse("admin:accounts_user_export") + query, headers=ENGLISH)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def names(data: bytes) -> list[str]:
    return [row[0] for row in load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True)]


def people() -> list:
    return list(User.objects.order_by("pk").values()) + list(Officer.objects.order_by("pk").values())


def test_people_brought_back_as_they_were_saved_change_nothing(cast, keeper):
    make_officer("hostile", cast.east, "auxiliary")
    User.objects.filter(username="hostile").update(full_name="=HYPERLINK(1)")
    User.objects.filter(pk=cast.auxiliary.pk).update(full_name="")
    data, before = saved(keeper), people()
    assert names(data)
    counts = bring_in(keeper, data).counts
    assert (counts["added"], counts["changed"], counts["refused"]) == (0, 0, 0)
    assert people() == before


def test_a_saved_sheet_holds_no_formula_and_no_number_to_phone(cast, keeper):
    User.objects.filter(pk=cast.desk.pk).update(full_name="=1+1")
    cells = [cell for row in load_workbook(io.BytesIO(saved(keeper))).active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=1+1" in {cell.value for cell in cells}
    assert not {cell.value for cell in cells if cell.row > 1 and cell.column > 5} - {None, ""}


def test_everybody_saves_their_own_people_only_and_it_is_kept_who_did(cast, of_east):
    make_partner_user("clerk", cast.bank)
    own = User.objects.filter(unit=cast.east).exclude(role="inspector").exclude(username="east-keeper")
    assert set(names(saved(of_east))) == set(own.values_list("username", flat=True))
    looked = AccessLog.objects.get(action="export")
    assert (looked.user.username, looked.subject) == ("east-keeper", "accounts.user:")


def test_the_filter_of_the_list_holds_for_the_sheet(cast, keeper):
    assert names(saved(keeper, "?role__exact=auxiliary")) == [cast.auxiliary.username]
    assert reverse("admin:accounts_user_export") in keeper.get(reverse("admin:accounts_user_changelist")).content.decode()


def act_on(client, model: str, action: str, *rows, target=None):
    sent = {"action": action, TICKED: [row.pk for row in rows]} | ({"give": "1", "target": target.pk} if target else {})
    return client.post(reverse(f"admin:partners_{model}_changelist"), sent, headers=ENGLISH, follow=True)


@pytest.fixture
def second(cast) -> Site:
    """Another branch of the bank, in the west."""
    return make_site(cast.bank, "BANK-2", "城西支行", cast.grid_w1, IN_WEST)


def test_contacts_are_asked_about_first_and_then_stand_behind_those_who_are_there(cast, keeper, second):
    first = make_contact(second, "甲", position=4)
    page = act_on(keeper, "contact", "move_contacts", cast.teller_lead, cast.back_office).content.decode()
    assert cast.teller_lead.name in page and "row-chooser" in page
    assert second.contacts.count() == 1
    act_on(keeper, "contact", "move_contacts", cast.teller_lead, cast.back_office, target=second)
    there = second.contacts.order_by("position").values_list("name", "position")
    assert list(there) == [(first.name, 4), (cast.teller_lead.name, 5), (cast.back_office.name, 6)]


def test_no_contact_gets_to_a_site_of_another_partner(cast, keeper):
    page = act_on(keeper, "contact", "move_contacts", cast.teller_lead, cast.gate, target=cast.branch).content.decode()
    assert f"{cast.gate.name} belongs to" in page
    cast.gate.refresh_from_db()
    assert cast.gate.site == cast.compound


def test_a_branch_that_closes_gives_all_its_contacts_away(cast, keeper, second):
    count = cast.branch.contacts.count()
    act_on(keeper, "site", "move_contacts", cast.branch, target=second)
    assert (cast.branch.contacts.count(), second.contacts.count()) == (0, count)


def test_sites_get_another_liaison_officer_of_the_police(cast, keeper):
    act_on(keeper, "site", "give_sites", cast.branch, cast.compound, target=cast.desk)
    assert set(Site.objects.filter(pk__in=[cast.branch.pk, cast.compound.pk]).values_list("liaison", flat=True)) == {cast.desk.pk}
    act_on(keeper, "site", "give_sites", cast.branch, target=make_partner_user("clerk", cast.bank))
    cast.branch.refresh_from_db()
    assert cast.branch.liaison == cast.desk


def test_nobody_moves_what_they_do_not_keep_nor_to_where_they_keep_nothing(cast, of_east, second):
    own = make_site(cast.bank, "BANK-3", "城东二支行", cast.grid_e1, IN_EAST)
    theirs = make_contact(second, "乙")
    act_on(of_east, "contact", "move_contacts", theirs, target=own)
    act_on(of_east, "contact", "move_contacts", make_contact(own, "丙"), target=second)
    assert list(second.contacts.all()) == [theirs]
    act_on(of_east, "site", "give_sites", own, target=cast.stranger)
    assert Site.objects.get(pk=own.pk).liaison is None


def try_it(client, partner):
    return client.post(reverse("admin:partners_partner_act", args=[partner.pk, "test-callback"]), headers=ENGLISH, follow=True)


def test_a_callback_is_tried_and_what_came_back_is_shown(cast, keeper, monkeypatch):
    make_callback(cast.bank, "https://user:zz-secret@bank.invalid/zz-path")
    answers = iter([HttpAnswer(200, {}, b"zz-theirs"), ChannelError("no", code="timeout", permanent=False)])
    asked = []
    monkeypatch.setattr("alerts.services.callback_trial.post_all", lambda requests: asked.extend(requests) or [next(answers) for _ in requests])
    cast.bank.refresh_from_db()
    assert "1 of 1 callbacks arrived" in try_it(keeper, cast.bank).content.decode()
    page = try_it(keeper, cast.bank).content.decode()
    assert "The receiver did not answer in time" in page and "0 of 1 callbacks arrived" in page
    assert b'"cap_status":"Test"' in asked[0].body.replace(b": ", b":")
    assert not [word for word in ("zz-secret", "zz-path", "zz-theirs") if word in page]


def test_a_partner_without_an_address_is_told_so_and_a_strangers_is_not_found(cast, of_east, keeper):
    assert try_it(keeper, cast.bank).status_code == 403
    assert try_it(of_east, cast.school_partner).status_code in {403, 404}
