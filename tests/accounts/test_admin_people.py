"""People in the admin: no passwords typed, links to the person only, lists from spreadsheets that may be hostile, and a history that shows no secret."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import AccessLog, User
from accounts.roles import Role
from delivery.admin.sign_in_help import AddressTooNew, NoAddress, send_password_link
from delivery.models import Address, Channel, Message
from grids.imports import running
from grids.models import FileImport
from tests.accounts.test_admin import administrator
from tests.cast import make_officer

HEADING = ["Account", "Full name", "Role", "Unit code", "Badge number", "Telephone", "E-mail"]
GOOD = ["new-1", "王某", "community_officer", "EAST", "777001", "10000000001", "a@example.invalid"]


@pytest.fixture
def keeper(cast):
    return administrator("keeper", cast.bureau)


def sheet(*rows: list) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring_in(client, data: bytes) -> FileImport:
    """A list of people through the page of imports, checked, and applied where nothing stands in the way."""
    client.post(reverse("grids:imports"), {"subject": "people", "file": SimpleUploadedFile("people.xlsx", data)}, headers={"accept-language": "en"})
    row = FileImport.objects.latest("created_at")
    columns = {f"field-{name}": str(place) for name, place in row.mapping.items()}
    for step in ("check", "apply"):
        client.post(reverse(f"grids:import-{step}", args=[row.pk]), columns, headers={"accept-language": "en"})
        running.run(str(row.pk))
    row.refresh_from_db()
    return row


def refusals(row: FileImport) -> str:
    return "\n".join(words for _number, words, _remedy in row.kept("findings")["refused"])


def test_nobody_types_somebody_elses_password(cast, keeper):
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[cast.desk.pk])
    before = User.objects.get(pk=cast.desk.pk).password
    keeper.post(reverse("admin:accounts_user_change", args=[cast.desk.pk]), {"password": "x", "password1": "x", "password2": "x"})
    assert User.objects.get(pk=cast.desk.pk).password == before


def test_the_link_goes_to_the_person_and_the_log_keeps_it(cast, keeper):
    page = keeper.post(reverse("admin:accounts_user_act", args=[cast.desk.pk, "password-link"]), follow=True).content.decode()
    message = Message.objects.get(room="accounts")
    link = next(word for word in message.content["en"]["body"].split() if "/password/reset/key/" in word)
    assert message.recipients.get().addressee == cast.desk.addressee
    assert link not in page
    assert AccessLog.objects.filter(action="password_link", subject=f"accounts.user:{cast.desk.pk}", user__username="keeper").exists()


def test_without_an_address_there_is_no_link(cast):
    Address.objects.filter(addressee__user=cast.desk, channel=Channel.SMS).update(is_active=False)
    with pytest.raises(NoAddress):
        send_password_link(cast.desk, by=cast.administrator, now=cast.now)


def test_whoever_just_changed_the_address_gets_no_link(cast):
    """Else an administrator enters their own number and becomes the officer."""
    cast.desk.last_login = cast.now
    with pytest.raises(AddressTooNew):
        send_password_link(cast.desk, by=cast.administrator, now=cast.now)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["inspector", "x", "duty_officer", "EAST"], "an inspector becomes nobody's officer"),
        (["keeper", "x", "duty_leader", "EAST"], "nobody raises themselves"),
        (["new-1", "x", "inspector", "EAST"], "inspectors are made from above"),
        (["new-1", "x", "partner", "EAST"], "partners have no unit"),
        (["stranger\x1b", "x", "auxiliary", "EAST"], "letters that cannot be printed"),
    ],
)
def test_a_sheet_gives_no_rights_the_form_would_refuse(cast, keeper, row, why):
    before = set(User.objects.values_list("username", "role"))
    text = "\n".join(",".join(line) for line in (HEADING, row)).encode()
    assert "Row 2:" in refusals(bring_in(keeper, text)), why
    assert set(User.objects.values_list("username", "role")) == before


def test_a_stations_sheet_takes_nobody_from_another_station(cast):
    client = administrator("east-keeper", cast.east)
    page = refusals(bring_in(client, sheet(HEADING, [cast.stranger.username, "x", "auxiliary", "EAST"], ["new-3", "x", "auxiliary", "WEST"])))
    assert "Row 2:" in page
    assert "Row 3:" in page
    assert User.objects.get(pk=cast.stranger.pk).unit == cast.west


def test_the_empty_form_can_be_filled_and_brought_back(cast, keeper):
    form = keeper.get(reverse("grids:import-form", args=["people"]))
    assert form.status_code == 200
    assert "names “CD”, which is no unit known here" in refusals(bring_in(keeper, form.content))


def test_the_history_names_who_and_what_and_shows_no_address(cast, keeper):
    address = cast.gate.addressee.addresses.get()
    cast.gate.title = "队长"
    cast.gate.save()
    address.value = "10088887777"
    address.save()
    page = keeper.get(reverse("admin:partners_contact_history", args=[cast.gate.pk]), headers={"accept-language": "en"}).content.decode()
    assert "队长" in page
    assert "10088887777" not in page
    assert str(Address.objects.filter(pk=address.pk).values_list("value", flat=True)[0])[:20] not in page


def test_a_change_is_put_back_unless_somebody_changed_it_again(cast, keeper):
    old = cast.bank.name
    for name in ("甲银行", "乙银行"):
        cast.bank.name = name
        cast.bank.save()
    events = list(type(cast.bank).pgh_event_models["update"].objects.filter(pgh_obj=cast.bank.pk).order_by("pgh_id"))
    for event, expected in ((events[1], "乙银行"), (events[2], "甲银行"), (events[1], "甲银行")):
        keeper.post(reverse("admin:partners_partner_undo", args=[cast.bank.pk, event.pgh_id]))
        cast.bank.refresh_from_db()
        if event is events[1] and expected == "甲银行":
            assert cast.bank.name in {expected, old}
        else:
            assert cast.bank.name == expected


def test_switching_off_is_logged_and_spares_oneself(cast, keeper):
    me = User.objects.get(username="keeper")
    chosen = {"action": "switch_off", "_selected_action": [cast.desk.pk, me.pk, cast.inspector.pk]}
    keeper.post(reverse("admin:accounts_user_changelist"), chosen)
    assert [User.objects.get(pk=person.pk).is_active for person in (cast.desk, me, cast.inspector)] == [False, True, True]
    assert AccessLog.objects.filter(action="rights", subject=f"accounts.user:{cast.desk.pk}", at__lte=timezone.now()).exists()


def test_ending_sign_ins_signs_out(cast, keeper):
    officer = make_officer("somebody", cast.east, Role.DUTY_OFFICER)
    from django.test import Client

    theirs = Client()
    theirs.force_login(officer)
    assert theirs.get("/").status_code == 200
    keeper.post(reverse("admin:accounts_user_changelist"), {"action": "end_sessions", "_selected_action": [officer.pk]})
    assert theirs.get("/").status_code == 302
