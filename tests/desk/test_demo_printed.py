"""The invented city where no folder is set: there is no file to write its secrets to."""

import pytest

from tests.desk.test_demo import load_demo


@pytest.mark.django_db
def test_without_a_data_folder_the_secrets_are_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    assert '"password"' in load_demo()
    assert '"password"' not in load_demo()
