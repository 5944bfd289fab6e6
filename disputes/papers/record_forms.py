"""The forms that accompany a mediation, from acceptance to the follow-up, in the words of the forms themselves."""

from disputes.papers.agreement_forms import PARTIES
from disputes.papers.sheet import Form, Pair, Pairs, Rows, Said, Sign, Signs, Words

REGISTER = Form(
    "register", "纠纷受理调解登记表", "受", "司法部人民调解文书格式（2010）", of="either",
    parts=(
        Pairs((
            (Pair("登记时间", "reported_at"), Pair("登记人", "reported_by")),
            (Pair("纠纷来源", "source"), Pair("纠纷类别", "category")),
            (Pair("发生时间", "occurred_on"), Pair("发生地点", "place")),
            (Pair("所属网格", "grid"), Pair("风险等级", "level")),
        )),
        PARTIES,
        Words("案由", "title", 1),
        Words("纠纷简要情况", "story", 5),
        Words("等级依据（事实）", "facts", 1),
        Words("受理意见", "way_words", 2),
        Signs("以上情况经登记人核对，与当事人陈述一致。", (
            Sign("当事人（签名）", "party_signs"), Sign("登记人（签名）", "clerk_signs", 1),
        ), "受理单位（印章）"),
    ),
)  # fmt: skip

NOTICE = Form(
    "notice", "调解通知暨权利义务告知书", "告", "《中华人民共和国人民调解法》第三条、第二十三条、第二十四条；《公安机关办理行政案件程序规定》第一百八十一条",
    of="either", copies=("存档",), for_each_party="交当事人",
    parts=(
        Said("%(party_list)s："),
        Said("你们之间的“%(title)s”一事（受理编号%(dispute_number)s），依法可以调解处理。请于%(session_time)s到%(session_place)s参加调解；不能按时到场的，请提前告知，另约时间。"),
        Pairs(((Pair("主持人", "host"), Pair("人民调解员", "mediator")), (Pair("联系单位", "organ"), Pair("联系电话", "organ_phone")))),
        Said("一、你们在调解中享有下列权利：（一）选择或者接受人民调解员；（二）接受调解、拒绝调解或者要求终止调解；（三）要求调解公开进行或者不公开进行；（四）自主表达意愿、自愿达成调解协议；"
             "（五）认为主持人、调解员与本纠纷有利害关系的，可以要求更换。"),
        Said("二、你们在调解中应当履行下列义务：（一）如实陈述纠纷事实；（二）遵守调解现场秩序，尊重调解员；（三）尊重对方当事人行使权利。"),
        Said("三、未成年人参加调解的，其父母或者其他监护人应当到场。被侵害人可以委托他人参加调解，并提交写明委托权限的委托书；违反治安管理行为人不得委托他人参加调解。"),
        Said("四、调解不收取任何费用，在自愿、平等的基础上进行，不得因调解而阻止你们依法通过仲裁、行政、司法等途径维护自己的权利。"),
        Signs("以上内容已告知，本人已知悉。", (Sign("被告知人（签名）", "party_signs"),), "告知单位（印章）"),
    ),
    about="session",
)  # fmt: skip

RECORD = Form(
    "record", "调解记录", "录", "司法部人民调解文书格式（2010）；《公安机关治安调解工作规范》第十一条", of="either",
    parts=(
        Pairs((
            (Pair("调解时间", "session_time"), Pair("调解地点", "session_place")),
            (Pair("主持人", "host"), Pair("人民调解员", "mediator")),
            (Pair("调解次数", "attempt"), Pair("受理编号", "dispute_number")),
            (Pair("录音录像", "recording"), Pair("纠纷类别", "category")),
        )),
        Rows("参加人", ("身份", "姓名", "到场", "备注"), (30, 40, 24, 0), "came", least=4),
        Said("主持人已告知当事人权利义务，询问当事人是否申请更换调解员，当事人表示不申请。"),
        Words("调解事项", "title", 1),
        Words("调解过程（事实）", "fact", 12),
        Words("调解结果", "result", 2),
        Signs("本记录已交当事人阅读（向当事人宣读），与所述一致。", (
            Sign("当事人（签名）", "party_signs"), Sign("主持人（签名）", "host_signs", 1), Sign("人民调解员（签名）", "mediator_signs", 1),
            Sign("其他参加人（签名）", "other_signs", 1),
        )),
    ),
    about="session",
)  # fmt: skip

FOLLOW_UP = Form(
    "followup", "回访记录", "访", "《中华人民共和国人民调解法》第三十一条；司法部人民调解文书格式（2010）", of="either",
    parts=(
        Pairs((
            (Pair("回访时间", "visit_time"), Pair("回访方式", "visit_way")),
            (Pair("回访人", "visitor"), Pair("他人回访", "by_another")),
            (Pair("协议编号", "agreement_number"), Pair("受理编号", "dispute_number")),
        )),
        Rows("被回访人", ("身份", "姓名", "联系方式"), (40, 50, 0), "visited", least=2),
        Words("回访事由", "visit_why", 1),
        Words("协议履行情况", "performance", 4),
        Words("回访情况", "visit_words", 5),
        Words("回访结果", "visit_result", 1),
        Signs("以上情况属实。", (Sign("被回访人（签名）", "party_signs"), Sign("回访人（签名）", "visitor_signs", 1))),
    ),
    about="followup",
)  # fmt: skip

REFERRAL = Form(
    "referral", "不予调解（终止调解）告知书", "移", "《公安机关办理行政案件程序规定》第一百七十八条；《中华人民共和国人民调解法》第二十五条、第二十六条",
    of="either",
    copies=("存档",), for_each_party="交当事人",
    parts=(
        Said("%(party_list)s："),
        Said("关于你们之间的“%(title)s”一事（受理编号%(dispute_number)s），%(why_referred)s。现依法告知你们解决纠纷的途径："),
        Words("移送（告知）去向", "way_words", 2),
        Said("一、可以向有管辖权的人民法院提起民事诉讼；属于劳动争议的，可以向劳动人事争议仲裁委员会申请仲裁；也可以向人民调解委员会申请调解，或者请求有关行政机关依法处理。"),
        Said("二、遭受家庭暴力或者面临家庭暴力现实危险的，可以随时拨打110报警，可以向人民法院申请人身安全保护令；公安机关依法可以出具告诫书。"),
        Said("三、调解不成或者达成协议后不履行的，属于违反治安管理行为的，公安机关依法作出处理决定；民事争议请注意诉讼时效。"),
        Signs("以上内容已告知，本人已知悉。", (Sign("被告知人（签名）", "party_signs"), Sign("承办人（签名）", "host_signs", 1)), "告知单位（印章）"),
    ),
)  # fmt: skip

COVER = Form(
    "cover", "调解卷宗", "卷", "司法部人民调解文书格式（2010）", of="either",
    parts=(
        Pairs((
            (Pair("卷　　名", "title"),),
            (Pair("年　　度", "year"), Pair("卷　　号", "number")),
            (Pair("纠纷类别", "category"), Pair("受理编号", "dispute_number")),
            (Pair("当 事 人", "party_list"),),
            (Pair("主 持 人", "host"), Pair("人民调解员", "mediator")),
            (Pair("受理日期", "reported_on"), Pair("调解日期", "session_day")),
            (Pair("结案方式", "outcome"), Pair("结案日期", "closed_on")),
            (Pair("立 卷 人", "archivist"), Pair("立卷日期", "archived_on")),
            (Pair("保管期限", "retention"), Pair("卷内文书", "pieces")),
            (Pair("备　　注", "remark"),),
        )),
    ),
)  # fmt: skip

STATEMENT = Form(
    "statement", "卷宗情况说明", "卷说", "司法部人民调解文书格式（2010）", of="either",
    parts=(
        Words("本卷情况", "state_of_file", 4),
        Words("缺失、补正情况", "missing_words", 4),
        Signs("本卷文书材料按法定顺序排列，页码连续。", (Sign("立卷人（签名）", "clerk_signs", 1), Sign("检查人（签名）", "checker_signs", 1))),
    ),
)  # fmt: skip

RECORD_FORMS = (REGISTER, NOTICE, RECORD, FOLLOW_UP, REFERRAL, COVER, STATEMENT)
