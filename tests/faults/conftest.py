"""One station for all fault tests, which run on one worker, one after the other; each finds it whole and empty."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.station import Station


@pytest.fixture(scope="package")
def cluster(django_db_blocker) -> Iterator[Station]:
    with tempfile.TemporaryDirectory(prefix="station-", ignore_cleanup_errors=True) as folder, django_db_blocker.unblock():
        station = Station(Path(folder))
        try:
            station.start()
            yield station
        finally:
            station.stop()


@pytest.fixture
def station(cluster, django_db_blocker) -> Iterator[Station]:
    cluster.reset()
    with django_db_blocker.unblock(), cluster.database():
        yield cluster
