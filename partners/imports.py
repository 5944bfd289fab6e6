"""Sites of partners and the people there, from files."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from delivery.models import Addressee
from grids.imports.fields import Cells, Field
from grids.imports.placed import Placed
from grids.imports.reach import EMAIL_FIELD, PHONE_FIELD, Reach, add_addresses
from grids.imports.shapes import read_point
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.writer import Writer
from grids.lookup import find_place
from partners.models import Contact, Partner, Site

SITE_COLUMNS = ("name", "name_en", "address", "lon", "lat", "grid", "station")
CONTACT_COLUMNS = ("title", "position", "is_back_office")


class SiteBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._partners = by_name(asked.kept(Partner).order_by("pk"), "name", "name_en")
        self._stations = {unit.pk: unit for unit in asked.kept(Unit)}
        self._named = by_name(self._stations.values(), "code", "name")
        self._sites = {(site.partner_id, site.code): site for site in Site.objects.select_related("station", "grid")}
        self._placed = Placed(asked)

    def read(self, cells: Cells) -> Wanted:
        partner = self._partners.get(cells["partner"])
        if partner is None:
            raise cells.bad(
                "partner",
                _("names “%(name)s”, which is no partner known here") % {"name": cells["partner"][:40]},
                _("add the partner first, or correct its name"),
            )
        site = self._sites.get((partner.pk, cells.code("code"))) or Site(partner=partner, code=cells.code("code"))
        if site.pk and site.station_id not in self._stations:
            raise cells.bad("code", _("names a site of another bureau or station"), _("take the row out"))
        changes: dict[str, tuple[str, str]] = {}
        self.set(site, changes, name=cells["name"], name_en=cells["name_en"], address=cells["address"])
        if not site.name:
            raise cells.bad("name", _("is empty"), _("fill it in"))
        self._place(cells, site, changes)
        return Wanted((partner.pk, site.code), f"{site.code} {site}", site, site.pk is None, changes)

    def _place(self, cells: Cells, site: Site, changes: dict[str, tuple[str, str]]) -> None:
        at = read_point(cells.shape, cells.degrees("lon"), cells.degrees("lat"), datum=self.asked.datum)
        if at is not None:
            said = self._named.get(cells["station"]) or self._named.get(cells.code("station"))
            self._placed.note(at, was=(site.lon, site.lat) if site.pk else None, station=said.pk if said else None)
        if at is None and site.pk is None:
            raise cells.bad("lon", _("is empty"), _("fill in longitude and latitude"))
        if at is not None and (site.pk is None or abs(at.lon - site.lon) > 1e-7 or abs(at.lat - site.lat) > 1e-7):
            self.set(site, changes, lon=at.lon, lat=at.lat)
            found = find_place(site.lon, site.lat)
            if found:
                site.grid_id, site.station_id = found.grid_id, found.station_id
        if site.grid_id is None and cells["station"]:
            self.set(site, changes, station=self._named.get(cells["station"]) or self._named.get(cells.code("station")))
        if site.station_id not in self._stations:
            raise cells.bad("station", _("no station of yours holds this place"), _("check the coordinates, or name the station"))

    def look_over(self, wanted: list[Wanted]) -> None:
        if not self.asked.is_datum_sure:
            self.question = self._placed.question()

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        writer.add([one.row for one in wanted if one.is_new])
        writer.change([one.row for one in wanted if not one.is_new], SITE_COLUMNS)


@in_files
class Sites(Subject):
    name, label, place = "sites", gettext_lazy("Sites of partners"), 70
    help = gettext_lazy("One row or point per site; partner and code say which. The grid follows from the place.")
    book = SiteBook
    options = frozenset({"datum"})
    exports = ("xlsx", "csv", "geojson")
    fields = (
        Field("partner", "联动单位", "Partner", "示范银行", is_required=True, longest=120, aliases=("单位", "所属单位", "partner")),
        Field("code", "点位编码", "Site code", "B-01", is_required=True, longest=30, aliases=("编码", "代码", "code", "网点编码")),
        Field("name", "点位名称", "Site name", "示范银行东街支行", longest=80, aliases=("名称", "网点", "网点名称", "name")),
        Field("name_en", "英文名称", "Name in English", "", longest=120),
        Field("address", "地址", "Address", "东街 1 号", longest=200, aliases=("详细地址", "address")),
        Field("lon", "经度", "Longitude", "113.905123", aliases=("lon", "lng", "x", "longitude")),
        Field("lat", "纬度", "Latitude", "35.305123", aliases=("lat", "y", "latitude")),
        Field("station", "派出所", "Station", "CD", aliases=("所属派出所", "station")),
    )

    def rows(self, asked: Asked) -> QuerySet[Site]:
        return asked.kept(Site).filter(is_active=True).select_related("partner", "station").order_by("partner__name", "code")

    def cell(self, row: Site, name: str) -> Any:
        if name == "partner":
            return row.partner.name
        return row.station.code if name == "station" else getattr(row, name)

    def features(self, asked: Asked) -> Any:
        for site in self.rows(asked):
            facts = {field.name: self.cell(site, field.name) for field in self.fields}
            yield {"type": "Feature", "properties": facts, "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]}}


class ContactBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._sites: dict[str, list[Site]] = {}
        for site in asked.kept(Site).select_related("partner"):
            self._sites.setdefault(site.code, []).append(site)
        contacts = Contact.objects.filter(site__in=asked.kept(Site))
        self._contacts = {(contact.site_id, contact.name): contact for contact in contacts}
        self._reach = Reach(contact.addressee_id for contact in self._contacts.values())

    def read(self, cells: Cells) -> Wanted:
        site = self._site(cells)
        contact = self._contacts.get((site.pk, cells["name"])) or Contact(site=site, name=cells["name"])
        changes: dict[str, tuple[str, str]] = {}
        facts = {"title": cells["title"], "position": cells.number("position", most=1000), "is_back_office": cells.flag("is_back_office")}
        self.set(contact, changes, **facts)
        ways = self._reach.read(cells, contact.addressee_id, changes)
        if contact.pk is None and not ways:
            raise cells.bad("phone", _("is empty"), _("give a telephone number or an e-mail: who is not reached is no contact"))
        return Wanted((site.pk, contact.name), f"{site.code} · {contact.name}", contact, contact.pk is None, changes if contact.pk else {}, {"ways": ways})

    def _site(self, cells: Cells) -> Site:
        named = cells["partner"]
        found = [site for site in self._sites.get(cells.code("site"), []) if not named or named in (site.partner.name, site.partner.name_en)]
        if not found:
            raise cells.bad(
                "site", _("names “%(code)s”, which is no site known here") % {"code": cells["site"][:40]}, _("bring in the sites first, or correct the code")
            )
        if len(found) > 1:
            raise cells.bad("site", _("names “%(code)s”, a code that several partners use") % {"code": cells["site"][:40]}, _("fill in the partner as well"))
        return found[0]

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        fresh: list[Any] = [one.row for one in wanted if one.is_new]
        addressees = [Addressee() for _contact in fresh]
        writer.add(addressees)
        for contact, addressee in zip(fresh, addressees, strict=True):
            contact.addressee = addressee
        writer.add(fresh)
        writer.change([one.row for one in wanted if not one.is_new], CONTACT_COLUMNS)
        add_addresses(writer, [(one.row.addressee, one.also["ways"]) for one in wanted if one.also["ways"]])


@in_files
class Contacts(Subject):
    name, label, place = "contacts", gettext_lazy("Contacts at sites"), 80
    help = gettext_lazy("One row per person; site and name say who. The lowest order is told first.")
    book = ContactBook
    fields = (
        Field("site", "点位编码", "Site code", "B-01", is_required=True, longest=30, aliases=("编码", "网点编码", "site")),
        Field("partner", "联动单位", "Partner", "", longest=120, aliases=("单位", "partner")),
        Field("name", "姓名", "Name", "李某", is_required=True, longest=60, aliases=("联系人", "name", "Full name")),
        Field("title", "职务", "Title", "保卫干部", longest=60, aliases=("岗位", "title")),
        Field("position", "顺序", "Order", "1", aliases=("排序", "position")),
        Field("is_back_office", "后台", "Back office", "否", aliases=("是否后台", "后台人员")),
        PHONE_FIELD,
        EMAIL_FIELD,
    )

    def rows(self, asked: Asked) -> QuerySet[Contact]:
        rows = Contact.objects.filter(site__in=asked.kept(Site), is_active=True)
        return rows.select_related("site__partner").order_by("site__code", "position", "pk")

    def cell(self, row: Contact, name: str) -> Any:
        if name in {"site", "partner"}:
            return row.site.code if name == "site" else row.site.partner.name
        return "" if name in {"phone", "email"} else getattr(row, name)
