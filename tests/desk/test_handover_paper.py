"""A hand-over on paper: what it says, who may have it, and how it is recognised again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import Context
from django.urls import reverse
from django.utils import translation

from accounts.models import AccessLog
from accounts.roles import Role
from alerts.services.printing import code_of
from desk.handover.paper import _paper, checked, digests_of, print_handover
from desk.handover.services import supplement
from desk.models import Handover
from desk.templatetags.handover import notices
from grids.models import Shift
from tests.cast import make_officer, routed, signed_in
from tests.papers import signed, taken


def named(handover) -> Handover:
    return Handover.objects.with_names().get(pk=handover.pk)


def printed(handover, by, now, language="zh-hans") -> str:
    with translation.override(language):
        return str(_paper(named(handover), list(handover.supplements.all()), by, now))


def test_the_paper_says_what_was_signed(cast):
    alert = routed(cast)
    told = signed(cast, general="雨夜，东门路灯坏", **{"remark:usual-0": "一部在修", "there:usual-0": "no"})
    said = printed(told, cast.desk, cast.now)
    for words in (alert.number, "雨夜，东门路灯坏", "一部在修", str(cast.desk)):
        assert words in said


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_a_pdf_in_either_language_and_leaves_a_trace(cast, language):
    routed(cast)
    told = signed(cast)
    with translation.override(language):
        made = print_handover(named(told), by=cast.leader, now=cast.now)
    assert made.pdf.startswith(b"%PDF-") and made.number.startswith(cast.east.code)
    looked = AccessLog.objects.get(action="print")
    assert (looked.user, looked.subject, looked.reason) == (cast.leader, f"desk.handover:{told.pk}", made.number)


def test_the_door_hands_out_the_file(cast):
    told = signed(cast)
    answer = signed_in(cast.desk).post(reverse("desk:handover-paper", args=[told.pk]))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    assert signed_in(cast.stranger).post(reverse("desk:handover-paper", args=[told.pk])).status_code == 404


def test_a_covert_hand_over_is_on_paper_only_for_whoever_may_see_it(cast):
    routed(cast, "bank.suspicious_cancellation")
    told = signed(cast)
    assert signed_in(cast.auxiliary).post(reverse("desk:handover-paper", args=[told.pk])).status_code == 404


def test_a_paper_is_recognised_and_says_what_came_later(cast):
    told = signed(cast)
    code = code_of(told.digest)
    assert checked(code, named(told), []) == 0
    taken(told, make_officer("relief", cast.east, Role.DUTY_OFFICER), cast.now + timedelta(minutes=5))
    later = supplement(told, by=cast.desk, text="钥匙在抽屉", now=cast.now + timedelta(minutes=9))
    assert digests_of(named(told), [later])[-1] == later.digest
    assert checked(code, named(told), [later]) == 2
    assert checked(code_of(later.digest), named(told), [later]) == 0


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "zz", "1"])
def test_another_code_is_no_code_of_this_hand_over(cast, code):
    assert checked(code, named(signed(cast)), []) is None


def test_the_page_answers_the_square_code(cast):
    told = signed(cast)
    page = reverse("desk:handover-page", args=[told.pk])
    client = signed_in(cast.desk)
    assert "ribbon success" in client.get(page, {"code": code_of(told.digest)}).content.decode()
    assert "ribbon error" in client.get(page, {"code": "0000-0000-0000-0000"}).content.decode()


def test_desks_that_changed_hands_together_stand_in_one_line(cast, monkeypatch):
    late = [(Role.DUTY_LEADER, cast.now), (Role.DUTY_OFFICER, cast.now), ("somebody", cast.now + timedelta(hours=1))]
    monkeypatch.setattr("desk.templatetags.handover.unit_now", lambda user, now: SimpleNamespace(late=late))
    said = notices(Context())["late"]
    assert [at for _roles, at in said] == [cast.now, cast.now + timedelta(hours=1)]
    assert all(name in said[0][0] for name in map(str, (dict(Shift.ROLES)[Role.DUTY_LEADER], dict(Shift.ROLES)[Role.DUTY_OFFICER])))
