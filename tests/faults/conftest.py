"""One station for all fault tests; each finds it whole and empty."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.station import Station


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them on one worker, one after the other."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.xdist_group("faults"))


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
