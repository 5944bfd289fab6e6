"""What a phone keeps to work without a line: whole for one release, nothing of anybody else's."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from patrols import offline
from tests.cast import signed_in
from tests.patrols.walking import make_crew, make_round

LINKED = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"')


@pytest.fixture
def kept() -> set[str]:
    return {static(part) for part in offline.parts()}


def test_all_that_the_walkers_pages_are_made_of_is_kept(cast, kept):
    patrol = make_round(cast, crew=make_crew(cast, cast.community))
    pages = [signed_in(cast.community).get(address).content.decode() for address in ("/patrols/", f"/patrols/{patrol.pk}/")]
    needed = {found for page in pages for found in LINKED.findall(page) if found.startswith("/static/")}
    assert len(needed) > 8
    assert needed - kept == set()
    assert f'data-keep href="/patrols/{patrol.pk}/"' in pages[0], "own rounds are kept with the page that names them"


def test_every_script_that_one_of_them_imports_is_kept(kept):
    assert {"/static/js/patrols/held.js", "/static/js/lib/api.js"} <= kept
    assert any(part.endswith("lit-html.js") for part in kept)
    assert not [part for part in kept if "maplibre" in part or "echarts" in part]
    assert all(finders.find(part.removeprefix("/static/")) for part in kept)


def test_the_worker_keeps_these_under_the_name_of_the_release(client: Client, kept):
    answer = client.get("/patrols/sw.js")
    text = answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert f"patrols-{offline.version()}" in text
    assert all(f'"{part}"' in text for part in kept)
    assert "/api/" not in text


def test_another_word_in_a_script_is_another_release(monkeypatch, tmp_path):
    before = offline._read()[1]
    changed = tmp_path / "theme.js"
    changed.write_text("// other")
    real = offline._file
    monkeypatch.setattr(offline, "_file", lambda name: changed if name == "js/theme.js" else real(name))
    assert offline._read()[1] != before


def test_it_installs_with_todays_work_first(client: Client):
    answer = client.get("/patrols/manifest.webmanifest")
    said = json.loads(answer.content)
    assert (answer["Content-Type"], said["display"], said["start_url"]) == ("application/manifest+json", "standalone", "/patrols/")
    icons = [icon["src"].removeprefix("/static/") for icon in said["icons"]]
    assert all(finders.find(icon) for icon in icons)
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}


def test_whoever_walks_sees_their_own_next_round_first(cast):
    mine = make_round(cast, crew=make_crew(cast, cast.community), name="我的")
    make_round(cast, crew=make_crew(cast, cast.desk, "巡二"), name="别人的")
    page = signed_in(cast.community).get("/patrols/").content.decode()
    own = page[page.index("<own-rounds") : page.index("</own-rounds>")]
    assert (f"/patrols/{mine.pk}/" in own, "我的" in own, "别人的" in own) == (True, True, False)


def test_without_a_team_an_auxiliary_sees_what_has_no_team_and_the_desk_nothing_to_walk(cast):
    make_round(cast, name="没人的")
    auxiliary, desk = (signed_in(user).get("/patrols/").content.decode() for user in (cast.auxiliary, cast.desk))
    assert "没人的" in auxiliary[auxiliary.index("<own-rounds") :]
    assert "<own-rounds" not in desk


def test_the_round_under_way_comes_before_what_is_due_earlier(cast):
    crew = make_crew(cast, cast.community)
    make_round(cast, crew=crew, name="早的")
    later = make_round(cast, crew=crew, name="在走的")
    type(later).objects.filter(pk=later.pk).update(status="started", walked_by=cast.community, started_at=cast.now, due_at=cast.now)
    page = signed_in(cast.community).get("/patrols/").content.decode()
    own = page[page.index("own-next") : page.index("own-then")]
    assert ("在走的" in own, "早的" in own) == (True, False)
