"""The other side: partners, the channels to them, and what they are told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from desk.setup import machines
from desk.setup.lines import Figures, Line, at, count


def partners(f: Figures) -> list[Line]:
    sites, partners = at("partners_site", "told=no"), at("partners_partner", "key=no")
    return [
        Line(
            _l("Partners"),
            _l("Banks, security firms and schools raise alerts and get orders."),
            int(not f["partners"]),
            None,
            count(f["partners"]),
            reverse("admin:partners_partner_add"),
            _l("Add a partner"),
        ),
        Line(
            _l("A site for every partner"),
            _l("Orders go to sites; a partner without one gets none."),
            f["partners_without_site"],
            f["partners"],
            url=at("partners_partner"),
            link=_l("Partners"),
        ),
        Line(
            _l("A reachable contact at every site"),
            _l("An order to a site without one reaches nobody."),
            f["sites_without_contact"],
            f["sites"],
            url=sites,
            link=_l("Sites that reach nobody"),
            is_grave=True,
        ),
        Line(
            _l("A back-office contact at every bank site"),
            _l("The counter is never told of a covert alert; without a back office the bank hears nothing."),
            f["bank_sites_without_back_office"],
            f["bank_sites"],
            url=at("partners_contact", "site__partner__kind__exact=bank"),
            link=_l("Contacts of banks"),
        ),
        Line(
            _l("A live key for every partner"),
            _l("Without one its system cannot send; it can still call and use its pages."),
            f["partners_without_key"],
            f["partners"],
            url=partners,
            link=_l("Partners without a key"),
            is_hint=True,
        ),
        Line(
            _l("No key about to expire"),
            _l("Within 14 days its system would fall silent."),
            f["keys_ending"],
            None,
            url=at("partners_partnerkey"),
            link=_l("Keys"),
        ),
    ]


def channels(f: Figures) -> list[Line]:
    return [
        Line(
            _l("Text messages leave the house"),
            _l("No provider is set up: text messages are only written to the log."),
            int(not machines.sends_text_messages()),
            is_grave=True,
        ),
        Line(_l("E-mail leaves the house"), _l("Without EMAIL_URL letters go to the console and reach nobody."), int(not machines.sends_email())),
        Line(
            _l("Nothing waits to be sent"),
            _l("What is due for more than a minute says that a worker stands still."),
            f["deliveries_late"],
            None,
            url=at("delivery_delivery", "status__exact=created"),
            link=_l("Deliveries"),
            is_grave=True,
        ),
        Line(
            _l("Addresses that work"),
            _l("Deliveries given up since yesterday: a wrong number, a full mailbox, a dead system."),
            f["deliveries_failed"],
            None,
            url=at("delivery_delivery", "status__exact=permanent_failure"),
            link=_l("Failed deliveries"),
        ),
    ]


def rules(f: Figures) -> list[Line]:
    types = at("alerts_alerttype")
    return [
        Line(_l("Alert types"), _l("What can be reported at all."), int(not f["types"]), None, count(f["types"]), types, _l("Alert types"), is_grave=True),
        Line(
            _l("A card in both languages for every type"),
            _l("Whoever reports is told at once what to do and what not."),
            f["types_without_card"],
            f["types"],
            url=types,
            link=_l("Alert types"),
        ),
        Line(
            _l("Names in both languages"),
            _l("A page in one language must not show a word of the other."),
            f["types_in_one_language"],
            f["types"],
            url=types,
            link=_l("Alert types"),
        ),
    ]
