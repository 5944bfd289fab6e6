"""Writes about sites."""

from collections.abc import Iterable

from grids.lookup import find_place
from partners.models import Site


def place_site(site: Site) -> bool:
    """Set `site`'s grid and station from its point, unsaved; False where no grid holds it and both stay as they are."""
    found = find_place(site.lon, site.lat)
    if found:
        site.grid_id, site.station_id = found.grid_id, found.station_id
    return found is not None


def place_sites(sites: Iterable[Site]) -> tuple[int, int]:
    """Put `sites` into the grids that hold them now, after boundaries have changed; returns (moved, outside every grid)."""
    moved = outside = 0
    for site in sites:
        before = (site.grid_id, site.station_id)
        outside += not place_site(site)
        if (site.grid_id, site.station_id) != before:
            site.save(update_fields=["grid", "station"])
            moved += 1
    return moved, outside
