"""How the tests are shared out among pytest-xdist's workers."""

from collections.abc import Sequence

from xdist.scheduler import LoadScopeScheduling

ALONE = "tests/faults/"
BROWSER = "tests/browser/"
# Many pages in one test. A long test that begins last leaves every other worker idle for as long as it takes.
LONG = ("test_every_page.py", "test_stories.py", "test_administration.py", "in_every_look")


class FaultsOnOneWorker(LoadScopeScheduling):
    """Each test goes wherever a worker is free; those that kill and hang processes all to the same one, in order.

    xdist has a mark for this (xdist_group), but writes it into a private part of pytest that newer versions do not read.
    """

    def _split_scope(self, nodeid: str) -> str:
        return ALONE if nodeid.startswith(ALONE) else nodeid


def longest_first(nodeids: Sequence[str]) -> list[int]:
    """The order of the tests: as they are, but where browsers' tests stand, the long ones come first."""
    places = [place for place, nodeid in enumerate(nodeids) if nodeid.startswith(BROWSER)]
    in_turn = iter(sorted(places, key=lambda place: not any(name in nodeids[place] for name in LONG)))
    return [next(in_turn) if nodeid.startswith(BROWSER) else place for place, nodeid in enumerate(nodeids)]
