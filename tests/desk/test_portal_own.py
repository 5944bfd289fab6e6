"""Partners' people at their pages: what they read of their reports, how they answer orders, their cards and contacts."""

from alerts.models import Alert, OrderSite
from tests.cast import make_contact, make_site, order_to, routed
from tests.portal import HOME, text

# One's own alerts.


def test_states_are_told_with_their_times_and_what_came_of_it(cast, guard):
    alert = routed(cast)
    page = text(guard, f"/portal/alerts/{alert.pk}/")
    assert "派出所已收到，还没有人签收" in page
    Alert.objects.filter(pk=alert.pk).update(status="closed", disposition="founded", acknowledged_at=cast.now, closed_at=cast.now, changed_at=cast.now)
    page = text(guard, f"/portal/alerts/{alert.pk}/states/")
    assert "情况属实" in page


def test_officers_notes_are_not_told(cast, guard):
    from alerts.services.handling import note_on_alert

    alert = routed(cast)
    note_on_alert(alert, by=cast.desk, text="只给民警看", now=cast.now)
    assert "只给民警看" not in text(guard, f"/portal/alerts/{alert.pk}/")


def test_an_unchanged_state_costs_nothing(cast, guard):
    alert = routed(cast)
    for address in (f"/portal/alerts/{alert.pk}/states/", "/portal/now/"):
        tag = guard.get(address)["ETag"]
        assert guard.get(address, headers={"If-None-Match": tag}).status_code == 304
        Alert.objects.filter(pk=alert.pk).update(status="acknowledged", changed_at=cast.now)
        assert guard.get(address, headers={"If-None-Match": tag}).status_code == 200
        Alert.objects.filter(pk=alert.pk).update(status="routed")


def test_words_are_added_once(cast, guard):
    alert = routed(cast)
    for _ in range(2):
        assert guard.post(f"/portal/alerts/{alert.pk}/more/", {"text": "往北去了"}).status_code == 302
    assert Alert.objects.get(pk=alert.pk).events.get(kind="partner_update").words["text"] == "往北去了"
    assert "往北去了" in text(guard, f"/portal/alerts/{alert.pk}/")


def test_it_can_be_taken_back_and_once_taken_the_wish_is_read(cast, guard):
    first, second = routed(cast), routed(cast)
    guard.post(f"/portal/alerts/{first.pk}/cancel/", {"text": "看错了"})
    Alert.objects.filter(pk=second.pk).update(status="acknowledged")
    guard.post(f"/portal/alerts/{second.pk}/cancel/", {"text": "看错了"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "acknowledged")
    assert second.events.filter(kind="partner_update", data__wants_cancel=True).exists()


def test_another_sites_alert_is_not_there(cast, guard):
    west = make_site(cast.compound_firm, "SEC-XY-02", "西园小区", cast.grid_w1, {"lon": 113.805, "lat": 35.305})
    theirs = routed(cast, site=west)
    assert guard.get(f"/portal/alerts/{theirs.pk}/").status_code == 404
    assert theirs.number not in text(guard, "/portal/alerts/")


# Orders.


def test_the_one_thing_to_do_now_is_to_answer(cast, guard):
    order = order_to(cast, cast.compound, text="关闭东门，注意白色面包车")
    page = text(guard, HOME)
    assert page.index("关闭东门") < page.index('/portal/report/"><') if '/portal/report/"><' in page else "关闭东门" in page
    assert f"/portal/orders/{order.pk}/" in page


def test_a_site_answers_from_the_page_and_may_change_its_mind(cast, guard):
    order = order_to(cast, cast.compound)
    address = f"/portal/orders/{order.pk}/"
    for said in ("comply", "seen"):
        assert guard.post(address, {"site": cast.compound.pk, "reply": said, "note": "两个人"}).status_code == 302
        answer = OrderSite.objects.get(order=order)
        assert (answer.reply, answer.note) == (said, "两个人")
    assert "发现目标" in text(guard, address)


def test_nobody_answers_for_another_site(cast, guard):
    order = order_to(cast, cast.compound, cast.branch)
    assert guard.post(f"/portal/orders/{order.pk}/", {"site": cast.branch.pk, "reply": "comply"}).status_code == 404
    assert cast.branch.name not in text(guard, f"/portal/orders/{order.pk}/")


def test_an_ended_order_says_all_clear_and_takes_no_answer(cast, guard):
    from alerts.services.orders import end_order

    order = order_to(cast, cast.compound)
    end_order(order, by=cast.desk, now=cast.now)
    assert "解除" in text(guard, f"/portal/orders/{order.pk}/")
    assert guard.post(f"/portal/orders/{order.pk}/", {"site": cast.compound.pk, "reply": "comply"}).status_code == 409
    assert OrderSite.objects.get(order=order).reply == ""


# Cards and contacts.


def test_cards_are_those_of_ones_own_lane(cast, guard, teller):
    assert "嫌疑车辆进入小区" in text(guard, "/portal/cards/")
    assert "可疑大额取现" not in text(guard, "/portal/cards/")
    assert "可疑大额取现" in text(teller, "/portal/cards/")


def test_contacts_are_listed_in_their_order_and_masked(cast, guard):
    make_contact(cast.compound, "王小二", position=1)
    page = text(guard, "/portal/contacts/")
    assert page.index("东**") < page.index("王**")
    assert "王小二" not in page
    assert cast.gate.addressee.addresses.get().value not in page


def test_a_test_message_reaches_the_sites_people_and_says_who_answered(cast, guard):
    from delivery.models import Recipient
    from delivery.services import reply

    assert guard.post("/portal/contacts/", {"site": cast.compound.pk}).status_code == 302
    told = Recipient.objects.select_related("message").get()
    assert (told.addressee, told.message.cap_status, told.message.room) == (cast.gate.addressee, "Test", "line_test")
    reply(told, reply="comply", now=cast.now)
    assert "已回应测试" in text(guard, "/portal/contacts/")


def test_a_line_is_not_tested_again_and_again(cast, guard):
    from delivery.models import Message

    for _ in range(3):
        guard.post("/portal/contacts/", {"site": cast.compound.pk})
    assert Message.objects.filter(room="line_test").count() == 1


def test_nobody_tests_another_sites_line(cast, guard):
    assert guard.post("/portal/contacts/", {"site": cast.branch.pk}).status_code == 404
