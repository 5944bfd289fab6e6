"""How people are reached, many at once: addressees with their telephones and e-mails, sealed and found by their index."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.validators import validate_email
from django.utils.translation import gettext as _

from delivery.looks import PHONE
from delivery.models import Address, Addressee, Channel
from grids.imports.fields import Cells, Field
from grids.imports.writer import Writer
from policing.lib.sealed import blind_index, mask

PHONE_FIELD = Field("phone", "手机", "Telephone", "10000000000", longest=20, aliases=("手机号", "手机号码", "电话", "联系电话", "联系方式", "Phone", "Mobile"))
EMAIL_FIELD = Field("email", "邮箱", "E-mail", "name@example.invalid", longest=200, aliases=("电子邮箱", "邮件", "Email", "Mail"))
WAYS = ((Channel.SMS, "phone"), (Channel.EMAIL, "email"))


class Reach:
    """The addresses of some addressees. They are shown masked everywhere, so exports leave them empty, and an empty cell changes nothing."""

    def __init__(self, addressees: Iterable[int | None]) -> None:
        held = Address.objects.filter(addressee__in=[pk for pk in addressees if pk])
        self._known = set(held.values_list("addressee_id", "channel", "value_index"))

    def read(self, cells: Cells, addressee: int | None, changes: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
        """The (channel, value) pairs this row adds; an earlier address of the same channel stays beside it. Raises BadRow."""
        found = []
        for channel, name in WAYS:
            value = cells.code(name).replace(" ", "").replace("-", "") if channel == Channel.SMS else cells.code(name)
            remedy = _("write 5 to 15 digits") if channel == Channel.SMS else _("write it like name@example.org")
            cells.valid(name, value, PHONE if channel == Channel.SMS else validate_email, remedy)
            if value and (addressee, channel, blind_index(value)) not in self._known:
                found.append((channel.value, value))
                changes[PHONE_FIELD.label if channel == Channel.SMS else EMAIL_FIELD.label] = ("", mask(value))
        return found


def add_addresses(writer: Writer, rows: Sequence[tuple[Addressee, list[tuple[str, str]]]]) -> None:
    """Write the new addresses of saved addressees, and their own line in the app where they are users' and just made."""
    fresh = [_address(addressee, channel, value) for addressee, found in rows for channel, value in found]
    writer.add(fresh)


def _address(addressee: Addressee, channel: str, value: str) -> Address:
    position: dict[str, Any] = {"position": 9} if channel == Channel.IN_APP else {}
    return Address(addressee=addressee, channel=channel, value=value, value_index=blind_index(value), **position)
