"""Invented names, in both languages. No person, bank, school or compound here exists."""

import random
from itertools import product

VILLAGE_FIRST = (
    ("前", "Qian"), ("后", "Hou"), ("东", "Dong"), ("西", "Xi"), ("南", "Nan"), ("北", "Bei"), ("上", "Shang"), ("下", "Xia"), ("大", "Da"), ("小", "Xiao"),
)  # fmt: skip
VILLAGE_MIDDLE = (
    ("柳", "liu"), ("杨", "yang"), ("槐", "huai"), ("桑", "sang"), ("桃", "tao"), ("枣", "zao"), ("榆", "yu"), ("石", "shi"), ("沙", "sha"), ("泉", "quan"),
    ("河", "he"), ("湖", "hu"), ("塘", "tang"), ("岗", "gang"), ("岭", "ling"), ("坡", "po"), ("井", "jing"), ("窑", "yao"), ("磨", "mo"), ("仓", "cang"),
    ("渡", "du"), ("关", "guan"), ("亭", "ting"), ("塔", "ta"), ("竹", "zhu"), ("苇", "wei"), ("荷", "he"), ("雁", "yan"), ("鹤", "he"), ("云", "yun"),
)  # fmt: skip
VILLAGE_LAST = (("庄", "zhuang"), ("营", "ying"), ("屯", "tun"), ("寨", "zhai"), ("店", "dian"), ("桥", "qiao"), ("堡", "pu"), ("铺", "pu"), ("湾", "wan"))
COMMUNITY_FIRST = (
    ("安", "An"), ("康", "Kang"), ("和", "He"), ("福", "Fu"), ("祥", "Xiang"), ("景", "Jing"), ("锦", "Jin"), ("悦", "Yue"), ("文", "Wen"), ("明", "Ming"),
    ("新", "Xin"), ("春", "Chun"), ("秋", "Qiu"), ("清", "Qing"), ("瑞", "Rui"), ("嘉", "Jia"), ("同", "Tong"), ("永", "Yong"), ("宁", "Ning"), ("泰", "Tai"),
)  # fmt: skip
COMMUNITY_MIDDLE = (
    ("华", "hua"), ("乐", "le"), ("心", "xin"), ("园", "yuan"), ("河", "he"), ("湖", "hu"), ("林", "lin"), ("泽", "ze"), ("昌", "chang"), ("宁", "ning"),
    ("顺", "shun"), ("德", "de"), ("义", "yi"), ("信", "xin"), ("光", "guang"), ("辉", "hui"), ("月", "yue"), ("阳", "yang"), ("峰", "feng"), ("泉", "quan"),
)  # fmt: skip
COMMUNITY_LAST = (("里", "li"), ("苑", "yuan"), ("庭", "ting"), ("坊", "fang"), ("巷", "xiang"), ("台", "tai"))
SURNAMES = (
    "林周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤方俞任袁柳唐罗薛雷贺倪汤滕殷毕郝安常乐于时傅齐康伍余元顾孟黄"
)

Name = tuple[str, str]


def area_names(rng: random.Random, count: int) -> list[tuple[Name, bool]]:
    """`count` different (Chinese, English) names and whether it is a village; about half of each kind."""
    villages = [_joined(parts, ("村", "Village")) for parts in product(VILLAGE_FIRST, VILLAGE_MIDDLE, VILLAGE_LAST)]
    communities = [_joined(parts, ("社区", "Community")) for parts in product(COMMUNITY_FIRST, COMMUNITY_MIDDLE, COMMUNITY_LAST) if parts[0][0] != parts[1][0]]
    rng.shuffle(villages)
    rng.shuffle(communities)
    chosen: list[tuple[Name, bool]] = [(name, True) for name in villages[: count // 2]]
    return chosen + [(name, False) for name in communities[: count - len(chosen)]]


def _joined(parts: tuple[Name, ...], kind: Name) -> Name:
    return "".join(zh for zh, _ in parts) + kind[0], "".join(en for _, en in parts) + " " + kind[1]


def person_name(number: int) -> str:
    """A name that is plainly nobody's: 林某, and once the surnames are used up 示范警员0102."""
    return f"{SURNAMES[number]}某" if number < len(SURNAMES) else f"示范警员{number:04d}"


def contact_name(number: int) -> str:
    return f"{SURNAMES[number * 7 % len(SURNAMES)]}某某"


def phone(number: int) -> str:
    """Eleven digits starting 100: no telephone has such a number."""
    return f"100{number:08d}"
