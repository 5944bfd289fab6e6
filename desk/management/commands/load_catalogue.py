"""`manage.py load_catalogue`: the alert types, cards and chains, and the kinds and clocks of disputes, that a new installation needs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from alerts.services.catalogue import load_catalogue as load_alerts
from disputes.services.catalogue import load_catalogue as load_disputes


class Command(BaseCommand):
    help = "Add what is missing of alert types, cards and chains, and of kinds, clocks and exclusions of disputes. What people edited stays."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_alerts() + load_disputes()
        self.stdout.write(_("%(count)d rows added to the catalogue.") % {"count": added} if added else _("The catalogue is complete; nothing was added."))
