"""Personal data at rest: every record has a key of its own, wrapped by the master key. Losing the record's key is erasing the data, in history too."""

import hmac
import os
from hashlib import sha256
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12


class Unreadable(ValueError):
    """The sealed value was erased, altered, or sealed with another master key."""


class Ciphertext(str):
    """What the column holds: hexadecimal nonce and ciphertext."""

    __slots__ = ()


class SealedBytes(bytes):
    """What the column of sealed bytes holds: nonce and ciphertext."""

    __slots__ = ()


def _encrypt(key: bytes, data: bytes, label: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, label)


def _decrypt(key: bytes, sealed: bytes, label: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("sealed value cannot be opened") from error


def blind_index(value: str) -> str:
    """64 hex digits that are equal for equal values and tell nothing else: for exact match on a sealed value."""
    return hmac.new(settings.SEALING_KEY, b"index:" + value.strip().casefold().encode(), sha256).hexdigest()


def mask(value: str) -> str:
    """`value` with its middle hidden: 100****0042, z***@example.org."""
    if "@" in value and "://" not in value:
        name, _, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    if len(value) <= 4:
        return value[:1] + "*" * max(len(value) - 1, 0)
    return f"{value[:3]}****{value[-4:]}" if len(value) > 7 else f"{value[:1]}***{value[-1:]}"


def open_record_key(wrapped: bytes | memoryview | None) -> bytes:
    """The key that a record's `wrapped_key` holds; raises Unreadable once that was taken away."""
    if wrapped is None:
        raise Unreadable("the record was erased")
    return _decrypt(settings.SEALING_KEY, bytes(wrapped), b"record-key")


def seal_text(plain: str, label: str) -> str:
    """`plain` sealed with the master key itself: for what is kept a short while outside the database. Opened by the same `label`."""
    return _encrypt(settings.SEALING_KEY, plain.encode(), label.encode()).hex()


def open_text(held: str, label: str) -> str:
    """What `seal_text` was given; raises Unreadable for anything else."""
    try:
        return _decrypt(settings.SEALING_KEY, bytes.fromhex(held), label.encode()).decode()
    except ValueError as error:
        raise Unreadable("this is no sealed value") from error


class Sealed(Protocol):
    """Whatever knows the key that its values are sealed with."""

    def record_key(self) -> bytes: ...


class RecordKeyField(models.BinaryField):
    """Holds a record's wrapped key; makes one as soon as something waits to be sealed."""

    def pre_save(self, row: models.Model, add: bool) -> Any:
        sealed = [field for field in row._meta.concrete_fields if isinstance(field, SealedField | SealedBytesField)]
        if any(field.holds_plain_text(row) for field in sealed):
            row.make_record_key()  # type: ignore[attr-defined]
        return super().pre_save(row, add)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class SealedRecord(models.Model):
    """A row with sealed fields."""

    wrapped_key = RecordKeyField(null=True, editable=False)

    class Meta:
        abstract = True

    def record_key(self) -> bytes:
        """This row's own key; raises Unreadable once it has been erased."""
        return open_record_key(self.wrapped_key)

    def make_record_key(self) -> bytes:
        if self.wrapped_key is None:
            key = AESGCM.generate_key(256)
            self.wrapped_key = _encrypt(settings.SEALING_KEY, key, b"record-key")
        return self.record_key()

    def seal(self, plain: str, label: str) -> str:
        """`plain` sealed with this row's key, for keeping it outside the row itself; opened again by the same `label`."""
        return _encrypt(self.make_record_key(), plain.encode(), label.encode()).hex()

    def unseal(self, held: str, label: str) -> str:
        """What `seal` was given; raises Unreadable once the row has been erased."""
        try:
            return _decrypt(self.record_key(), bytes.fromhex(held), label.encode()).decode()
        except ValueError as error:
            raise Unreadable("this is no sealed value") from error

    def erase(self) -> None:
        """Destroy the key: every sealed value of this row, here and in history, becomes unreadable for good."""
        self.wrapped_key = None
        type(self)._base_manager.filter(pk=self.pk).update(wrapped_key=None)


class _Attribute:
    """Reads as it was before it was sealed, is kept and written sealed."""

    def __init__(self, field: Any) -> None:
        self.field = field

    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__ and row.pk is not None and not row._state.adding:
            row.__dict__[self.field.attname] = type(row)._base_manager.values_list(self.field.attname, flat=True).get(pk=row.pk)
        held = row.__dict__.get(self.field.attname, "")
        return self.field.unseal(row, held) if isinstance(held, Ciphertext | SealedBytes) else held

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """Text that only a SealedRecord with its key can read."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if hasattr(cls, "record_key"):
            setattr(cls, self.attname, _Attribute(self))

    def label(self) -> bytes:
        return f"{self.model._meta.label_lower}.{self.attname}".encode()

    def from_db_value(self, value: str | None, *args: object) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_prep_value(self, value: Any) -> Any:
        """Only what is sealed reaches the column: `update(value="…")` would write plain text past the record's key."""
        if value and isinstance(value, str) and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.attname} is sealed by save() only")
        return super().get_prep_value(value)

    def seal(self, row: SealedRecord, plain: str) -> Ciphertext:
        return Ciphertext(_encrypt(row.make_record_key(), plain.encode(), self.label()).hex())

    def unseal(self, row: Sealed, held: Ciphertext) -> str:
        if not held:
            return ""
        try:
            sealed = bytes.fromhex(held)
        except ValueError as error:
            raise Unreadable("this is no sealed value") from error
        return _decrypt(row.record_key(), sealed, self.label()).decode()

    def holds_plain_text(self, row: models.Model) -> bool:
        held = row.__dict__.get(self.attname)
        return isinstance(held, str) and bool(held) and not isinstance(held, Ciphertext)

    def pre_save(self, row: models.Model, add: bool) -> Any:
        if self.holds_plain_text(row):
            row.__dict__[self.attname] = self.seal(row, row.__dict__[self.attname])  # type: ignore[arg-type]
        return row.__dict__.get(self.attname)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "policing.lib.sealed.SealedField", args, kwargs


class SealedBytesField(models.BinaryField):
    """Bytes that only a SealedRecord with its key can read: pictures, documents."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if hasattr(cls, "record_key"):
            setattr(cls, self.attname, _Attribute(self))

    def label(self) -> bytes:
        return f"{self.model._meta.label_lower}.{self.attname}".encode()

    def from_db_value(self, value: Any, *args: object) -> SealedBytes | None:
        return None if value is None else SealedBytes(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """As for text: only what is sealed reaches the column."""
        if value and not isinstance(value, SealedBytes):
            raise TypeError(f"{self.attname} is sealed by save() only")
        return super().get_db_prep_value(value, connection, prepared)

    def unseal(self, row: SealedRecord, held: SealedBytes) -> bytes:
        return _decrypt(row.record_key(), held, self.label()) if held else b""

    def holds_plain_text(self, row: models.Model) -> bool:
        held = row.__dict__.get(self.attname)
        return bool(held) and not isinstance(held, SealedBytes)

    def pre_save(self, row: models.Model, add: bool) -> Any:
        if self.holds_plain_text(row):
            key = row.make_record_key()  # type: ignore[attr-defined]
            row.__dict__[self.attname] = SealedBytes(_encrypt(key, bytes(row.__dict__[self.attname]), self.label()))
        return row.__dict__.get(self.attname)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "policing.lib.sealed.SealedBytesField", args, kwargs
