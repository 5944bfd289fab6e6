from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = _("Reaching people")

    def ready(self) -> None:
        from delivery import sign_in_notices, watched  # noqa: F401 - tells people of sign-ins from new browsers; says what must not wait
