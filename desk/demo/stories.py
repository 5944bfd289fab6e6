"""What the articles tell, to be played through the public REST contract. A story yields the seconds that pass, at the articles' pace, before it goes on.

Times are now, names are invented, and each story stops where it makes the board most alive: some closed, some on the way, some waiting for an answer.
"""

from collections.abc import Callable, Iterator

from desk.demo.quarrels_told import former_couple, night_market_quarrel
from desk.demo.stage import Stage

Story = Callable[[Stage], Iterator[float]]
MINUTE = 60.0


def cards_at_night(stage: Stage) -> Iterator[float]:
    """Guards of the night market find obscene cards on cars; patrols are doubled; the man who spreads them is found with 400. Closed."""
    alert = stage.report(
        "平安示范物业",
        "security.obscene_cards",
        ago_s=4 * MINUTE,
        site="SEC-YS-04",
        place="东站夜市街南段路边停车位",
        description="路边车辆上张贴大量涉黄小卡片，约一小时内新贴。",
        signals=["on_parked_cars", "large_number"],
    )
    desk = stage.officer("cd-desk1")
    yield 2 * MINUTE
    desk.acknowledge(alert, 15)
    order = desk.order(["SEC-YS-04", "SEC-JY-02"], "patrol", "今夜请加密巡查路边停车位，看到正在散发就报告，不要上前。", alert=alert, minutes=60)
    yield 3 * MINUTE
    stage.tap(order, "SEC-YS-04", "comply", "已加派一组，每半小时一圈")
    yield 4 * MINUTE
    stage.tap(order, "SEC-JY-02", "seen", "有人在西侧停车位往车窗塞卡片，往北走")
    desk.send(alert, "巡组由北口进入夜市街")
    yield 3 * MINUTE
    desk.arrive(alert)
    yield 6 * MINUTE
    desk.resolve(alert, "抓获正在散发卡片的违法行为人一名，现场查获四百余张。")
    desk.end_order(order)
    yield 3 * MINUTE
    desk.close(alert, "founded", "已带回派出所处理，卡片已清理。")


def fleeing_car(stage: Stage) -> Iterator[float]:
    """A gang's car drives into a compound; three gates get the order; two answer; police are on the spot."""
    yield MINUTE
    desk = stage.officer("cd-desk1")
    alert = desk.enter(
        "security.suspect_vehicle",
        source="patrol",
        site="SEC-JY-02",
        place="锦园小区东门",
        description="研判发现流窜盗窃团伙驾驶的灰色面包车（测A·D0417）再次驶入小区。",
        signals=["matches_notice", "inside_compound", "several_people"],
    )
    desk.acknowledge(alert, 5)
    yield 20
    words = "嫌疑车辆已进入你们小区，请关闭车辆出入口，我们马上就到。远处观察，保持距离，不拦人、不搜车。"
    order = desk.order(["SEC-JY-02", "SEC-NL-07", "SEC-DH-04"], "close_gates", words, alert=alert)
    yield MINUTE
    desk.send(alert, "巡组前往锦园小区东门，三分钟")
    stage.tap(order, "SEC-JY-02", "seen", "车停在六号楼下，两人在车上")
    yield MINUTE
    stage.tap(order, "SEC-NL-07", "comply", "车辆出入口已关闭")
    yield 2 * MINUTE
    desk.arrive(alert)
    yield 4 * MINUTE
    desk.note(alert, "两名嫌疑人员已由民警控制，正在核对车辆，南侧岗亭尚未答复。")


def woman_on_the_bridge(stage: Stage) -> Iterator[float]:
    """The control room hears of a woman outside the railing of a bridge; the tenth patrol brings her in. Resolved."""
    yield 5 * MINUTE
    control, desk = stage.officer("command-desk1"), stage.officer("cd-desk1")
    near = desk.site("SEC-DH-04")
    alert = control.enter(
        "police.person_in_danger",
        source="radio",
        location={"lon": near["lon"] + 0.0006, "lat": near["lat"] + 0.0004, "accuracy_m": 50},
        place="东河桥东侧护栏",
        description="年轻女子站在护栏外大哭，桥下车流不断，可能跳桥。",
        signals=["at_height"],
        call_number=f"SF{next(stage.call_numbers):08d}",
        caller_number="10000070012",
    )
    desk.acknowledge(alert, 5)
    yield 20
    desk.send(alert, "第十巡逻小组就在附近，请两名女警同行")
    yield 3 * MINUTE
    desk.arrive(alert)
    yield 2 * MINUTE
    desk.note(alert, "女警在护栏内与其交谈，情绪渐稳，请交警在桥下暂缓通行。")
    yield 6 * MINUTE
    desk.resolve(alert, "已抱回护栏内，情绪平复，家人接回。")


def vague_withdrawal(stage: Stage) -> Iterator[float]:
    """A customer cannot say what the cash is for; the anti-fraud centre takes it; the money turns out to be a victim's. Closed, with the sum kept safe."""
    yield 7 * MINUTE
    alert = stage.report(
        "惠农示范银行",
        "bank.suspicious_withdrawal",
        ago_s=90,
        site="BANK-GX-03",
        covert=True,
        description="客户要求大额取现，问到用途时答复含糊，账户流水异常，服务经理正在按正常业务办理。",
        signals=["vague_answers", "odd_flow"],
        details={"amount_band": "5万—20万元", "account_tail": "2093", "customer_present": True},
    )
    fraud, station = stage.officer("fraud-desk1"), stage.officer("kf-desk1")
    yield 40
    fraud.acknowledge(alert, 5)
    yield MINUTE
    station.send(alert, "便衣两名走员工通道")
    yield 4 * MINUTE
    station.arrive(alert)
    yield 6 * MINUTE
    station.resolve(alert, "核实为诈骗所得赃款，人员已依法带离，柜面正常营业。")
    yield 2 * MINUTE
    fraud.close(alert, "founded", "款项已由银行保全，被害人已联系。", money_kept_safe="86000.00", money_evidence="bank_record")


def campus_alarm(stage: Stage) -> Iterator[float]:
    """The one-key alarm of a school, pressed in a drill: treated like a real one, marked as an exercise."""
    yield 12 * MINUTE
    alert = stage.report(
        "示范市教育体育局",
        "school.panic_alarm",
        cap_status="Exercise",
        site="SCH-EZ-01",
        place="第二中学西门岗亭",
        description="反恐防暴演练：有人持械强行进入西门，护卫队已展开。",
        signals=["forced_entry", "weapon"],
        details={"device": "YJ-0007", "floor": "1"},
    )
    desk = stage.officer("cd-desk1")
    yield 15
    desk.acknowledge(alert, 15)
    desk.send(alert, "演练：巡组到西门")
    yield 3 * MINUTE
    desk.arrive(alert)


def quarrel_at_the_plaza(stage: Stage) -> Iterator[float]:
    """A guard sees two groups face each other beside a plaza; officers go, and the night guards nearby are asked to be ready. On the way."""
    yield 22 * MINUTE
    alert = stage.report(
        "示范保安服务公司",
        "security.violence_imminent",
        ago_s=30,
        site="SEC-HL-03",
        place="欢乐汇广场东侧",
        description="广场旁有闲散人员聚集，两拨人对峙，可能要打群架。",
        signals=["two_groups", "threats"],
    )
    desk = stage.officer("cx-desk1")
    yield 30
    desk.acknowledge(alert, 5)
    order = desk.order(
        ["SEC-YX-01", "SEC-PF-06", "SEC-HL-03"], "be_ready", "欢乐汇广场东侧有人聚集，请夜间巡逻队在各自门口待命，疏导旁人，等民警到场。", alert=alert
    )
    yield 40
    desk.send(alert, "值守警力全部前往，两组车巡")
    stage.tap(order, "SEC-YX-01", "comply", "六人在南门待命")
    yield MINUTE
    stage.tap(order, "SEC-HL-03", "need_help", "人数增加到二十多人")


def citizens_clue(stage: Stage) -> Iterator[float]:
    """A villager writes to the community officer: somebody tries car doors at night. Waits for the desk."""
    yield 26 * MINUTE
    stage.officer("cd-grid1").enter(
        "police.citizen_clue",
        source="chat",
        site="SEC-NL-07",
        place="南岭家园北侧露天停车场",
        description="群众微信反映：连续两晚有人在停车场逐车试车门，凌晨一点前后，未见其得手。",
        signals=["theft"],
        caller_number="10000070031",
    )


def nine_day_account(stage: Stage) -> Iterator[float]:
    """A face-covered customer wants to close an account opened nine days ago that saw 200 transfers in five days. Covert, and nobody has answered yet."""
    yield 28 * MINUTE
    stage.report(
        "示范银行",
        "bank.suspicious_cancellation",
        ago_s=45,
        site="BANK-DH-03",
        covert=True,
        description="开户九天即要求销户，五日内过账两百余笔且数额较大；本人全程遮挡面部，正在三号柜等候。",
        signals=["recently_opened", "many_transfers", "large_sums", "face_covered"],
        details={"amount_band": "5万—20万元", "account_tail": "4471", "customer_present": True},
    )


STORIES: tuple[Story, ...] = (
    cards_at_night,
    fleeing_car,
    woman_on_the_bridge,
    vague_withdrawal,
    campus_alarm,
    quarrel_at_the_plaza,
    citizens_clue,
    nine_day_account,
    former_couple,
    night_market_quarrel,
)
