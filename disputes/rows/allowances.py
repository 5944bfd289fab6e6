"""Allowance sheets as pages and files show them: by mediator, with every case."""

from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models import AllowanceLine, AllowanceRate, AllowanceSheet
from disputes.papers.as_pdf import Leaf, copies_pdf
from disputes.papers.money import in_yuan
from disputes.papers.sheet import Form, Pair, Pairs, Rows, Sign, Signs
from policing.lib.export import Column

Row = dict[str, Any]
COLUMNS = (
    Column(_("street mediator"), lambda line: line.mediator.name),
    Column(_("mediation committee"), lambda line: line.mediator.committee),
    Column(_("number"), lambda line: line.dispute.number),
    Column(_("kind"), lambda line: line.dispute.category),
    Column(_("how it ended"), lambda line: line.dispute.get_outcome_display()),
    Column(_("closed"), lambda line: line.dispute.closed_at),
    Column(_("allowance rate"), lambda line: line.rate),
    Column(_("yuan"), lambda line: line.yuan),
)
PAPER = Form(
    "allowance", "人民调解以案定补发放表", "补", "财政部、司法部关于人民调解经费保障的规定；标准以本地公布为准",
    parts=(
        Pairs(((Pair("单　　位", "organ"), Pair("所属月份", "month")), (Pair("案件总数", "count"), Pair("补贴合计", "total")))),
        Rows("按调解员汇总", ("调解员", "调解组织", "口头", "书面", "疑难", "重大", "金额"), (22, 0, 14, 14, 14, 14, 44), "people", least=3),
        Rows("案件明细", ("序号", "受理编号", "调解员", "档次", "结案日期", "金额（元）"), (12, 42, 24, 0, 28, 24), "cases", least=3),
        Signs("本表所列均为已结案件，每案仅计一次。", (
            Sign("制表人（签名）", "maker_signs", 1), Sign("审核领导（签名）", "leader_signs", 1),
        ), "审核单位（印章）"),
    ),
)  # fmt: skip
KINDS = ("oral", "written", "difficult", "major")


def lines_of(sheet: AllowanceSheet) -> list[AllowanceLine]:
    """Every case of a sheet with what is said of it, mediator by mediator."""
    return list(sheet.lines.select_related("mediator", "dispute__category", "rate").order_by("mediator__name", "mediator", "dispute__closed_at"))


def by_mediator(lines: list[AllowanceLine]) -> list[Row]:
    """Each mediator with so many cases of each kind and what they come to."""
    found = []
    for _pk, group in groupby(lines, key=lambda line: line.mediator_id):
        cases = list(group)
        counts = [sum(line.rate_id == kind for line in cases) for kind in KINDS]
        found.append({"mediator": cases[0].mediator, "cases": cases, "counts": counts, "yuan": sum((line.yuan for line in cases), Decimal(0))})
    return found


def sheet_pdf(sheet: AllowanceSheet, *, at: datetime) -> bytes:
    """The sheet to be signed by hand; Chinese, as what goes to the books."""
    lines = lines_of(sheet)
    signed = {"name": str(sheet.signed_by), "how": "经本人账号确认", "strokes": []} if sheet.signed_by else {"name": "", "how": "", "strokes": []}
    names = dict(AllowanceRate.objects.values_list("pk", "name"))
    values = {
        "organ": sheet.station.name,
        "month": f"{sheet.month:%Y年%m月}",
        "count": f"{len(lines)}件",
        "total": in_yuan(sum((line.yuan for line in lines), Decimal(0))),
        "people": [[one["mediator"].name, one["mediator"].committee, *map(str, one["counts"]), in_yuan(one["yuan"])] for one in by_mediator(lines)],
        "cases": [_case(n, line, names) for n, line in enumerate(lines, start=1)],
        "maker_signs": [{"name": str(sheet.made_by), "how": "", "strokes": []}],
        "leader_signs": [signed],
        "signed_on": f"{timezone.localdate(sheet.signed_at):%Y年%m月%d日}" if sheet.signed_at else "",
    }
    return copies_pdf(Leaf(PAPER.filled(values)), at=at)


def _case(n: int, line: AllowanceLine, names: dict[str, str]) -> list[str]:
    closed = f"{timezone.localdate(line.dispute.closed_at):%Y-%m-%d}" if line.dispute.closed_at else ""
    return [str(n), line.dispute.number, line.mediator.name, names[line.rate_id], closed, f"{line.yuan:,.2f}"]
