"""The forms that are signed: what public-order and people's mediation must write down, in the words of the forms themselves."""

from disputes.papers.sheet import Form, Pair, Pairs, Rows, Said, Sign, Signs, Words

PEOPLE_HEADS = ("身份", "姓名", "出生日期", "证件号码", "联系方式", "现住址")
PEOPLE_WIDTHS = (23, 20, 21, 36, 25, 0)
TERM_HEADS = ("序号", "履行人", "内容", "方式", "金额", "期限")
TERM_WIDTHS = (11, 21, 0, 19, 36, 29)

PARTIES = Rows("当事人基本情况", PEOPLE_HEADS, PEOPLE_WIDTHS, "parties")
OTHERS = Rows("其他在场人员基本情况", PEOPLE_HEADS, PEOPLE_WIDTHS, "others", least=1)
TERMS = Rows("经调解，双方当事人自愿达成如下协议（内容、履行方式和期限）", TERM_HEADS, TERM_WIDTHS, "terms", least=3)

POLICE = Form(
    "police", "治安调解协议书", "治调", "《公安机关办理行政案件程序规定》第一百八十四条",
    copies=("存档",), for_each_party="交当事人",
    parts=(
        Pairs((
            (Pair("主持人", "host"), Pair("工作单位", "host_unit")),
            (Pair("调解时间", "session_time"), Pair("调解地点", "session_place")),
            (Pair("发生时间", "occurred_on"), Pair("发生地点", "place")),
            (Pair("纠纷类别", "category"), Pair("受理编号", "dispute_number")),
        )),
        PARTIES,
        OTHERS,
        Words("主要事实（包括案件发生时间、地点、人员、起因、经过、情节、结果等）", "main_facts", 6),
        Words("责任认定", "responsibility", 2, optional=True),
        TERMS,
        Said("本协议自双方当事人签字之时起生效。对已履行协议的，公安机关对违反治安管理行为人不予处罚；不履行协议的，公安机关依法对违反治安管理行为人予以处罚，当事人可以就民事争议依法向人民法院提起民事诉讼。"),
        Signs("本协议书一式%(copies)s份，双方当事人各执一份，调解机关留存一份备查。", (
            Sign("主持人（签名）", "host_signs", 1), Sign("当事人（签名、捺指印）", "party_signs"), Sign("其他在场人员（签名）", "other_signs", 1),
        ), "调解机关（印章）"),
    ),
    about="agreement",
)  # fmt: skip

PEOPLE = Form(
    "people", "人民调解协议书", "民调", "《中华人民共和国人民调解法》第二十九条、第三十条", of="committee",
    copies=("人民调解委员会留存",), for_each_party="交当事人",
    parts=(
        Pairs((
            (Pair("人民调解员", "mediator"), Pair("调解组织", "committee")),
            (Pair("调解时间", "session_time"), Pair("调解地点", "session_place")),
            (Pair("纠纷类别", "category"), Pair("受理编号", "dispute_number")),
        )),
        PARTIES,
        OTHERS,
        Words("纠纷的主要事实、争议事项", "main_facts", 6),
        Words("各方当事人的责任", "responsibility", 2, optional=True),
        TERMS,
        Said("本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，具有法律约束力，当事人应当按照约定履行。"
             "双方当事人认为有必要的，可以自本协议生效之日起三十日内共同向人民法院申请司法确认。"),
        Signs("本协议书一式%(copies)s份，当事人、人民调解委员会各持一份，具有同等效力。", (
            Sign("当事人（签名、盖章或者按指印）", "party_signs"), Sign("人民调解员（签名）", "mediator_signs", 1),
            Sign("其他参加人（签名）", "other_signs", 1),
        ), "人民调解委员会（印章）"),
    ),
    about="agreement",
)  # fmt: skip

SPOT = Form(
    "spot", "现场治安调解协议书", "现调", "《公安机关办理行政案件程序规定》第一百七十八条",
    copies=("存根",), for_each_party="交当事人",
    parts=(
        Pairs((
            (Pair("调解民警", "host"), Pair("所属单位", "host_unit")),
            (Pair("调解时间", "session_time"), Pair("调解地点", "session_place")),
            (Pair("执法记录仪", "recording"), Pair("受理编号", "dispute_number")),
        )),
        Rows("当事人", PEOPLE_HEADS, PEOPLE_WIDTHS, "parties"),
        Words("主要事实", "main_facts", 3),
        Rows("经当场调解，双方自愿达成协议并当场履行", TERM_HEADS, TERM_WIDTHS, "terms", least=1),
        Signs("本案情节轻微、事实清楚、因果关系明确，不涉及医疗费用、物品损失的赔偿问题，或者双方当事人对此无争议，符合当场调解条件。"
              "双方对协议内容无异议，自愿当场履行。", (
            Sign("当事人（签名、捺指印）", "party_signs"), Sign("调解民警（签名）", "host_signs", 1),
        ), "调解机关（印章）"),
    ),
    about="agreement",
)  # fmt: skip

ORAL = Form(
    "oral", "口头调解协议登记表", "口调", "《中华人民共和国人民调解法》第二十八条、第三十条", of="committee",
    parts=(
        Pairs((
            (Pair("人民调解员", "mediator"), Pair("调解组织", "committee")),
            (Pair("调解时间", "session_time"), Pair("调解地点", "session_place")),
            (Pair("纠纷类别", "category"), Pair("受理编号", "dispute_number")),
        )),
        PARTIES,
        Words("纠纷的主要事实、争议事项", "main_facts", 4),
        Rows("口头协议内容、履行方式和期限", TERM_HEADS, TERM_WIDTHS, "terms"),
        Signs("当事人认为无需制作调解协议书，采取口头协议方式，由人民调解员记录协议内容，口头调解协议自各方当事人达成协议之日起生效。", (
            Sign("人民调解员（签名）", "mediator_signs", 1),
        ), "人民调解委员会（印章）"),
    ),
    about="agreement",
)  # fmt: skip

CONFIRMATION = Form(
    "confirmation", "司法确认申请书", "确申", "《中华人民共和国人民调解法》第三十三条；法释〔2011〕5号", of="committee", by_parties=True,
    copies=("交人民法院",), for_each_party="申请人留存",
    parts=(
        Rows("申请人（双方当事人）", PEOPLE_HEADS, PEOPLE_WIDTHS, "parties"),
        Words("请求事项", "request", 2),
        Words("事实和理由", "reasons", 5),
        Rows("协议内容", TERM_HEADS, TERM_WIDTHS, "terms"),
        Said("申请人承诺：本协议系双方自愿达成，出于解决纠纷的目的，没有恶意串通、规避法律的行为；如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。"),
        Said("本协议于%(effective_on)s生效，共同申请司法确认的期限为生效之日起三十日内，即%(confirm_by)s前。附：人民调解协议书、双方身份证明、财产权利证明。"),
        Signs("此致　%(court)s人民法院", (Sign("申请人（签名、捺指印）", "party_signs"),), "申请日期"),
    ),
    about="agreement",
)  # fmt: skip

AGREEMENT_FORMS = (POLICE, PEOPLE, SPOT, ORAL, CONFIRMATION)
