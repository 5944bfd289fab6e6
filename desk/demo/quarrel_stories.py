"""Matters under way at a station of the invented town: one for every state, told day by day as people there would enter them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desk.demo.quarrel_teller import Teller
from disputes.lifecycle import Outcome, SessionStatus, Way
from disputes.models import Agreement, Appraisal, Attendance, Dispute, Session
from disputes.services.agreeing import Promise, draft_agreement, note_breach, sign_agreement, tick_off
from disputes.services.appraisals import note_report
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.inviting import answer_invitation, invite
from disputes.services.notes import write_note
from disputes.services.routing import choose_way, handle_as_case
from disputes.services.sessions import When, hold_session, schedule_session
from disputes.services.spot import OnTheSpot, settle_on_the_spot
from disputes.services.tasks_given import give_task

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRANSFER, ACT = Agreement.Mode.TRANSFER, Agreement.Mode.ACT


def _accept(teller: Teller, dispute: Dispute, way: str, now: datetime, **facts: Any) -> Dispute:
    mediator = teller.mediator if way in (Way.PEOPLE, Way.JOINT) else None
    return choose_way(dispute, way, exclusions=[], mediator=mediator, by=teller.leader, now=now, **facts)


def _meet(teller: Teller, dispute: Dispute, starts_at: datetime, now: datetime, *, room: int = 0) -> Session:
    when = When(starts_at, starts_at + HOUR, where=Session.Place.ROOM, room=teller.rooms[room])
    return schedule_session(dispute, when, host=teller.officer, mediator=dispute.mediator, by=teller.officer, now=now)


def _asked(teller: Teller, session: Session, wish: str = "") -> None:
    """Everybody has a link; one side comes, or wishes another time, and the other has not answered yet."""
    invite(session, by=teller.officer, now=teller.now)
    first = session.attendances.select_related("party").order_by("pk")[0]
    answer_invitation(first, answer=Attendance.Answer.OTHER_TIME if wish else Attendance.Answer.ACCEPTED, wish=wish, now=teller.now)


def _held(teller: Teller, session: Session, status: str, fact: str, opinion: str = "") -> Session:
    people = list(session.dispute.parties.all())
    return hold_session(session, status, fact=fact, opinion=opinion, came=people, by=teller.officer, now=session.ends_at)


def _signed(teller: Teller, session: Session, form: str, facts: str, promises: list[tuple[str, str, date, int | None]]) -> Agreement:
    """Everybody signs on paper at the end of the session; what is promised is promised by the first side."""
    payer = session.dispute.parties.get(side="a", role="party")
    told = [Promise(payer, words, mode, due, Decimal(amount) if amount else None) for words, mode, due, amount in promises]
    agreement = draft_agreement(session, form=form, main_facts=facts, promises=told, by=teller.officer, now=session.ends_at)
    signatures: list[dict[str, Any]] = [{"party": str(party.pk), "how": "paper"} for party in session.dispute.parties.all()]
    if form == Agreement.Form.PEOPLE:
        signatures += [{"capacity": "mediator", "how": "paper"}, {"capacity": "seal", "how": "paper"}]
    return sign_agreement(agreement, signatures=signatures, by=teller.officer, now=session.ends_at)


def former_couple(teller: Teller) -> Dispute:
    """Blows between two who were a couple: appraisal, joint mediation, compensation in instalments."""
    dispute = teller.report(
        "0101", "分手后路遇争吵动手，一方膝部受伤", "双方曾是恋人，分手后多次口角，这次升级为推搡，女方摔倒，膝盖积水。", days=13, facts=["injury", "repeat-2"],
        people=teller.people(unlawful=True), source=Dispute.Source.VISIT,
    )  # fmt: skip
    _accept(teller, dispute, Way.JOINT, teller.at(13, 11), waits_for_report=True)
    report = dispute.appraisals.get()
    note_report(report, result=Appraisal.Result.SLIGHT, issued_on=teller.at(6).date(), number="演示鉴字第17号", by=teller.leader, now=teller.at(6, 15))
    dispute.refresh_from_db()
    session = _meet(teller, dispute, teller.at(5, 14), teller.at(6, 16))
    _held(teller, session, SessionStatus.AGREED, "双方先后陈述，男方承认动手推搡，愿意承担医药费；女方同意不再追究。", "男方态度诚恳，女方情绪已平稳。")
    due = [teller.at(days).date() for days in (1, -13, -27)]
    agreement = _signed(
        teller,
        session,
        Agreement.Form.POLICE,
        "路遇争吵，男方推搡致女方膝部受伤。",
        [("赔偿医药费、误工费", TRANSFER, day, 800) for day in due],
    )
    tick_off(agreement.terms.get(position=1), receipt="转账凭证（演示）", by=teller.officer, now=teller.at(1, 17))
    return dispute


def night_market(teller: Teller) -> Dispute:
    """Settled on the spot, the apology made, recorded by the camera."""
    dispute = teller.report("0501", "夜宵摊前两桌客人争座位推搡", "接指令到场，双方已被劝开。", days=2, hour=21, facts=["alcohol"], place="登胜夜市12号摊")
    said = OnTheSpot(way=Way.POLICE, recording="执法记录仪-演示-0021", recording_from="21:38", recording_to="21:52", facts="双方因争座位推搡，均无伤。")
    return settle_on_the_spot(dispute, said, by=teller.leader, now=teller.at(2, 22))


def just_reported(teller: Teller) -> Dispute:
    return teller.report("0202", "楼上装修午休不停，楼下上门理论", "物业两次劝阻无效，楼下老人有心脏病，情绪激动。", days=0, hour=8)


def overdue_first(teller: Teller) -> Dispute:
    """Nobody has sat down with them, and the clock has run out."""
    dispute = teller.report("0201", "楼上漏水泡坏天花板，赔偿谈不拢", "楼下要求赔偿八千元，楼上只认三千元。", days=9)
    return _accept(teller, dispute, Way.POLICE, teller.at(9, 11))


def waits_for_report(teller: Teller) -> Dispute:
    dispute = teller.report("0501", "车位争执动手，一方额部擦伤", "双方争抢车位，先骂后打。", days=4, facts=["injury"], people=teller.people(unlawful=True))
    return _accept(teller, dispute, Way.POLICE, teller.at(4, 12), waits_for_report=True)


def property_fee(teller: Teller) -> Dispute:
    """A group, with the session tomorrow."""
    dispute = teller.report(
        "0402", "十二户业主拒交物业费，物业停用门禁卡", "电梯停运两个月，业主集体拒交，双方在大厅僵持。", days=3, facts=["crowd"], scale=Dispute.Scale.GROUP,
        source=Dispute.Source.SCREENING, campaign="六防六促",
    )  # fmt: skip
    _accept(teller, dispute, Way.PEOPLE, teller.at(3, 14))
    _asked(teller, _meet(teller, dispute, teller.at(-1, 10), teller.at(2, 9)))
    give_task(dispute, "会前走访业主代表，弄清电梯维修的时间表", to=teller.officer, until=teller.at(-1).date(), by=teller.leader, now=teller.at(2, 10))
    return dispute


def wages(teller: Teller) -> Dispute:
    dispute = teller.report("0701", "装修工讨要尾款，堵住店门", "尾款六千元拖了四个月，工人在店门口坐着不走。", days=2, facts=["crowd"])
    _accept(teller, dispute, Way.JOINT, teller.at(2, 15))
    _asked(teller, _meet(teller, dispute, teller.at(-2, 15), teller.at(1, 9), room=1), wish="白天要上班，周六上午可以")
    write_note(dispute, "店主说明天给答复，工人同意先散。", by=teller.officer, now=teller.at(1, 16))
    return dispute


def to_be_signed(teller: Teller) -> Dispute:
    """Agreed in the session, written down, and nobody has signed yet."""
    dispute = teller.report(
        "0501", "广场舞争场地推搡，眼镜摔坏", "两支队伍争一块场地，推搡中一人眼镜落地。", days=2, hour=19, people=teller.people(unlawful=True)
    )
    _accept(teller, dispute, Way.POLICE, teller.at(2, 20))
    session = _held(teller, _meet(teller, dispute, teller.at(1, 15), teller.at(1, 9)), SessionStatus.AGREED, "一方承认先动手，愿意赔偿眼镜；场地按单双日轮用。")
    dancer = dispute.parties.get(side="a", role="party")
    promised = [
        Promise(dancer, "赔偿眼镜", TRANSFER, teller.at(-6).date(), Decimal(680)),
        Promise(dancer, "单日使用东侧场地，双日让出", ACT, teller.at(-29).date(), None),
    ]
    draft_agreement(
        session, form=Agreement.Form.POLICE, main_facts="争用场地，推搡中致一方眼镜损坏。", promises=promised, by=teller.officer, now=session.ends_at
    )
    return dispute


def violence_at_home(teller: Teller) -> Dispute:
    """Never mediated away: its own path, looked at as a case."""
    dispute = teller.report(
        "0101", "丈夫酒后动手，孩子在场", "邻居报警，妻子面部红肿，孩子受惊。", days=6, hour=20, facts=["violence-at-home", "injury", "alcohol", "child"],
        people=teller.people(unlawful=True), source=Dispute.Source.CALL,
    )  # fmt: skip
    choose_way(dispute, Way.FAMILY, exclusions=[], reason="家庭暴力，出具告诫书并通知居委会", by=teller.leader, now=teller.at(6, 22))
    give_task(dispute, "会同居委会、妇联上门回访", to=teller.officer, until=teller.at(0).date(), by=teller.leader, now=teller.at(5, 9))
    return dispute


def overdue_instalment(teller: Teller) -> Dispute:
    """A loan to be paid back in three parts; the second is late."""
    dispute = teller.report("0804", "表兄弟借款三年未还，当街争吵", "借款两万一，有借条，无利息约定。", days=38)
    _accept(teller, dispute, Way.PEOPLE, teller.at(38, 11))
    session = _held(teller, _meet(teller, dispute, teller.at(34, 10), teller.at(37, 9)), SessionStatus.AGREED, "借条真实，双方同意分三期归还。")
    due = [teller.at(days).date() for days in (20, 4, -12)]
    agreement = _signed(teller, session, Agreement.Form.PEOPLE, "借款二万一千元，至今未还。", [("归还借款", TRANSFER, day, 7000) for day in due])
    tick_off(agreement.terms.get(position=1), receipt="收条（演示）", by=teller.officer, now=teller.at(20, 16))
    return dispute


def broken_promise(teller: Teller) -> Dispute:
    dispute = teller.report("0602", "退租押金不退，租客换锁不走", "押金三千元，房东称家具损坏。", days=47)
    _accept(teller, dispute, Way.PEOPLE, teller.at(47, 15))
    session = _held(teller, _meet(teller, dispute, teller.at(43, 15), teller.at(46, 9), room=1), SessionStatus.AGREED, "房东同意退还两千二百元。")
    agreement = _signed(teller, session, Agreement.Form.PEOPLE, "租期届满，押金退还有争议。", [("返还押金", TRANSFER, teller.at(30).date(), 2200)])
    note_breach(agreement, why="房东反悔，称已抵作维修费。", by=teller.officer, now=teller.at(12, 10))
    return dispute


def second_attempt(teller: Teller) -> Dispute:
    dispute = teller.report("0299", "车位被占，两家在楼下对骂", "每天为同一个车位争吵，邻居不堪其扰。", days=6, facts=["repeat-3"])
    _accept(teller, dispute, Way.POLICE, teller.at(6, 11))
    session = _meet(teller, dispute, teller.at(3, 16), teller.at(5, 9))
    _held(teller, session, SessionStatus.FAILED, "双方各执一词，未达成协议。", "可请物业拿出车位登记再谈一次。")
    return dispute


def came_back(teller: Teller) -> Dispute:
    """Settled by word, and there again within half a year."""
    dispute = teller.report("0202", "麻将声太晚，上下楼吵架", "夜里十一点后仍有麻将声。", days=70)
    _accept(teller, dispute, Way.PEOPLE, teller.at(70, 15))
    _held(teller, _meet(teller, dispute, teller.at(68, 10), teller.at(69, 9)), SessionStatus.AGREED, "约定晚上十点后不打麻将。")
    dispute.refresh_from_db()
    close_dispute(dispute, outcome=Outcome.ORAL, by=teller.leader, now=teller.at(66, 9))
    return reopen_dispute(dispute, reason="昨晚又打到半夜，楼下再次报警。", is_relapse=True, by=teller.officer, now=teller.at(1, 8))


def gone_to_court(teller: Teller) -> Dispute:
    dispute = teller.report("0103", "老宅分家，院子归谁各执一词", "三兄弟争老宅，没有书面分家协议。", days=25)
    return choose_way(dispute, Way.COURT, exclusions=[], reason="涉及继承份额，双方同意诉讼", by=teller.leader, now=teller.at(24, 10))


def no_mediation(teller: Teller) -> Dispute:
    """A gang fight: the law keeps mediation out, and the limit of the case runs."""
    dispute = teller.report(
        "0501", "台球厅门口结伙斗殴", "各五六人，持球杆。", days=19, hour=22, facts=["weapon", "crowd"], people=teller.people(unlawful=True)
    )
    return handle_as_case(dispute, reason="结伙斗殴，不适用调解", by=teller.leader, now=teller.at(19, 23))


def hedge(teller: Teller) -> Dispute:
    """Agreed, kept, and to be looked at again since two days."""
    dispute = teller.report("0201", "院墙加高挡了采光", "墙高两米六，后院整天见不到太阳。", days=24)
    _accept(teller, dispute, Way.JOINT, teller.at(24, 11))
    session = _held(teller, _meet(teller, dispute, teller.at(21, 9), teller.at(23, 9), room=1), SessionStatus.AGREED, "同意降至两米。")
    agreement = _signed(teller, session, Agreement.Form.PEOPLE, "院墙加高影响后邻采光。", [("将院墙降至两米", ACT, teller.at(9).date(), None)])
    tick_off(agreement.terms.get(position=1), receipt="现场照片（演示）", by=teller.officer, now=teller.at(9, 15))
    return dispute


AT_EVERY_STATION = (just_reported, overdue_instalment, second_attempt)
AT_THE_MAIN_STATION = (
    *(former_couple, night_market, just_reported, overdue_first, waits_for_report, property_fee, wages, to_be_signed, violence_at_home, overdue_instalment),
    *(broken_promise, second_attempt, came_back, gone_to_court, no_mediation, hedge),
)
