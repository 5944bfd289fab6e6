"""The kinds of alerts a new installation starts with, taken from the articles this product was born from. People edit them in the admin afterwards.

Cards are the fixed safe list of 保安服务管理条例 and of the police–bank practice: observe, close the gate, keep distance, wait;
nobody is held, searched or exposed.
"""

from dataclasses import dataclass
from typing import Any

from alerts.models.catalogue import Certainty, Lane, Severity, Target, Urgency


@dataclass(frozen=True)
class ChainSeed:
    """Who is called when nobody answers: (seconds to wait, targets) by step."""

    name: str
    steps: tuple[tuple[int, tuple[Target, ...]], ...]
    repeats: int = 2

    def as_json(self) -> list[dict[str, Any]]:
        return [{"wait_s": wait, "notify": [str(target) for target in targets]} for wait, targets in self.steps]


@dataclass(frozen=True)
class CardSeed:
    """What whoever reports is told at once."""

    do: str
    do_not: str


@dataclass(frozen=True)
class TypeSeed:
    """One kind of alert. `signals` are (code, Chinese, English)."""

    code: str
    lane: Lane
    name: str
    name_en: str
    scales: tuple[Urgency, Severity, Certainty]
    signals: tuple[tuple[str, str, str], ...]
    notify: tuple[Target, ...]
    chain: ChainSeed
    eta_minutes: int
    zh: CardSeed
    en: CardSeed
    is_covert: bool = False
    is_by_system: bool = False

    def signals_as_json(self) -> list[dict[str, str]]:
        return [{"code": code, "zh": zh, "en": en} for code, zh, en in self.signals]


URGENT = ChainSeed("紧急 / Urgent", ((60, (Target.DUTY_LEADER,)), (60, (Target.UNIT_ABOVE,)), (120, (Target.DUTY_OFFICER, Target.DUTY_LEADER))), repeats=3)
STANDARD = ChainSeed("一般 / Standard", ((180, (Target.DUTY_OFFICER,)), (300, (Target.DUTY_LEADER,)), (600, (Target.UNIT_ABOVE,))))
RELAXED = ChainSeed("不紧急 / Not urgent", ((900, (Target.DUTY_OFFICER,)), (1800, (Target.DUTY_LEADER,))), repeats=1)

BANK = (Target.ANTI_FRAUD_CENTRE, Target.GRID_OFFICER, Target.DUTY_OFFICER)
DANGER = (Target.DUTY_OFFICER, Target.GRID_OFFICER, Target.DUTY_LEADER)
STREET = (Target.DUTY_OFFICER, Target.GRID_OFFICER)
CAMPUS = (Target.LIAISON_OFFICER, Target.DUTY_OFFICER)

BANK_ZH = CardSeed(
    "按正常业务放缓办理，两人在岗；由后台接听民警来电，民警走员工通道。先顾自身安全。",
    "不要提起报警，不要阻拦客人离开，不要争执，不要截留证件、银行卡或现金。",
)
BANK_EN = CardSeed(
    "Serve as usual, unhurried, two people at the counter. The back office takes the officer's call; police use the staff door. Your own safety first.",
    "Do not mention the police. Do not stop the customer from leaving, do not argue, do not keep papers, cards or cash.",
)
CALL_ZH = CardSeed("说明地点和看到的情况，保持电话畅通，等民警联系。", "不要自行处置，不要跟踪，不要在群里转发。")
CALL_EN = CardSeed(
    "Say where you are and what you saw, keep your phone free, and wait for the officer's call.",
    "Do not act on your own, do not follow anyone, do not pass it on in chat groups.",
)

RECENTLY_OPENED = ("recently_opened", "新开户", "Recently opened account")
MANY_TRANSFERS = ("many_transfers", "频繁过账", "Many transfers in a short time")
LARGE_SUMS = ("large_sums", "数额较大", "Large sums")
IN_AND_OUT = ("in_and_out", "快进快出、不留余额", "Money in and straight out")
FACE_COVERED = ("face_covered", "遮挡面部", "Face covered")
PROMPTED = ("prompted_by_phone", "边看手机边办理", "Follows instructions on a phone")
VAGUE = ("vague_answers", "答复含糊", "Vague answers")
STORY_CHANGES = ("story_changes", "说法前后不一", "The story changes")
WEAPON = ("weapon", "有人持械", "Weapon seen")
INJURY = ("injury", "有人受伤", "Somebody is hurt")
THREATS = ("threats", "扬言伤人", "Threats made")
HAPPENING_NOW = ("happening_now", "正在发生", "Happening now")

# Raised when a step of a chain that was due was not taken.
STEP_MISSED = "system.step_missed"
WORK_LATE = "system.work_late"
# Raised when buttons on walls are no longer heard.
BUTTON_SILENT = "system.button_silent"
# What a button on a wall reports, by the kind of partner at whose site it hangs.
BUTTON_TYPES = {"school": "school.panic_alarm", "security": "security.panic_alarm", "bank": "bank.hold_up"}

TYPES = (
    TypeSeed(
        "bank.suspicious_cancellation",
        Lane.BANK,
        "可疑销户",
        "Suspicious account cancellation",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.LIKELY),
        (RECENTLY_OPENED, MANY_TRANSFERS, LARGE_SUMS, IN_AND_OUT, FACE_COVERED, PROMPTED),
        BANK,
        URGENT,
        5,
        BANK_ZH,
        BANK_EN,
        is_covert=True,
    ),
    TypeSeed(
        "bank.suspicious_withdrawal",
        Lane.BANK,
        "可疑大额取现",
        "Suspicious large withdrawal",
        (Urgency.IMMEDIATE, Severity.MODERATE, Certainty.POSSIBLE),
        (
            VAGUE,
            ("odd_flow", "交易流水异常", "Unusual flow of money"),
            STORY_CHANGES,
            PROMPTED,
            ("dormant_then_active", "长期不用突然大额", "Long unused, suddenly large"),
            ("many_senders", "多地多人汇入", "Several senders from elsewhere"),
            ("urged_by_others", "受他人催促", "Urged by somebody else"),
            ("possible_victim", "可能是受害人", "May be a victim"),
        ),
        BANK,
        URGENT,
        5,
        BANK_ZH,
        BANK_EN,
        is_covert=True,
    ),
    TypeSeed(
        "bank.hold_up",
        Lane.BANK,
        "网点紧急报警",
        "Hold-up alarm at a bank branch",
        (Urgency.IMMEDIATE, Severity.EXTREME, Certainty.LIKELY),
        (WEAPON, THREATS, INJURY, FACE_COVERED),
        DANGER,
        URGENT,
        3,
        CardSeed(
            "人身安全第一：照对方说的做，动作放慢；记住人数、相貌、器械和离开方向，人走后锁门等民警。",
            "不要对抗，不要追赶，不要提起已报警，不要触碰对方碰过的东西。",
        ),
        CardSeed(
            "Your safety first: do as you are told, slowly. Remember how many, their looks, what they hold, where they go. Then lock the door and wait.",
            "Do not resist, do not chase, do not mention the alarm, do not touch what they touched.",
        ),
        is_covert=True,
    ),
    TypeSeed(
        "bank.general",
        Lane.BANK,
        "网点其他情况",
        "Other matter at a bank branch",
        (Urgency.EXPECTED, Severity.MODERATE, Certainty.POSSIBLE),
        (VAGUE, STORY_CHANGES, PROMPTED, THREATS),
        BANK,
        STANDARD,
        10,
        BANK_ZH,
        BANK_EN,
        is_covert=True,
    ),
    TypeSeed(
        "security.panic_alarm",
        Lane.SECURITY,
        "保安一键报警",
        "Guard's one-key alarm",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.LIKELY),
        (
            ("fight", "有人打架", "A fight"),
            WEAPON,
            INJURY,
            ("suspect_vehicle", "可疑车辆", "Suspect vehicle"),
            ("forced_entry", "有人强行进入", "Somebody forced their way in"),
        ),
        DANGER,
        URGENT,
        5,
        CardSeed("先退到安全处，远处观察，记下人数和去向，保持电话畅通，到门口引导民警。", "不要上前，不要追赶，不要动手，不要拦截或搜查任何人。"),
        CardSeed(
            "Get to a safe spot first. Observe from a distance: how many, which way. Keep your phone free and show the officers in.",
            "Do not go near, do not chase, do not use force, do not stop or search anyone.",
        ),
    ),
    TypeSeed(
        "security.violence_imminent",
        Lane.SECURITY,
        "聚集将要斗殴",
        "Violence about to break out",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.OBSERVED),
        (("two_groups", "两拨人对峙", "Two groups face each other"), WEAPON, INJURY, THREATS, ("drunk", "酒后", "After drinking")),
        DANGER,
        URGENT,
        5,
        CardSeed("退到安全处观察，记下人数、方向、有无器械；疏导旁人离开，引导民警进场。", "不要上前劝架，不要追赶，不要动手，不要拦截或搜查任何人。"),
        CardSeed(
            "Step back to a safe spot and observe: how many, which way, any weapons. Lead bystanders away and show the officers in.",
            "Do not step between them, do not chase, do not use force, do not stop or search anyone.",
        ),
    ),
    TypeSeed(
        "security.suspect_vehicle",
        Lane.SECURITY,
        "嫌疑车辆进入小区",
        "Suspect vehicle in the compound",
        (Urgency.IMMEDIATE, Severity.MODERATE, Certainty.LIKELY),
        (
            ("matches_notice", "与通报特征相符", "Matches a police notice"),
            ("plate_covered", "号牌遮挡", "Plate covered"),
            ("inside_compound", "已驶入小区", "Inside the compound"),
            ("several_people", "车上数人", "Several people in the car"),
            ("leaving", "正在驶离", "Leaving"),
        ),
        STREET,
        URGENT,
        5,
        CardSeed("如常关闭车辆出入口，人行门照常；远处观察，记下位置和去向，等民警到场。", "不要靠近车辆，不要喊话，不要拦人、搜车；对方冲闸就让开。"),
        CardSeed(
            "Close the vehicle gates as you always do; the pedestrian gate stays as it is. Observe from a distance, note where it goes, wait for the police.",
            "Do not go near the car, do not call out, do not stop people or search the car. If it drives at the barrier, get out of the way.",
        ),
    ),
    TypeSeed(
        "security.obscene_cards",
        Lane.SECURITY,
        "散发涉黄小卡片",
        "Obscene cards being spread",
        (Urgency.EXPECTED, Severity.MODERATE, Certainty.OBSERVED),
        (
            ("on_parked_cars", "贴在路边车辆上", "On parked cars"),
            ("seen_spreading", "正在散发", "Seen spreading them"),
            ("large_number", "数量较多", "A large number"),
            ("repeated", "多次出现", "Not the first time"),
        ),
        STREET,
        STANDARD,
        15,
        CardSeed("记下时间、路段和去向，保留几张原样卡片；加密巡查，看到正在散发就报告。", "不要拨打卡片上的号码，不要抓人，不要搜身，不要把卡片发到群里。"),
        CardSeed(
            "Note the time, the street and the direction, keep a few cards as they are. Pass by more often and report when you see it happen.",
            "Do not call the number on the card, do not seize or search anyone, do not post the cards in chat groups.",
        ),
    ),
    TypeSeed(
        "security.general",
        Lane.SECURITY,
        "保安报告其他情况",
        "Other report by guards",
        (Urgency.EXPECTED, Severity.MINOR, Certainty.POSSIBLE),
        (HAPPENING_NOW, INJURY, THREATS),
        STREET,
        STANDARD,
        15,
        CardSeed("远处观察，记下时间、地点和去向，等民警联系。", "不要靠近，不要拦人，不要搜查。"),
        CardSeed("Observe from a distance, note time, place and direction, wait for the officer's call.", "Do not go near, do not stop or search anyone."),
    ),
    TypeSeed(
        "school.panic_alarm",
        Lane.SCHOOL,
        "校园一键报警",
        "Campus one-key alarm",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.LIKELY),
        (
            ("forced_entry", "有人强行进入", "Somebody forced their way in"),
            WEAPON,
            INJURY,
            ("fight", "校内斗殴", "Fight on campus"),
            ("person_missing", "有人走失", "Somebody is missing"),
        ),
        CAMPUS,
        URGENT,
        3,
        CardSeed(
            "关闭校门，师生进教室锁门；护卫队保持距离、用盾隔开，在门口接应民警。", "不要放学生到操场，不要单人上前，不要追赶，不要在家长群发布未核实的消息。"
        ),
        CardSeed(
            "Close the gates; pupils and teachers into classrooms, doors locked. Guards keep their distance behind shields and meet the police at the gate.",
            "Do not let pupils into the yard, do not go forward alone, do not chase, do not post unconfirmed news to parents.",
        ),
    ),
    TypeSeed(
        "school.general",
        Lane.SCHOOL,
        "校园及周边其他情况",
        "Other matter in or around a school",
        (Urgency.EXPECTED, Severity.MINOR, Certainty.POSSIBLE),
        (
            HAPPENING_NOW,
            ("bullying", "疑似欺凌", "Possible bullying"),
            ("traffic", "校门交通拥堵", "Traffic at the gate"),
            ("nearby_shop", "周边店铺问题", "A shop nearby"),
        ),
        CAMPUS,
        STANDARD,
        15,
        CardSeed("先照看好学生，通知学校安保负责人，等驻校民警联系。", "不要填写学生姓名，不要让学生对质，不要拍摄学生。"),
        CardSeed(
            "Look after the pupils first, tell the school's head of security, wait for the liaison officer's call.",
            "Do not write pupils' names, do not make pupils face each other, do not film pupils.",
        ),
    ),
    TypeSeed(
        "police.person_in_danger",
        Lane.POLICE,
        "有人身处险境",
        "Person in danger",
        (Urgency.IMMEDIATE, Severity.EXTREME, Certainty.OBSERVED),
        (
            ("at_height", "在桥上或高处", "On a bridge or at a height"),
            ("in_water", "落水", "In the water"),
            ("speaks_of_self_harm", "流露轻生念头", "Speaks of self-harm"),
            ("missing", "老人或孩子走失", "Elderly person or child missing"),
            INJURY,
        ),
        DANGER,
        URGENT,
        5,
        CardSeed("保持视线和平静的交谈，请旁人退开、不围观；告知民警准确位置。", "不要猛然靠近，不要刺激、争辩，不要拍摄，不要独自下水。"),
        CardSeed(
            "Keep the person in sight and keep talking calmly; ask bystanders to step back. Tell the officers the exact spot.",
            "Do not rush in, do not provoke or argue, do not film, do not go into the water alone.",
        ),
    ),
    TypeSeed(
        "police.citizen_clue",
        Lane.POLICE,
        "群众提供线索",
        "Tip from the public",
        (Urgency.EXPECTED, Severity.MINOR, Certainty.POSSIBLE),
        (
            HAPPENING_NOW,
            ("theft", "盗窃", "Theft"),
            ("fraud", "诈骗", "Fraud"),
            ("dangerous_goods", "危险物品", "Dangerous goods"),
            ("hazard", "安全隐患", "Hidden hazard"),
        ),
        STREET,
        RELAXED,
        30,
        CALL_ZH,
        CALL_EN,
    ),
    TypeSeed(
        "general.report",
        Lane.POLICE,
        "其他情况",
        "Other report",
        (Urgency.UNKNOWN, Severity.MINOR, Certainty.UNKNOWN),
        (HAPPENING_NOW, INJURY, THREATS),
        STREET,
        STANDARD,
        30,
        CALL_ZH,
        CALL_EN,
    ),
    TypeSeed(
        STEP_MISSED,
        Lane.POLICE,
        "催办未按时执行",
        "Escalation step not taken in time",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.OBSERVED),
        (),
        (Target.DUTY_OFFICER, Target.DUTY_LEADER, Target.UNIT_ABOVE),
        URGENT,
        5,
        CardSeed("立即打开所指警情，逐一电话联系应接警人员；通知系统管理员检查后台服务。", "不要等系统再次自动通知。"),
        CardSeed(
            "Open the alert it names and phone whoever should answer it, one by one; have the administrator look at the services.",
            "Do not wait for the system to call again.",
        ),
        is_by_system=True,
    ),
    TypeSeed(
        WORK_LATE,
        Lane.POLICE,
        "后台任务积压",
        "The system is behind with its work",
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.OBSERVED),
        (),
        (Target.DUTY_OFFICER, Target.DUTY_LEADER),
        URGENT,
        5,
        CardSeed("立即电话通知系统管理员；恢复前，重要通知逐一打电话，待办警情盯住大屏。", "不要以为消息已经送达。"),
        CardSeed(
            "Phone the administrator at once. Until it works again phone whoever must know, one by one, and keep your eyes on the board.",
            "Do not take it for granted that messages have arrived.",
        ),
        is_by_system=True,
    ),
    TypeSeed(
        BUTTON_SILENT,
        Lane.POLICE,
        "报警按钮失联",
        "Alarm buttons not heard",
        (Urgency.EXPECTED, Severity.MINOR, Certainty.OBSERVED),
        (),
        (Target.LIAISON_OFFICER, Target.DUTY_OFFICER),
        RELAXED,
        60,
        CardSeed("请单位检查按钮的电源和网络；恢复前告知值班人员遇险拨打 110，并安排专人值守电话。", "不要以为按钮仍然有用。"),
        CardSeed(
            "Have the site look at power and network of its buttons. Until they are back its people dial 110 in danger; see that somebody sits by a telephone.",
            "Do not take it for granted that the buttons still work.",
        ),
        is_by_system=True,
    ),
)
