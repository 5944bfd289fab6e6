"""Both languages are whole: every text is translated, keeps its placeholders, is compiled, and no page mixes the two."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from delivery.links import token_of
from delivery.models import Addressee, Message, Recipient
from tests.cast import Cast, make_officer, order_to, routed, signed_in

LOCALE = Path("locale/zh_Hans/LC_MESSAGES")
DOMAINS = ("django", "djangojs")
BESIDE = (".git", ".venv", ".data", ".static", "node_modules", "vendor", "tests", "bench", "docs", "locale", "__pycache__")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z’']+(?: [A-Za-z’']+){2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff]:(?!//)")
TOOLS = all(shutil.which(tool) for tool in ("xgettext", "msguniq", "msgmerge", "msgattrib", "msgfmt"))
needs_gettext = pytest.mark.skipif(not TOOLS, reason="The gettext tools are not installed here (apt-get install gettext); nothing was extracted.")


class Entry(NamedTuple):
    """One text of a .po file: its context and English, the English plural, the Chinese, and its flags."""

    context: str
    english: str
    plural: str
    chinese: str
    flags: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.english


def read_po(path: Path) -> list[Entry]:
    """Every text of a .po file but its header; what is commented out has none."""
    return [entry for block in path.read_text().split("\n\n") if (entry := read_entry(block)) and entry.english]


def read_entry(block: str) -> Entry | None:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            parts["flags"] = parts.get("flags", "") + (line[2:] if line.startswith("#,") else "")
            continue
        if found := re.match(r"(msg\w+(?:\[\d\])?) ", line):
            name = found[1]
            line = line[found.end() :]
        if name:
            parts[name] = parts.get(name, "") + ast.literal_eval(line)
    if "msgid" not in parts:
        return None
    chinese = parts.get("msgstr[0]", parts.get("msgstr", ""))
    return Entry(parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""), chinese, parts.get("flags", ""))


def committed(domain: str) -> list[Entry]:
    return read_po(settings.BASE_DIR / LOCALE / f"{domain}.po")


def make_messages(copy: Path, domain: str) -> list[Entry]:
    """What the sources ask for, extracted in a copy: the tools leave files beside the sources while they work."""
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "-d", domain, "--no-wrap", "--add-location", "file"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(copy)})
    return read_po(copy / LOCALE / f"{domain}.po")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    there = tmp_path_factory.mktemp("sources") / "copy"
    shutil.copytree(settings.BASE_DIR, there, ignore=shutil.ignore_patterns(*BESIDE))
    (there / LOCALE).mkdir(parents=True)
    return there


@needs_gettext
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_in_the_sources_is_translated(copy, domain):
    asked, known = make_messages(copy, domain), {entry.key for entry in committed(domain)}
    assert len(asked) > 100
    assert [entry.key for entry in asked if entry.key not in known] == []


@pytest.mark.parametrize("function", ["gettext", "ngettext", "pgettext"])
def test_every_text_in_a_script_is_one_that_extraction_finds(function):
    """The tools read only calls with a plain string; a template literal or a variable would stay English."""
    known = {entry.english for entry in committed("djangojs")}
    lost = []
    for path in (settings.BASE_DIR / "static/js").rglob("*.js"):
        for call in re.finditer(rf'(?<![\w.]){function}\(\s*("(?:[^"\\]|\\.)*")?', path.read_text()):
            if not call[1] or (function != "pgettext" and ast.literal_eval(call[1]) not in known):
                lost.append((path.name, call[0]))
    assert lost == []


def test_no_text_hides_inside_an_f_string():
    """Extraction does not look into them."""
    rooms = [path for path in settings.BASE_DIR.rglob("*.py") if not set(path.relative_to(settings.BASE_DIR).parts) & set(BESIDE)]
    hidden = [(path.name, call[0]) for path in rooms for call in re.finditer(r"\{(?:_|n?p?n?gettext)\([^}]*", path.read_text())]
    assert (len(rooms) > 100, hidden) == (True, [])


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_is_whole_and_in_chinese(domain):
    entries = committed(domain)
    assert "#~" not in (settings.BASE_DIR / LOCALE / f"{domain}.po").read_text()
    assert [entry.english for entry in entries if "fuzzy" in entry.flags or not entry.chinese.strip()] == []
    assert [entry.english for entry in entries if ENGLISH_SENTENCE.search(entry.chinese)] == []
    assert [entry.chinese for entry in entries if HALF_WIDTH.search(entry.chinese)] == []
    assert len({entry.key for entry in entries}) == len(entries)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_keeps_the_placeholders(domain):
    for entry in committed(domain):
        wanted = sorted(PLACEHOLDER.findall(entry.english))
        assert sorted(PLACEHOLDER.findall(entry.chinese)) == wanted, entry
        assert not entry.plural or set(PLACEHOLDER.findall(entry.plural)) == set(wanted), entry


@needs_gettext
@pytest.mark.parametrize("domain", DOMAINS)
def test_msgfmt_finds_nothing_wrong(domain):
    found = subprocess.run(["msgfmt", "--check", "-o", os.devnull, LOCALE / f"{domain}.po"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_compiled_is_what_is_written(domain):
    with (settings.BASE_DIR / LOCALE / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    said = {key: text for key, text in compiled.items() if key}
    wanted = {}
    for entry in committed(domain):
        name = f"{entry.context}\x04{entry.english}" if entry.context else entry.english
        wanted[(name, 0) if entry.plural else name] = entry.chinese
    assert said == wanted, "Run `python manage.py compilemessages` and commit the .mo files."


class Visible(HTMLParser):
    """What a reader sees or hears of a page: its text, and the attributes that are read out."""

    spoken = ("aria-label", "placeholder", "title", "alt", "label")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.silent = 0
        self.of_another_language = ""
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        # A switch of the language names each language in its own.
        if tag == "html" or "lang" not in dict(attrs):
            self.said += [value for name, value in attrs if name in self.spoken and value]
        else:
            self.of_another_language = tag

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}
        if tag == self.of_another_language:
            self.of_another_language = ""

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.of_another_language and data.strip():
            self.said.append(" ".join(data.split()))


def reply_to(addressee: Addressee, language: str) -> str:
    Addressee.objects.filter(pk=addressee.pk).update(language=language)
    recipient = Recipient.objects.filter(addressee=addressee).latest("created_at")
    return f"/r/{token_of(recipient)}/"


def pages_of(cast: Cast, language: str) -> dict[str, str]:
    """The pages of a station's day, as (name, address); links of officers and contacts in their own language."""
    alert = routed(cast)
    order = order_to(cast, by=cast.leader, alert=alert)
    told = Message.objects.get(subject_id=alert.pk, room="alerts").recipients.exclude(name="Community").first()
    names = ["desk:board", "desk:wall", "alerts:list", "alerts:new", "alerts:order-list", "alerts:order-new"]
    names += ["account_change_password", "mfa_index", "usersessions_list"]
    return {name: reverse(name) for name in names} | {
        "alert": reverse("alerts:detail", args=[alert.pk]),
        "order": reverse("alerts:order", args=[order.pk]),
        "answer of a guard": reply_to(cast.gate.addressee, language),
        "answer of an officer": reply_to(told.addressee, language),
        "nothing": "/no-such-page/",
    }


def seen_on(cast: Cast, language: str) -> dict[str, list[str]]:
    """By page: what is visible on it, in `language`."""
    officer = signed_in(cast.leader)
    stranger = Client()
    for client in (officer, stranger):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = {name: officer.get(address, follow=True).content.decode() for name, address in pages_of(cast, language).items()}
    pages["sign in"] = stranger.get(reverse("account_login")).content.decode()
    pages["wrong password"] = stranger.post(reverse("account_login"), {"login": "a", "password": "b"}).content.decode()
    return {name: Visible(page).said for name, page in pages.items()}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The town, with everybody's name in Chinese."""
    User.objects.update(full_name="林某")
    return cast


def test_no_page_in_chinese_says_anything_in_english(cast):
    english = {entry.english for entry in committed("django")}
    for page, said in seen_on(cast, "zh-hans").items():
        assert (page, [text for text in said if text in english or ENGLISH_SENTENCE.search(text)]) == (page, [])
        assert any(CHINESE.search(text) for text in said), page


def test_no_page_in_english_says_anything_in_chinese(cast):
    """Names of places and people stay Chinese; ours are compared whole, or when long enough to be nobody's name."""
    chinese = {entry.chinese for entry in committed("django")}
    long = [text for text in chinese if len(text) > 5 and not PLACEHOLDER.search(text)]
    for page, said in seen_on(cast, "en").items():
        assert (page, [text for text in said if text in chinese or any(one in text for one in long)]) == (page, [])
        assert any(re.search("[a-z]{4}", text) for text in said), page


def test_the_administration_speaks_chinese(cast):
    administrator = make_officer("keeper", cast.bureau, Role.ADMINISTRATOR)
    administrator.is_staff = True
    administrator.save()
    page = signed_in(administrator).get(reverse("admin:index")).content.decode()
    assert "主防管理后台" in page
    assert "联动单位" in page
