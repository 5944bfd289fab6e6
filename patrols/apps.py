from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    name = "patrols"
    verbose_name = _("Patrols")

    def ready(self) -> None:
        from patrols import incident_import, on_map, panels, routes_on_map, traces  # noqa: F401 - each says what it offers
