"""The page a person has open."""

from django.utils.translation import gettext_lazy as _

from delivery.channels.base import LibraryChannel, Outgoing
from policing.lib.live import send_now


class InApp(LibraryChannel):
    """Shown on the person's open pages; whoever has none open finds it there at the next sign-in."""

    label = _("In the app")

    def send(self, outgoing: Outgoing) -> str:
        notice = {"title": outgoing.title, "body": outgoing.body, "url": outgoing.link, "is_urgent": outgoing.is_urgent}
        send_now("notice", audience={"user": int(outgoing.address)}, row={"zh-hans": notice, "en": notice})
        return ""
