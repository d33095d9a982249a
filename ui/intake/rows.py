"""The repeated rows of the form: members, and money of each kind."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from app.errors import FieldIssue
from app.policy.packs import Choice as PackChoice
from ui.intake.presenter import MemberEntry, MoneyEntry, amount_of, read_day, told_by_number
from ui.widgets import CheckField, DateField, Elided, IconButton
from ui.widgets.basic import line
from ui.widgets.choices import ChoiceField
from ui.widgets.field_row import beside_input
from ui.widgets.fields import IdNumberField, TextField

GRADES = (("", "无残疾证"), ("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级"))
KINDS = (
    ("", "—"), ("physical", "肢体"), ("visual", "视力"), ("hearing", "听力"), ("speech", "言语"),
    ("intellectual", "智力"), ("mental", "精神"), ("multiple", "多重"),
)  # fmt: skip


SEXES = (("male", "男"), ("female", "女"))


class MemberRow(QFrame):
    """One member; the ID number fills in sex and age beside it."""

    changed = Signal()
    number_left = Signal(object)
    removed = Signal(object)

    def __init__(
        self,
        place: int,
        relations: Sequence[PackChoice],
        not_counted: Sequence[PackChoice],
        no_id: Sequence[PackChoice],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._today = today
        self.person_id = ""
        key = f"member{place}"
        self.name = TextField(f"{key}_name", "姓名")
        self.id_number = IdNumberField(f"{key}_id_number", "身份证号", today=today)
        self.relation = ChoiceField(
            f"{key}_relation", "与户主关系", [(c.code, c.label) for c in relations]
        )
        self.phone = TextField(f"{key}_phone", "电话", longest=20)
        self.grade = ChoiceField(f"{key}_grade", "残疾等级", GRADES)
        self.kind = ChoiceField(f"{key}_kind", "残疾类别", KINDS)
        self.illness = TextField(f"{key}_illness", "重病病种")
        self.not_counted = ChoiceField(
            f"{key}_not_counted",
            "是否计入",
            [("", "计入"), *((c.code, c.label) for c in not_counted)],
        )
        self.student = CheckField(f"{key}_student", "在校学生")
        self.authorised = CheckField(f"{key}_authorised", "已签核对授权")
        self.told = Elided("", "secondary")
        self.without = CheckField(f"{key}_without", "没有身份证号")
        self.no_id = ChoiceField(
            f"{key}_no_id", "没有号码的原因", [(c.code, c.label) for c in no_id]
        )
        self.sex = ChoiceField(f"{key}_sex", "性别", SEXES)
        self.born_on = DateField(f"{key}_born_on", "出生日期")
        self._instead = (self.no_id, self.sex, self.born_on)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        first = (self.name, self.id_number, self.relation, self.phone)
        second = (self.grade, self.kind, self.illness, self.not_counted)
        for column, part in enumerate(first):
            grid.addWidget(part, 0, column)
        for column, part in enumerate(second):
            grid.addWidget(part, 1, column)
        for column, share in enumerate((3, 4, 3, 3)):
            grid.setColumnStretch(column, share)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.without)
        foot.addWidget(self.student)
        foot.addWidget(self.authorised)
        if place > 0:
            remove = IconButton("trash-2", "删除这名成员", name=f"{key}_remove")
            remove.clicked.connect(lambda: self.removed.emit(self))
            foot.addWidget(remove)
        for column, part in enumerate(self._instead):
            grid.addWidget(part, 2, column)
            part.hide()
        grid.addLayout(foot, 3, 0, 1, 4)
        grid.addWidget(line(), 4, 0, 1, 4)
        for field in (*first, *second, *self._instead):
            field.changed.connect(self._edited)
        self.without.changed.connect(self._without_number)
        self.student.changed.connect(self.changed)
        self.authorised.changed.connect(self.changed)
        self.id_number.edit.editingFinished.connect(lambda: self.number_left.emit(self))
        self.relation.set_value("head" if place == 0 else "child")
        self.grade.set_value("")
        self.kind.set_value("")
        self.not_counted.set_value("")

    def _edited(self) -> None:
        self.told.setText(told_by_number(self.id_number.value(), self._today()))
        self.changed.emit()

    def _without_number(self) -> None:
        """Somebody without a number: why, and what the number would have told."""
        for part in self._instead:
            part.setVisible(self.without.value())
        self.id_number.setEnabled(not self.without.value())
        self._edited()

    def field_of(self, name: str) -> TextField | ChoiceField | DateField:
        """The field that an issue of this member belongs under."""
        if name == "name":
            return self.name
        return self.born_on if name == "born_on" else self.id_number

    def entry(self) -> MemberEntry:
        without = self.without.value()
        born_on = self.born_on.day()
        return MemberEntry(
            name=self.name.value(),
            id_number="" if without else self.id_number.value(),
            no_id_reason=self.no_id.code() if without else "",
            sex=self.sex.code() if without else "",
            born_on=born_on.isoformat() if without and born_on else "",
            relation=self.relation.value() or "other",
            person_id=self.person_id,
            phone=self.phone.value(),
            disability_grade=self.grade.value() or "",
            disability_type=self.kind.value() or "",
            serious_illness=self.illness.value(),
            student=self.student.value(),
            not_counted=self.not_counted.value() or "",
            authorised=self.authorised.value(),
        )

    def show_entry(self, entry: MemberEntry) -> None:
        self.person_id = entry.person_id
        self.name.set_value(entry.name)
        self.id_number.set_value(entry.id_number)
        self.relation.set_value(entry.relation)
        self.phone.set_value(entry.phone)
        self.grade.set_value(entry.disability_grade)
        self.kind.set_value(entry.disability_type)
        self.illness.set_value(entry.serious_illness)
        self.not_counted.set_value(entry.not_counted)
        self.student.set_value(entry.student)
        self.authorised.set_value(entry.authorised)
        self.no_id.set_value(entry.no_id_reason or None)
        self.sex.set_value(entry.sex or None)
        self.born_on.set_day(read_day(entry.born_on))
        self.without.set_value(bool(entry.no_id_reason))
        self.told.setText(told_by_number(entry.id_number, self._today()))


class MoneyRow(QWidget):
    """One income, possession or expense."""

    changed = Signal()
    removed = Signal(object)

    def __init__(
        self, place: int, section: str, categories: Sequence[PackChoice], members: Sequence[str]
    ) -> None:
        super().__init__()
        self.section = section
        self._counts = {c.code for c in categories if c.note == "count"}
        key = f"{section}{place}"
        self.member = ChoiceField(f"{key}_member", "成员", ())
        self.category = ChoiceField(
            f"{key}_category", "类别", [(c.code, c.label) for c in categories]
        )
        self.period = ChoiceField(f"{key}_period", "周期", self._periods())
        self.amount = TextField(f"{key}_amount", "金额（元）", longest=20)
        self.basis = TextField(f"{key}_basis", "依据")
        self.set_members(members)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        fields = (self.member, self.category, self.period, self.amount, self.basis)
        for field, share in zip(fields, (3, 5, 2, 3, 3), strict=True):
            box.addWidget(field, share)
            field.changed.connect(self._edited)
        remove = IconButton("trash-2", "删除这一项", name=f"{key}_remove")
        remove.clicked.connect(lambda: self.removed.emit(self))
        box.addLayout(beside_input(remove))
        self.amount.edit.editingFinished.connect(self._amount_left)
        self.category.set_value(categories[0].code if categories else None)
        self.period.set_value(self._periods()[0][0])
        self.member.set_value("0")

    def _periods(self) -> tuple[tuple[str, str], ...]:
        if self.section == "wealth":
            return (("once", "现有"),)
        return (("month", "每月"), ("year", "每年"))

    def set_members(self, members: Sequence[str]) -> None:
        self.member.set_choices(
            [(str(n), name or f"成员{n + 1}") for n, name in enumerate(members)]
        )

    def _edited(self) -> None:
        counted = self.category.value() in self._counts
        self.amount.set_label("数量" if counted else "金额（元）")
        self.changed.emit()

    def _amount_left(self) -> None:
        """Say at once what is no amount; an empty one is asked for when the form is handed in."""
        amount = amount_of(self.entry())
        if self.amount.value() and isinstance(amount, FieldIssue):
            self.amount.set_error(amount)

    def field_of(self, name: str) -> TextField | ChoiceField:
        """The field that an issue of this row belongs under."""
        return self.category if name == "category" else self.amount

    def entry(self) -> MoneyEntry:
        counted = self.category.value() in self._counts
        return MoneyEntry(
            section=self.section,
            category=self.category.value() or "",
            amount=self.amount.value(),
            period="count" if counted else self.period.value() or "month",
            member=int(self.member.value() or 0),
            basis=self.basis.value(),
        )

    def show_entry(self, entry: MoneyEntry) -> None:
        self.category.set_value(entry.category)
        self.period.set_value("once" if entry.period == "count" else entry.period)
        self.amount.set_value(entry.amount)
        self.member.set_value(str(entry.member))
        self.basis.set_value(entry.basis)
        self._edited()
