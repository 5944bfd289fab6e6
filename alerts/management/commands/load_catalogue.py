"""`manage.py load_catalogue`: the alert types, cards and chains a new installation needs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from alerts.services.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Add the alert types, instruction cards and escalation chains that are missing. What people edited stays."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_catalogue()
        self.stdout.write(_("%(count)d rows added to the catalogue.") % {"count": added} if added else _("The catalogue is complete; nothing was added."))
