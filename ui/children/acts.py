"""What a director does for a child: visit, entrust, report, open a file; each a form and a command."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.commands.entrust_child import EntrustChild
from app.commands.open_child_file import OpenChildFile, ParentInput
from app.commands.report_incident import ReportIncident
from app.commands.visit_child import VisitChild
from app.documents.draw import draw
from app.queries.agreement_paper import AgreementPaper
from app.queries.case_paper import Paper
from app.queries.child_page import ChildPage
from app.queries.places import Places, PlacesQuery
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.widgets import CheckField
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog

CALL_FIRST = "情况危急请先打 110（报警）、120（急救），说清：地点、孩子情况、现在是否有危险；打完电话再填本表。"


class ChildActs:
    """Opens the forms over the room and hands them in."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.dialog: FormDialog | None = None

    def visit(self, page: ChildPage | None) -> None:
        """A visit: a few lines and what holds now."""
        if page is None:
            return
        fields: list[Entry] = [
            TextField("carer_now", "现在谁在照看，与协议是否一致"),
            TextField("contact", "最近一次与父母联系"),
            TextField("school", "上学：出勤、成绩、有无被欺负"),
            TextField("body", "身体：受伤、生病、疫苗"),
            TextField("mind", "心理：睡眠、情绪、心愿"),
            TextField("safety", "安全：水、路、火、独处"),
            TextField("task", "需要跟进的事（没有可不填）"),
            TextField("not_met", "没见到的原因（见到不填）"),
        ]
        facts = [CheckField(f"fact_{code}", words) for code, words in page.choices["fact"]]
        for check in facts:
            check.set_value(check.objectName().removeprefix("fact_") in page.facts)

        def hand_in(form: FormDialog) -> None:
            names = ("carer_now", "contact", "school", "body", "mind", "safety")
            command = VisitChild(
                file_id=page.file_id,
                not_met_reason=form.text("not_met") or None,
                answers={name: form.text(name) for name in names if form.text(name)},
                found=form.ticked("fact_"),
                task=form.text("task") or None,
            )
            self._desk.do(command, lambda _id: self._done(form, "走访已记录"), form.refuse)

        self._open(FormDialog(self._owner, f"走访 {page.name}", fields, facts, hand_in=hand_in))

    def entrust(self, page: ChildPage | None) -> None:
        """A care agreement; it is printed from the file afterwards."""
        if page is None:
            return
        today = self._desk.today
        principal = ChoiceField(
            "principal", "委托人", [("father", "父亲"), ("mother", "母亲"), ("both", "父母双方")]
        )
        principal.set_value("both")
        starts, ends = DateField("starts_on", "开始日期"), DateField("ends_on", "结束日期")
        starts.set_day(today)
        ends.set_day(today + timedelta(days=365))
        fields: list[Entry] = [
            principal, TextField("principal_name", "委托人姓名"), TextField("carer_name", "受托人姓名"),
            TextField("carer_id_number", "受托人身份证号"), TextField("carer_relation", "与儿童关系"),
            TextField("carer_phone", "受托人电话"), starts, ends, TextField("reason", "委托原因"),
            TextField("contact", "每周联系方式"), MultiLine("child_opinion", "儿童意见", rows=2),
        ]  # fmt: skip
        statement = CheckField("carer_statement", "受托人声明没有法律禁止受托的情形")

        def hand_in(form: FormDialog) -> None:
            if form.day("starts_on") is None or form.day("ends_on") is None:
                form.problem.setText("请按 2026-11-24 的样子填写起止日期。")
                form.problem.show()
                return
            command = EntrustChild(
                file_id=page.file_id,
                principal=form.text("principal"),
                principal_name=form.text("principal_name"),
                carer_name=form.text("carer_name"),
                carer_id_number=form.text("carer_id_number"),
                carer_relation=form.text("carer_relation"),
                carer_phone=form.text("carer_phone") or None,
                reason=form.text("reason"),
                starts_on=form.day("starts_on"),
                ends_on=form.day("ends_on"),
                contact=form.text("contact") or None,
                child_opinion=form.text("child_opinion") or None,
                carer_statement="carer_statement" in form.ticked(),
            )
            self._desk.do(
                command, lambda _id: self._done(form, "协议已登记，可打印签字"), form.refuse
            )

        self._open(
            FormDialog(self._owner, f"委托照护 {page.name}", fields, [statement], hand_in=hand_in)
        )

    def report(self, page: ChildPage | None) -> None:
        """The mandatory report: numbers first, then as little as will do."""

        def build(places: Places) -> None:
            villages = ChoiceField("village", "所在村（居）", places.villages)
            villages.set_value(page.village if page else places.villages[0][0])
            situation = ChoiceField("situation", "情形（九类）", places.situations)
            child = TextField("child_words", "儿童姓名或特征")
            child.set_value(page.name if page else "")
            fields: list[Entry] = [
                situation, child, villages, TextField("child_place", "孩子现在在哪里"),
                TextField("police_station", "已报警的派出所"), TextField("reporter_name", "报告人（另存，保密）"),
                MultiLine("course", "经过", rows=3),
            ]  # fmt: skip
            urgent = CheckField("urgent", "正在面临危险")

            def hand_in(form: FormDialog) -> None:
                command = ReportIncident(
                    village=form.text("village"),
                    situation=form.text("situation"),
                    child_words=form.text("child_words"),
                    file_id=page.file_id if page else None,
                    child_place=form.text("child_place") or None,
                    course=form.text("course") or None,
                    urgent="urgent" in form.ticked(),
                    police_station=form.text("police_station") or None,
                    police_called_at=self._desk.now if form.text("police_station") else None,
                    reporter_name=form.text("reporter_name") or None,
                )
                self._desk.do(
                    command,
                    lambda _id: self._done(form, "强制报告已保存，请尽快交换给乡镇"),
                    form.refuse,
                )

            self._open(
                FormDialog(
                    self._owner, "强制报告", fields, [urgent], hint=CALL_FIRST, action="保存报告", hand_in=hand_in
                )
            )  # fmt: skip

        self._desk.ask(PlacesQuery(), build)

    def new_file(self) -> None:
        """A child's first file."""

        def build(places: Places) -> None:
            village = ChoiceField("village", "所在村（居）", places.villages)
            village.set_value(places.villages[0][0])
            father = ChoiceField("father", "父亲状况", places.parent_states)
            mother = ChoiceField("mother", "母亲状况", places.parent_states)
            for field in (father, mother):
                field.set_value("unknown")
            fields: list[Entry] = [
                TextField("name", "儿童姓名"), TextField("id_number", "身份证号"),
                DateField("born_on", "出生日期（没有身份证号时）"), village,
                TextField("school", "学校"), TextField("grade", "年级班级"), father,
                TextField("father_name", "父亲姓名"), mother, TextField("mother_name", "母亲姓名"),
                TextField("guardian_name", "实际监护人"), TextField("guardian_relation", "监护人与儿童关系"),
            ]  # fmt: skip
            facts = [CheckField(f"fact_{code}", words) for code, words in places.facts]

            def hand_in(form: FormDialog) -> None:
                command = OpenChildFile(
                    village=form.text("village"),
                    name=form.text("name"),
                    id_number=form.text("id_number"),
                    born_on=form.day("born_on"),
                    school=form.text("school") or None,
                    grade=form.text("grade") or None,
                    guardian_name=form.text("guardian_name") or None,
                    guardian_relation=form.text("guardian_relation") or None,
                    parents=(
                        ParentInput(which="father", name=form.text("father_name") or None, state=form.text("father")),
                        ParentInput(which="mother", name=form.text("mother_name") or None, state=form.text("mother")),
                    ),
                    facts=form.ticked("fact_"),
                )  # fmt: skip
                self._desk.do(command, lambda _id: self._done(form, "档案已建立"), form.refuse)

            self._open(FormDialog(self._owner, "儿童建档", fields, facts, hand_in=hand_in))

        self._desk.ask(PlacesQuery(), build)

    def print_agreement(self, agreement_id: str) -> None:
        def prepared(paper: Paper) -> None:
            target = dialogs.save_file(
                self._owner, "保存协议", f"委托照护协议-{paper.name}.pdf", "PDF (*.pdf)"
            )
            if target is not None:
                self._desk.run(
                    lambda: write_whole(target, [draw(paper.form, paper.values)]),
                    lambda _none: self._desk.notice(
                        f"协议已保存到 {target.name}，可打印签字。", "ok"
                    ),
                )
                self._desk.note("print", paper.form)

        self._desk.ask(AgreementPaper(agreement_id=agreement_id), prepared)

    def _open(self, dialog: FormDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _done(self, form: FormDialog, words: str) -> None:
        form.accept()
        self._desk.notice(words, "ok")
