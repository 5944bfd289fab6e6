from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("Grids and officers")

    def ready(self) -> None:
        from grids import closing, lending, on_map, search  # noqa: F401 - say what the map shows, and what can be found here
        from grids.imports import area_rows, grid_rows, people_rows, posting_rows, site_rows, team_rows, unit_rows  # noqa: F401 - say what comes in files
