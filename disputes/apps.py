from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self) -> None:
        from disputes import closing, invitation_page, old_cases, on_map, open_ends, panels, traces  # noqa: F401 - register what other rooms may ask of this one
