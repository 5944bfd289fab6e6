"""The other side: partners, the channels to them, and what they are told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.setup import machines
from desk.setup.lines import Figures, Line, at, count


def partners(f: Figures) -> list[Line]:
    return [*sites_and_contacts(f), *keys(f)]


def sites_and_contacts(f: Figures) -> list[Line]:
    return [
        Line(
            _("Partners"),
            _("Banks, security firms and schools raise alerts and get orders."),
            int(not f["partners"]),
            None,
            count(f["partners"]),
            reverse("admin:partners_partner_add"),
            _("Add a partner"),
        ),
        Line(
            _("A site for every partner"),
            _("Orders go to sites; a partner without one gets none."),
            f["partners_without_site"],
            f["partners"],
            url=at("partners_partner"),
            link=_("Partners"),
        ),
        Line(
            _("A reachable contact at every site"),
            _("An order to a site without one reaches nobody."),
            f["sites_without_contact"],
            f["sites"],
            url=at("partners_site", "told=no"),
            link=_("Sites that reach nobody"),
            is_grave=True,
        ),
        Line(
            _("A back-office contact at every bank site"),
            _("The counter is never told of a covert alert; without a back office the bank hears nothing."),
            f["bank_sites_without_back_office"],
            f["bank_sites"],
            url=at("partners_contact", "site__partner__kind__exact=bank"),
            link=_("Contacts of banks"),
        ),
    ]


def keys(f: Figures) -> list[Line]:
    return [
        Line(
            _("A live key for every partner"),
            _("Without one its system cannot send; it can still call and use its pages."),
            f["partners_without_key"],
            f["partners"],
            url=at("partners_partner", "key=no"),
            link=_("Partners without a key"),
            is_hint=True,
        ),
        Line(
            _("No key about to expire"),
            _("Within 14 days its system would fall silent."),
            f["keys_ending"],
            None,
            url=at("partners_partnerkey"),
            link=_("Keys"),
        ),
    ]


def channels(f: Figures) -> list[Line]:
    return [
        Line(
            _("Text messages leave the house"),
            _("Whoever has no page open hears by text message first. Set SMS_PROVIDERS and what the provider needs."),
            int(not machines.sends_text_messages()),
            is_grave=True,
        ),
        Line(
            _("Providers can report back"),
            _("Without PROVIDER_PUSH_SECRET nobody learns that a text message did not arrive, and nobody can answer by text message or by a key."),
            int(not machines.hears_providers()),
        ),
        Line(_("E-mail leaves the house"), _("Without EMAIL_URL letters go to the console and reach nobody."), int(not machines.sends_email())),
        Line(
            _("Nothing waits to be sent"),
            _("What is due for more than a minute says that a worker stands still."),
            f["deliveries_late"],
            None,
            url=at("delivery_delivery", "status__exact=created"),
            link=_("Deliveries"),
            is_grave=True,
        ),
        Line(
            _("Addresses that work"),
            _("Deliveries given up since yesterday: a wrong number, a full mailbox, a dead system."),
            f["deliveries_failed"],
            None,
            url=at("delivery_delivery", "status__exact=permanent_failure"),
            link=_("Failed deliveries"),
        ),
    ]


def rules(f: Figures) -> list[Line]:
    types = at("alerts_alerttype")
    return [
        Line(_("Alert types"), _("What can be reported at all."), int(not f["types"]), None, count(f["types"]), types, _("Alert types"), is_grave=True),
        Line(
            _("A card in both languages for every type"),
            _("Whoever reports is told at once what to do and what not."),
            f["types_without_card"],
            f["types"],
            url=types,
            link=_("Alert types"),
        ),
        Line(
            _("Names in both languages"),
            _("A page in one language must not show a word of the other."),
            f["types_in_one_language"],
            f["types"],
            url=types,
            link=_("Alert types"),
        ),
    ]
