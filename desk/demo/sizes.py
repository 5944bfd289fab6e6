"""How large the invented city is."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StationPlan:
    """One station: its unit code, the first part of its grids' codes, and its names."""

    code: str
    grid_prefix: str
    name: str
    name_en: str
    sub_bureau: str = ""


@dataclass(frozen=True)
class Crew:
    """How many people of each role one station has."""

    leaders: int
    desk: int
    community: int
    auxiliaries: int

    @property
    def total(self) -> int:
        return self.leaders + self.desk + self.community + self.auxiliaries


@dataclass(frozen=True)
class Size:
    """`edge_detail` is how often each edge of a boundary is bent; `sites` are banks, compounds and schools; `response_teams` how many, and their people."""

    name: str
    radius_m: float
    grids: int
    officers: int
    sites: tuple[int, int, int]
    contacts: int
    stations: tuple[StationPlan, ...]
    crew: Crew
    desk_of_centres: int
    days_ahead: int
    edge_detail: int
    response_teams: tuple[int, int]
    activists: int
    sub_bureaus: tuple[tuple[str, str, str], ...] = field(default=())


# From the west to the east, as the land is dealt out.
TOWN_STATIONS = (
    StationPlan("CX", "0402", "城西派出所", "Chengxi Police Station"),
    StationPlan("LZ", "0407", "柳庄派出所", "Liuzhuang Police Station"),
    StationPlan("KF", "0404", "开发区派出所", "Development Zone Police Station"),
    StationPlan("CD", "0410", "城东派出所", "Chengdong Police Station"),
)

SUB_BUREAU_NAMES = (
    ("东湖", "Donghu"), ("西苑", "Xiyuan"), ("南岭", "Nanling"), ("北川", "Beichuan"), ("云溪", "Yunxi"), ("青石", "Qingshi"),
    ("白沙", "Baisha"), ("金水", "Jinshui"), ("明山", "Mingshan"), ("长河", "Changhe"), ("安平", "Anping"), ("新丰", "Xinfeng"),
)  # fmt: skip
STATION_NAMES = (
    ("城关", "Chengguan"), ("城东", "Chengdong"), ("城西", "Chengxi"), ("城南", "Chengnan"), ("城北", "Chengbei"), ("新区", "Xinqu"), ("车站", "Chezhan"),
    ("文昌", "Wenchang"), ("河东", "Hedong"), ("河西", "Hexi"), ("石桥", "Shiqiao"), ("杨店", "Yangdian"), ("青山", "Qingshan"),
)  # fmt: skip


def _city_stations(count: int) -> tuple[StationPlan, ...]:
    plans = []
    for number in range(count):
        sub, place = number % len(SUB_BUREAU_NAMES), number // len(SUB_BUREAU_NAMES)
        (area, area_en), (name, name_en) = SUB_BUREAU_NAMES[sub], STATION_NAMES[place]
        code = f"F{sub + 1:02d}"
        plans.append(
            StationPlan(f"{code}S{place + 1:02d}", f"{sub + 1:02d}{place + 1:02d}", f"{area}{name}派出所", f"{area_en} {name_en} Police Station", code)
        )
    return tuple(sorted(plans, key=lambda plan: plan.code))


TOWN = Size("town", 5_500, 60, 40, (10, 12, 8), 90, TOWN_STATIONS, Crew(2, 2, 3, 1), 2, 120, 2, (4, 26), 22)
CITY = Size(
    "city",
    45_000,
    4_507,
    3_795,
    (600, 2_000, 733),
    10_000,
    _city_stations(153),
    Crew(2, 3, 14, 5),
    6,
    31,
    1,
    (64, 990),
    1_911,
    tuple((f"F{number:02d}", f"示范市公安局{name}分局", f"{name_en} Sub-bureau") for number, (name, name_en) in enumerate(SUB_BUREAU_NAMES, 1)),
)
SIZES = {size.name: size for size in (TOWN, CITY)}
