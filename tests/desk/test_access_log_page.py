"""The inspector's page of the access log."""

import pytest

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
