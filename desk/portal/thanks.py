"""What a partner's sites and people were thanked for. Nobody is named who did not agree; nothing of a covert alert, as this may be read at a counter."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from alerts.models import Honour
from desk.portal.pages import show
from desk.portal.side import Side, for_partners

MOST = 200


@require_GET
@for_partners
def thanks(request: HttpRequest, side: Side) -> HttpResponse:
    given = Honour.objects.visible_to(side.user).filter(Q(alert=None) | Q(alert__is_covert=False), site__in=side.sites)
    return show(request, side, "thanks", {"honours": given.with_names().order_by("-given_on", "-pk")[:MOST]})
