"""What a browser calls itself, in words people recognise."""

import re

from django.utils.translation import gettext as _

# The first that fits counts: most browsers also claim to be those further down.
BROWSERS = (
    ("WeCom", r"wxwork/"),
    ("WeChat", r"MicroMessenger/"),
    ("DingTalk", r"DingTalk/"),
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("360", r"QIHU|360(?:SE|EE)"),
    ("QQ", r"QQBrowser/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|CriOS)/"),
    ("Chromium", r"Chromium/"),
    ("Safari", r"Version/[\d.]+ .*Safari/"),
)
MACHINES = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows NT"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("Kylin", r"Kylin"),
    ("UOS", r"\bUOS\b"),
    ("Linux", r"Linux|X11"),
)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, agent)), "")


def device_name(agent: str) -> str:
    """ "Chrome on Android phone"; "Unknown browser" for what says nothing we know."""
    browser, machine = _first(BROWSERS, agent), _first(MACHINES, agent)
    if machine == "Android":
        machine = _("Android phone") if "Mobile" in agent else _("Android tablet")
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or _("Unknown browser")
