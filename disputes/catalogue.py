"""What a new installation starts with: kinds of disputes, clocks, exclusions, facts. People edit them in the admin afterwards; each names its source."""

from dataclasses import dataclass

from disputes.models.catalogue import ClockRule, Level, Prevented

WORKING, CALENDAR = ClockRule.Counting.WORKING, ClockRule.Counting.CALENDAR


@dataclass(frozen=True)
class KindSeed:
    code: str
    name: str
    name_en: str
    prevented: str = ""


# Groups and kinds after GB/T 31000. 13 to 16 (administration, courts, party organs, ethnic and religious matters) are no station's mediation and are left out.
KINDS = (
    KindSeed("01", "婚恋家庭纠纷", "Marriage and family", Prevented.FAMILY),
    KindSeed("0101", "恋爱婚姻纠纷", "Love and marriage", Prevented.FEELINGS),
    KindSeed("0102", "抚养赡养监护纠纷", "Support and guardianship", Prevented.FAMILY),
    KindSeed("0103", "分家继承纠纷", "Division and inheritance", Prevented.FAMILY),
    KindSeed("0199", "其他婚恋家庭纠纷", "Other family matters", Prevented.FAMILY),
    KindSeed("02", "邻里纠纷", "Neighbours", Prevented.NEIGHBOURS),
    KindSeed("0201", "用水、排水、通行、通风、采光纠纷", "Water, passage, air and light", Prevented.NEIGHBOURS),
    KindSeed("0202", "噪声扰民纠纷", "Noise", Prevented.NEIGHBOURS),
    KindSeed("0299", "其他邻里纠纷", "Other quarrels of neighbours", Prevented.NEIGHBOURS),
    KindSeed("03", "人格权纠纷", "Rights of personality"),
    KindSeed("04", "物权纠纷", "Property rights"),
    KindSeed("0402", "物业服务纠纷", "Property management", Prevented.PROPERTY),
    KindSeed("05", "侵权责任纠纷", "Torts"),
    KindSeed("0501", "殴打、伤害纠纷", "Blows and injuries"),
    KindSeed("0503", "交通事故损害赔偿纠纷", "Damage from traffic accidents"),
    KindSeed("06", "合同纠纷", "Contracts"),
    KindSeed("0601", "消费买卖纠纷", "Purchases"),
    KindSeed("0602", "房产租赁纠纷", "Lettings"),
    KindSeed("07", "劳动人事纠纷", "Labour"),
    KindSeed("0701", "劳动合同、报酬纠纷", "Labour contracts and wages"),
    KindSeed("08", "金融借贷纠纷", "Money and loans", Prevented.DEBTS),
    KindSeed("0804", "民间借贷纠纷", "Private loans", Prevented.DEBTS),
    KindSeed("09", "土地及资源权属纠纷", "Land and resources"),
    KindSeed("10", "其他民商事纠纷", "Other civil matters"),
    KindSeed("11", "城乡建设发展纠纷", "Building and development"),
    KindSeed("12", "涉民政纠纷", "Civil affairs", Prevented.EPIDEMIC),
    KindSeed("99", "其他纠纷", "Other"),
)


# Words people say for a kind, by which the intake form finds it too.
ALSO_CALLED = {
    "0101": "离婚 分手 感情 彩礼 前夫 前妻 夫妻吵架 divorce",
    "0102": "抚养费 赡养费 养老 探视 孩子 老人",
    "0103": "分家 遗产 继承 房产分割",
    "0201": "漏水 下水道 占道 院墙 采光 通行",
    "0202": "噪音 吵闹 麻将 广场舞 装修声",
    "0402": "物业费 停车 车位 电梯 业委会",
    "0501": "打架 打人 斗殴 推搡 受伤 醉酒 fight",
    "0503": "车祸 剐蹭 追尾 撞车",
    "0601": "退款 退货 赔偿 夜市 摊位 摊贩 饭店 顾客 market",
    "0602": "房租 押金 租房 房东 租客 退租",
    "0701": "工资 欠薪 讨薪 工钱 尾款 老板 wages",
    "0804": "借钱 欠钱 欠款 借条 还钱 债",
}


@dataclass(frozen=True)
class ClockSeed:
    code: str
    name: str
    name_en: str
    days: int
    counting: str
    citation: str
    warn_days: int = 1


_RULES = "公安机关办理行政案件程序规定（2019）"
CLOCKS = (
    ClockSeed("first-attempt", "首次调解", "First attempt", 3, WORKING, "公安机关治安调解工作规范（2007）第九条"),
    ClockSeed("first-after-report", "伤情鉴定、价格评估后首次调解", "First attempt after the report", 3, WORKING, "公安机关治安调解工作规范（2007）第九条"),
    ClockSeed("second-attempt", "再次调解", "Second attempt", 7, WORKING, f"{_RULES}第一百八十三条", 2),
    ClockSeed("case", "调解不成后的办案期限", "Case after mediation failed", 30, CALENDAR, f"{_RULES}第一百六十五条、第一百八十五条", 5),
    ClockSeed("people", "人民调解", "People’s mediation", 30, CALENDAR, "人民调解法第二十一条；各地惯例", 5),
    ClockSeed("confirmation", "申请司法确认", "Judicial confirmation", 30, CALENDAR, "人民调解法第三十三条", 7),
)


@dataclass(frozen=True)
class ExclusionSeed:
    code: str
    name: str
    name_en: str
    citation: str
    is_hard: bool = True
    stops_all: bool = False


_ART_179 = f"{_RULES}第一百七十九条"
EXCLUSIONS = (
    ExclusionSeed("hired", "雇凶伤害他人", "Hired violence", _ART_179),
    ExclusionSeed("gang", "结伙斗殴或者其他寻衅滋事", "Gang fight or picking quarrels", _ART_179),
    ExclusionSeed("repeated", "多次实施违反治安管理行为", "Repeated unlawful acts", _ART_179),
    ExclusionSeed("refused", "当事人明确表示不愿意调解处理", "A party refuses mediation", _ART_179, stops_all=True),
    ExclusionSeed("again", "当事人在调解过程中又针对对方实施违反治安管理行为", "A new act against the other during mediation", _ART_179),
    ExclusionSeed("absconded", "调解过程中，违法嫌疑人逃跑", "The suspect absconded", _ART_179),
    ExclusionSeed("minor-injury", "经鉴定构成轻伤以上", "Injury appraised as minor (轻伤) or worse", "刑事案件，不适用治安调解", stops_all=True),
    ExclusionSeed("other", "其他不宜调解处理的情形", "Otherwise unsuitable", _ART_179, is_hard=False),
)


@dataclass(frozen=True)
class FactSeed:
    code: str
    name: str
    name_en: str
    level: int


FACTS = (
    FactSeed("weapon", "持刀具、棍棒等", "A weapon", Level.RED),
    FactSeed("threat", "扬言报复、威胁生命", "A threat to life", Level.RED),
    FactSeed("violence-at-home", "家庭暴力", "Domestic violence", Level.ORANGE),
    FactSeed("injury", "有人受伤", "Somebody hurt", Level.ORANGE),
    FactSeed("repeat-3", "同一纠纷三次以上报警", "Three calls or more about it", Level.ORANGE),
    FactSeed("relapse", "一百八十天内再次发生", "Again within 180 days", Level.ORANGE),
    FactSeed("child", "未成年人在场", "A child was present", Level.YELLOW),
    FactSeed("alcohol", "饮酒后发生", "After drinking", Level.YELLOW),
    FactSeed("repeat-2", "同一纠纷再次报警", "A second call about it", Level.YELLOW),
    FactSeed("crowd", "多人参与", "Many people involved", Level.YELLOW),
)


@dataclass(frozen=True)
class RateSeed:
    code: str
    name: str
    name_en: str
    yuan: int
    citation: str = "各地人民调解以案定补办法；金额为示例，以本地公布标准为准"


# The code decides which cases a rate is for; the amounts are examples, set by each county.
RATES = (
    RateSeed("oral", "口头协议（简易）", "Settled by word", 30),
    RateSeed("written", "书面协议（一般）", "Written agreement", 80),
    RateSeed("difficult", "疑难复杂", "Difficult", 200),
    RateSeed("major", "重大群体性", "Of a large group", 500),
)
