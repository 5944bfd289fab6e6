"""The thirty sites of the demo town. Columns: partner, site code, station, grid's number in the station, Chinese name, English name."""

from typing import NamedTuple

from partners.models import Partner

BANK, SECURITY, SCHOOL = Partner.Kind.BANK, Partner.Kind.SECURITY, Partner.Kind.SCHOOL

PARTNERS = (
    (BANK, "示范银行", "Demo Bank"),
    (BANK, "惠农示范银行", "Demo Rural Bank"),
    (SECURITY, "示范保安服务公司", "Demo Guard Services"),
    (SECURITY, "平安示范物业", "Demo Property Management"),
    (SCHOOL, "示范市教育体育局", "Demo City Education Bureau"),
)


class SiteSeed(NamedTuple):
    """One site of the demo; `partner` is the row in PARTNERS."""

    partner: int
    code: str
    station: str
    grid: int
    name: str
    name_en: str


SITES = tuple(
    SiteSeed(*row)
    for row in (
        (0, "BANK-DH-03", "CD", 17, "示范银行东河支行", "Demo Bank Donghe Branch"),
        (0, "BANK-WH-05", "CD", 16, "示范银行文化路支行", "Demo Bank Wenhua Road Branch"),
        (0, "BANK-XQ-01", "KF", 13, "示范银行新区支行", "Demo Bank New District Branch"),
        (0, "BANK-KJ-04", "KF", 12, "示范银行科技园支行", "Demo Bank Science Park Branch"),
        (0, "BANK-CX-02", "CX", 14, "示范银行城西支行", "Demo Bank Chengxi Branch"),
        (0, "BANK-LZ-06", "LZ", 13, "示范银行柳庄支行", "Demo Bank Liuzhuang Branch"),
        (1, "BANK-ZX-02", "CD", 14, "惠农示范银行中心广场支行", "Demo Rural Bank Central Square Branch"),
        (1, "BANK-NM-01", "CX", 11, "惠农示范银行农贸市场支行", "Demo Rural Bank Farmers' Market Branch"),
        (1, "BANK-GX-03", "KF", 10, "惠农示范银行高新支行", "Demo Rural Bank High-tech Branch"),
        (1, "BANK-LX-04", "LZ", 8, "惠农示范银行柳溪支行", "Demo Rural Bank Liuxi Branch"),
        (2, "SEC-YX-01", "CX", 13, "悦心小区", "Yuexin Compound"),
        (2, "SEC-JY-02", "CD", 15, "锦园小区", "Jinyuan Compound"),
        (2, "SEC-HL-03", "CX", 15, "欢乐汇广场", "Huanlehui Plaza"),
        (2, "SEC-DH-04", "CD", 12, "东河花园", "Donghe Garden"),
        (2, "SEC-WL-05", "KF", 5, "物流园", "Logistics Park"),
        (2, "SEC-PF-06", "CX", 12, "城西批发市场", "Chengxi Wholesale Market"),
        (2, "SEC-NL-07", "CD", 13, "南岭家园", "Nanling Homes"),
        (3, "SEC-KJ-01", "KF", 11, "科技园", "Science Park"),
        (3, "SEC-XC-02", "KF", 14, "新城花苑", "Xincheng Gardens"),
        (3, "SEC-LZ-03", "LZ", 10, "柳庄集贸市场", "Liuzhuang Market"),
        (3, "SEC-YS-04", "CD", 11, "东站夜市街", "East Station Night Market"),
        (3, "SEC-QC-05", "LZ", 12, "汽车站商场", "Bus Station Mall"),
        (4, "SCH-EZ-01", "CD", 10, "第二中学", "No. 2 Middle School"),
        (4, "SCH-WC-02", "CD", 9, "文昌小学", "Wenchang Primary School"),
        (4, "SCH-YC-03", "CX", 10, "育才小学", "Yucai Primary School"),
        (4, "SCH-ZY-04", "KF", 9, "示范职业学院", "Demo Vocational College"),
        (4, "SCH-SY-05", "LZ", 11, "实验幼儿园", "Experimental Kindergarten"),
        (4, "SCH-KF-06", "KF", 8, "开发区中学", "Development Zone Middle School"),
        (4, "SCH-LZ-07", "LZ", 9, "柳庄小学", "Liuzhuang Primary School"),
        (4, "SCH-CX-08", "CX", 9, "城西中学", "Chengxi Middle School"),
    )
)
