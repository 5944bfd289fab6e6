"""The last thing a start says: where to go and as whom."""

import contextlib
import json
import ssl
import urllib.error
import urllib.request
from pathlib import Path

from policing.engines import proc
from policing.engines.environment import Address
from policing.engines.errors import CannotStart
from policing.engines.process import Process
from policing.engines.progress import say

READY_WITHIN = 60.0


def wait_until_ready(address: Address, web: Process) -> None:
    """Returns when /readyz answers 200; raises CannotStart when the web process dies or a minute passes."""
    if not proc.until(lambda: is_ready(address) or not web.is_alive(), READY_WITHIN) or not web.is_alive():
        raise CannotStart(f"The pages do not answer. {web.log} ends:\n{web.last_words(12)}")


def is_ready(address: Address) -> bool:
    trusted = ssl.create_default_context(cafile=str(address.certificate.authority)) if address.certificate else None
    with contextlib.suppress(OSError, urllib.error.URLError):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusted))
        with opener.open(f"{address.scheme}://localhost:{address.port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    return False


def show(address: Address, data: Path) -> None:
    say(f"\n  Zhufang 主防 is ready:  {address.url}/")
    if address.certificate:
        say(f"  Phones: install {address.certificate.authority} once as a trusted authority, or accept the warning.")
    demo = data / "demo.json"
    if demo.exists():
        _show_people(json.loads(demo.read_text()).get("users", []))
        say(f"  Partner keys stand in {demo}")
    else:
        say(f"  Nobody can sign in yet? Make the first administrator:  script/manage --data '{data}' createsuperuser")
    say("  Ctrl-C stops everything.\n")


def _show_people(people: list[dict[str, str]]) -> None:
    say("  Sign in as:")
    for person in people:
        say(f"    {person['username']:<20} {person['password']:<20} {person['role']}")
