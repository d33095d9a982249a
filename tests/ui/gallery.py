"""Every widget of the kit on one page, with the longest words that real life has brought."""

from datetime import date

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.jobs import Progress
from ui.widgets import (
    BigNumber,
    Card,
    CheckField,
    Chip,
    Choice,
    ChoiceField,
    Column,
    DangerButton,
    DataTable,
    DateField,
    Elided,
    FilterButton,
    Happening,
    Heading,
    IconButton,
    IdNumberField,
    LinkButton,
    MoneyField,
    MultiLine,
    Notice,
    Page,
    PrimaryButton,
    ProgressStrip,
    SearchBox,
    Secondary,
    SecondaryButton,
    StatCard,
    StatePane,
    Step,
    StepBar,
    TextField,
    Timeline,
)

LONG = "阿卜杜热合曼·买买提吐尔逊·玉素甫江·艾则孜（曾用名：买买提·艾则孜江）家庭"
TODAY = date(2026, 11, 24)
STEPS = (
    Step("受理", "11月20日", "done"),
    Step("信息核对", "11月23日 返回", "done"),
    Step("入户调查", "11月25日 前", "now"),
    Step("初审意见"),
    Step("公示 7 天"),
    Step("县级确认"),
    Step("发放", "12月起"),
)
ROWS = (
    ("A7-00318", "王秀英", "城市低保", "今天", "danger"),
    ("A7-00305", LONG, "农村低保", "剩 2 个工作日", "warning"),
    ("A7-00311", "张子涵（监护人 张伟）", "事实无人抚养儿童", "剩 6 个工作日", "ok"),
    ("A7-00331", "周家翠 等 2 人", "城市低保（单人户）", "暂停", ""),
)


def table() -> DataTable:
    columns = (
        Column("受理编号", lambda row: row[0], 104, quiet=True),
        Column("申请人", lambda row: row[1]),
        Column("事项", lambda row: row[2], 148),
        Column("期限", lambda row: row[3], 140, tone=lambda row: row[4]),
    )
    made = DataTable(columns, lambda row: row[0], name="cases", label="待我办理")
    made.show_least(4)
    made.set_rows(ROWS)
    return made


def gallery() -> Page:
    page = Page()
    page.main.addLayout(_counts())
    page.main.addWidget(_case())
    page.main.addWidget(_form())
    page.side.addWidget(_lists())
    page.side.addWidget(_buttons())
    page.side.addStretch(1)
    return page


def _counts() -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(14)
    for icon, title, tone, number, note in (
        ("clock", "今日到期", "warning", 4, "最早 11:30 前审核公示"),
        ("circle-alert", "已超期", "danger", 1, "临时救助补手续 超 2 个工作日"),
        ("footprints", "本周走访", "brand", 7, LONG),
    ):
        card = StatCard(icon, title, tone)
        card.set(number, note)
        line.addWidget(card, 1)
    return line


def _case() -> Card:
    card = Card("陈国强家庭")
    card.head.insertWidget(1, Chip("入户调查", "brand"))
    card.head.insertWidget(2, Chip("剩 2 个工作日", "warning"))
    card.body.addWidget(StepBar(STEPS))
    card.body.addWidget(Notice("就业成本 2,160.00 → 260.00", "申请人改口，附公交月票", "warning"))
    told = Notice("长女陈子琪 22 岁在外务工", f"申报未列，已补为“不共同生活”：{LONG}", "danger")
    told.add_link("依据：第七条", lambda: None, "F3")
    card.body.addWidget(told)
    card.body.addWidget(table(), 1)
    return card


def _form() -> Card:
    card = Card("入户调查", "两人以上，在场成员签字")
    grid = QGridLayout()
    grid.setSpacing(12)
    income = MoneyField("income", "月均（元）")
    income.set_amount(216000)
    income.set_error("就业成本不能高于本人工资性收入（1,260.00 元）。请核对或改填其他类别。")
    name = TextField("name", "姓名")
    name.set_value(LONG)
    kind = ChoiceField("kind", "类别", (Choice("1", "工资性收入"), Choice("2", LONG)))
    kind.set_value("2")
    day = DateField("day", "日期", today=lambda: TODAY)
    number = IdNumberField("id_number", "身份证号", today=lambda: TODAY)
    for place, field in enumerate((name, number, day, kind, income)):
        grid.addWidget(field, place // 2, place % 2)
    grid.addWidget(CheckField("agreed", "已当面告知并签署授权"), 2, 1)
    card.body.addLayout(grid)
    card.body.addWidget(MultiLine("note", "情况说明", hint="写看到的，不写猜想的"))
    return card


def _lists() -> Card:
    card = Card("经过")
    card.body.addWidget(BigNumber("1,204.00", "brand"))
    card.body.addWidget(Elided(LONG, "heading"))
    card.body.addWidget(Secondary(LONG))
    happenings = (
        Happening("核对结果返回", "11月23日 16:32 · 钟山区民政局 · 经U盘"),
        Happening(LONG, "11月20日 10:02 · 罗映雪", "ok", "circle-check"),
    )
    card.body.addWidget(Timeline(happenings))
    empty = StatePane(QWidget())
    empty.show_empty("还没有办件", "从“一窗受理”开始第一件。", "去受理")
    card.body.addWidget(empty)
    return card


def _buttons() -> Card:
    card = Card("按键")
    strip = ProgressStrip()
    strip.set(Progress(3, 10, "正在写入 U 盘，请不要拔出"))
    strip.show()
    line = QHBoxLayout()
    line.addWidget(FilterButton("全部 12"))
    line.addWidget(FilterButton("待核对 4"))
    line.addWidget(IconButton("lock", "锁定"))
    line.addStretch(1)
    card.body.addLayout(line)
    for button in (
        PrimaryButton("完成调查", "Ctrl+Enter", "check"),
        SecondaryButton("打印空表", icon_name="printer"),
        DangerButton("强制报告", "Ctrl+R", "bell-ring"),
        LinkButton("为什么？逐行依据与版本", "F3"),
    ):
        card.body.addWidget(button)
    card.body.addWidget(SearchBox("查人、查件：身份证号任意几位"))
    card.body.addWidget(strip)
    card.body.addWidget(Heading("完"))
    return card
