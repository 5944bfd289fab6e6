"""A worker is killed in the middle of a city's file: nothing of it stays, the page says so, and it goes in whole when somebody asks again."""

import re
import urllib.parse
import uuid
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts.models import User
from accounts.roles import Role
from grids.models import FileImport, Grid, GridBoundary, GridChange
from tests.cast import square
from tests.faults.station import PASSWORD, Station
from tests.faults.test_workers import waits_for_a_lock
from tests.faults.web import Browser
from tests.grids.test_imports import features

pytestmark = pytest.mark.faults

COUNT = 30


def keeper(station: Station) -> Browser:
    """An administrator of the bureau, signed in."""
    bureau = station.town.bureau
    if not User.objects.filter(username="files-keeper").exists():
        password = Argon2PasswordHasher().encode(PASSWORD, "salt" * 4)
        User.objects.create(username="files-keeper", unit=bureau, role=Role.ADMINISTRATOR, is_staff=True, password=password)
    browser = station.browser()
    assert browser.sign_in("files-keeper", PASSWORD).status == 302
    return browser


def press(browser: Browser, at: str, **fields: str) -> Any:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/imports/").text)
    assert token
    return browser.post(at, urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode())


def upload(browser: Browser, subject: str, data: bytes) -> str:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/imports/").text)
    assert token
    edge = uuid.uuid4().hex
    texts = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrfmiddlewaretoken", token[1]), ("subject", subject))
    )
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="city.geojson"\r\nContent-Type: application/json\r\n\r\n'
    answer = browser.post(
        "/imports/", texts.encode() + file.encode() + data + f"\r\n--{edge}--\r\n".encode(), **{"Content-Type": f"multipart/form-data; boundary={edge}"}
    )
    assert answer.status == 302, answer.text[:500]
    return answer.headers["Location"]


def city() -> bytes:
    return features(*(({"code": f"KILL-{n}", "name": "新村", "station": "EAST"}, square(114.5 + 0.01 * n, 35.9)) for n in range(COUNT)))


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_page_offers_to_begin_again(station: Station):
    browser = keeper(station)
    at = upload(browser, "grids", city())
    row = FileImport.objects.latest("created_at")
    press(browser, f"{at}check/", **{f"field-{name}": str(place) for name, place in row.mapping.items()})
    station.eventually("the file is checked", lambda: FileImport.objects.get(pk=row.pk).status == "checked")
    before = (Grid.objects.count(), GridBoundary.objects.count(), GridChange.objects.count())
    with station.session(autocommit=False) as other:
        other.execute("LOCK TABLE grids_gridchange IN EXCLUSIVE MODE")
        press(browser, f"{at}apply/")
        station.eventually("a worker has written grids and waits", lambda: waits_for_a_lock(station))
        assert not browser.get(f"{at}progress/").json()["is_left"]
        station.kill(station.files)
    station.eventually("PostgreSQL takes back what it wrote", lambda: browser.get(f"{at}progress/").json()["is_left"])
    assert (Grid.objects.count(), GridBoundary.objects.count(), GridChange.objects.count()) == before
    assert f"{at}again/" in browser.get(at).text
    station.files.start()
    press(browser, f"{at}again/")
    station.eventually("the file is in", lambda: FileImport.objects.get(pk=row.pk).status == "applied")
    assert Grid.objects.filter(code__startswith="KILL-").count() == COUNT
    assert Grid.objects.count() == before[0] + COUNT
