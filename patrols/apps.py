from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    name = "patrols"
    verbose_name = _("Patrols")

    def ready(self) -> None:
        from patrols import on_map, panels, routes_on_map  # noqa: F401 - say what the map shows, and what stands beside an alert
