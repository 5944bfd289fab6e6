"""After boundaries have changed: put every site into the grid that holds it now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from partners.models import Site
from partners.services import place_sites


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        moved, outside = place_sites(Site.objects.order_by("pk").iterator())
        self.stdout.write(_("%(moved)s sites moved to another grid, %(outside)s lie outside every grid.") % {"moved": moved, "outside": outside})
