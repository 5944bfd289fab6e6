"""How the tests are shared out among pytest-xdist's workers."""

from xdist.scheduler import LoadScopeScheduling

ALONE = "tests/faults/"


class FaultsOnOneWorker(LoadScopeScheduling):
    """Each test goes wherever a worker is free; those that kill and hang processes all to the same one, in order.

    xdist has a mark for this (xdist_group), but writes it into a private part of pytest that newer versions do not read.
    """

    def _split_scope(self, nodeid: str) -> str:
        return ALONE if nodeid.startswith(ALONE) else nodeid
