"""For whom a signed-in person of a partner acts, and the door that lets nobody else in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from accounts.models import Unit, User
from accounts.roles import Role
from alerts import held
from alerts.models import AlertType
from partners.models import Site

# One key for everything; which kind of partner has it is a matter of the catalogue.
ALARM = "panic_alarm"


@dataclass(frozen=True)
class Side:
    """A person and their sites, in the order of their codes; never empty."""

    user: User
    sites: list[Site]

    def site(self, pk: str) -> Site:
        """The site of that number, if it is one of theirs. Raises Http404."""
        for site in self.sites:
            if str(site.pk) == pk:
                return site
        raise Http404

    @property
    def kinds(self) -> set[str]:
        return {site.partner.kind for site in self.sites}

    @property
    def stations(self) -> list[Unit]:
        """Whom to call: each station once."""
        return list({site.station_id: site.station for site in self.sites}.values())

    @cached_property
    def types(self) -> list[AlertType]:
        """What they may report."""
        return [kind for kind in held.alert_types().values() if kind.lane in self.kinds]

    def alarm_type(self, site: Site) -> AlertType | None:
        return held.alert_types().get(f"{site.partner.kind}.{ALARM}")

    @property
    def alarm_sites(self) -> list[Site]:
        return [site for site in self.sites if self.alarm_type(site)]

    @property
    def mark(self) -> str:
        """Tells this person from others on a shared phone, and nothing else."""
        return mark_of(self.user)


def mark_of(user: User) -> str:
    return salted_hmac("portal.person", str(user.pk)).hexdigest()[:24]


def side_of(user: User) -> Side:
    sites = Site.objects.visible_to(user).in_use().select_related("partner", "station").order_by("code")
    return Side(user, list(sites))


def for_partners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: `view(request, side, …)` for partners' people. Officers have no pages here; whose last site was taken away is told so."""

    @login_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or user.role != Role.PARTNER:
            raise Http404
        side = side_of(user)
        if not side.sites:
            return render(request, "portal/closed.html", status=403)
        return view(request, side, *args, **kwargs)

    return door
