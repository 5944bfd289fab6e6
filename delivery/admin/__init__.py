"""Who can be reached how, on the pages of those who are reached; what was sent, by its outside only."""

from delivery.admin.addresses import AddressInline, CallbackInline, PersonAddressInline, addressee_of
from delivery.admin.deliveries import DeliveryAdmin
from delivery.admin.providers import ProviderAdmin
from delivery.admin.sign_in_help import SEND_LINK

__all__ = ["SEND_LINK", "AddressInline", "CallbackInline", "DeliveryAdmin", "PersonAddressInline", "ProviderAdmin", "addressee_of"]
