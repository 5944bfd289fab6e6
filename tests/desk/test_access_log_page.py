"""The inspector's page of the access log."""

import pytest

from accounts.services import record_access
from tests.cast import signed_in


@pytest.fixture
def inspector(cast):
    return signed_in(cast.inspector)


def test_days_are_chosen_and_called_days(inspector):
    page = inspector.get("/access-log/", headers={"accept-language": "zh-hans"}).content.decode()
    assert page.count('type="date"') == 2
    assert "起始日期" in page
    assert "截止日期" in page


@pytest.mark.parametrize("query", ["since=x", "until=2026-99-99", "q=%00", "action=%27", "thing=a.b", "page=x"])
def test_a_filter_nobody_can_read_breaks_nothing(inspector, query):
    assert inspector.get(f"/access-log/?{query}").status_code == 200


def test_a_sign_in_is_told_by_browser_and_place_not_by_what_the_browser_says_of_itself(cast, inspector):
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
    record_access(user=cast.desk, action="sign_in", subject="browser:1", reason=f"192.0.2.7 {agent}", now=cast.now)
    page = inspector.get("/access-log/", headers={"accept-language": "en"}).content.decode()
    assert "192.0.2.7 · Chrome on Linux" in page
    assert "Mozilla" not in page
