from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = _("Linkage alerts")

    def ready(self) -> None:
        from alerts import closing, offers, open_ends, watched  # noqa: F401 - register what other rooms may ask of this one
