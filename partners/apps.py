from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Linkage partners")

    def ready(self) -> None:
        from partners import (
            closing,  # noqa: F401 - says what keeps a unit open
            imports,  # noqa: F401 - says what comes in files
            on_map,  # noqa: F401 - says what the map shows
            openapi,  # noqa: F401 - declares the key scheme
            search,  # noqa: F401 - says what can be found here
            services,  # noqa: F401 - puts sites anew when boundaries move
            tonight_page,  # noqa: F401 - draws its own page behind a link
        )
