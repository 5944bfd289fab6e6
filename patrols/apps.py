from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    name = "patrols"
    verbose_name = _("Patrols")

    def ready(self) -> None:
        from patrols import on_map, panels, traces, watched  # noqa: F401 - each says what it offers
        from patrols.incidents import imports as incident_import  # noqa: F401 - each says what it offers
        from patrols.routes import on_map as routes_on_map  # noqa: F401 - each says what it offers
