"""How long rounds and calls may wait for the system before somebody must hear of it."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from patrols.services.calls import unanswered
from patrols.services.rounds import to_check
from policing.lib.overdue import watch

watch("patrols.rounds", _("Late rounds are not being told of"), bound=settings.WORK_LATE, due=to_check)
watch("patrols.calls", _("Calls to street units are not being followed up"), bound=settings.WORK_LATE, due=unanswered)
