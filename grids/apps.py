from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("Grids and officers")

    def ready(self) -> None:
        from grids import search  # noqa: F401 - says what can be found here
