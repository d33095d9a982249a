"""What a visitor does: record a visit, put somebody on the list, close a task, print the sheet."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.commands.close_task import CloseTask
from app.commands.enrol_visits import EnrolVisits
from app.commands.record_visit import Finding, RecordVisit
from app.documents.draw import draw
from app.queries.case_paper import Paper
from app.queries.visit_paper import VisitPaper
from app.queries.visits_due import TaskRow, VisitRow, VisitsPage
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.widgets import CheckField, SecondaryButton
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog


class VisitActs:
    """Opens the forms over the room and hands them in."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.dialog: FormDialog | None = None
        self._photo: Path | None = None

    def visit(self, row: VisitRow, page: VisitsPage) -> None:
        """One form, in the order of walking through a house."""
        self._photo = None
        not_met = ChoiceField("not_met", "见到本人", page.lists["not_met"])
        not_met.set_value("")
        gravity = ChoiceField("gravity", "问题程度", page.lists["gravity"])
        gravity.set_value("todo")
        fields: list[Entry] = [not_met]
        fields += [TextField(f"q_{code}", words) for code, words in page.lists["question"]]
        fields += [gravity, MultiLine("finding", "发现的问题（没有可不填）", rows=2)]
        able = [
            CheckField(f"able_{code}", f"能自己{words}") for code, words in page.lists["indicator"]
        ]
        for check in able:
            check.set_value(True)

        def hand_in(form: FormDialog) -> None:
            found = form.text("finding")
            names = [code for code, _ in page.lists["question"]]
            ticked = form.ticked("able_")
            command = RecordVisit(
                enrolment_id=row.id,
                not_met_reason=form.text("not_met") or None,
                answers={n: form.text(f"q_{n}") for n in names if form.text(f"q_{n}")},
                able={code: code in ticked for code, _ in page.lists["indicator"]},
                findings=(Finding(what=found, gravity=form.text("gravity")),) if found else (),
                photo=self._photo.read_bytes() if self._photo else None,
            )
            self._desk.do(command, lambda _id: self._done(form, "走访已记录"), form.refuse)

        hint = (
            "未办：" + "；".join(row.open_tasks)
            if row.open_tasks
            else f"照料人：{row.carer or '未登记'}"
        )
        form = FormDialog(self._owner, f"走访 {row.name}", fields, able, hint=hint, hand_in=hand_in)
        photo = SecondaryButton("添加照片", icon_name="camera", name="add_photo")
        photo.clicked.connect(lambda: self._choose_photo(photo))
        form.foot.insertWidget(0, photo)
        self._open(form)

    def enrol(self, page: VisitsPage) -> None:
        """Put somebody on the list, with the six indicators as assessed."""
        village = ChoiceField("village", "所在村（居）", page.villages)
        village.set_value(page.villages[0][0] if page.villages else None)
        group = ChoiceField("group", "类别", page.lists["group"])
        group.set_value("tekun_dispersed")
        fields: list[Entry] = [
            TextField("name", "姓名"), TextField("id_number", "身份证号"), group, village,
            TextField("address", "住址"), TextField("phone", "电话"), TextField("carer_name", "照料人"),
            TextField("carer_phone", "照料人电话"), DateField("agreement_until", "照料协议到期"),
        ]  # fmt: skip
        able = [
            CheckField(f"able_{code}", f"能自己{words}") for code, words in page.lists["indicator"]
        ]

        def hand_in(form: FormDialog) -> None:
            ticked = form.ticked("able_")
            command = EnrolVisits(
                village=form.text("village"),
                group=form.text("group"),
                name=form.text("name"),
                id_number=form.text("id_number"),
                phone=form.text("phone") or None,
                address=form.text("address") or None,
                able={code: code in ticked for code, _ in page.lists["indicator"]},
                carer_name=form.text("carer_name") or None,
                carer_phone=form.text("carer_phone") or None,
                agreement_until=form.day("agreement_until"),
            )
            self._desk.do(command, lambda _id: self._done(form, "已列入走访名单"), form.refuse)

        hint = "六项按最近一次评估勾选；等级由此得出。"
        self._open(
            FormDialog(self._owner, "列入走访名单", fields, able, hint=hint, hand_in=hand_in)
        )

    def close(self, task: TaskRow) -> None:
        def hand_in(form: FormDialog) -> None:
            command = CloseTask(task_id=task.id, done_what=form.text("done_what"))
            self._desk.do(command, lambda _none: self._done(form, "已办结"), form.refuse)

        fields: list[Entry] = [MultiLine("done_what", "办理结果", rows=3)]
        self._open(FormDialog(self._owner, "办结", fields, hint=task.what, hand_in=hand_in))

    def print_sheet(self, enrolment_id: str) -> None:
        def prepared(paper: Paper) -> None:
            target = dialogs.save_file(
                self._owner, "保存走访表", f"走访表-{paper.name}.pdf", "PDF (*.pdf)"
            )
            if target is not None:
                self._desk.run(
                    lambda: write_whole(target, [draw(paper.form, paper.values)]),
                    lambda _none: self._desk.notice(
                        f"走访表已保存到 {target.name}，可打印。", "ok"
                    ),
                )
                self._desk.note("print", paper.form)

        self._desk.ask(VisitPaper(enrolment_id=enrolment_id), prepared)

    def _choose_photo(self, button: SecondaryButton) -> None:
        found = dialogs.open_file(self._owner, "选择照片", "图片 (*.jpg *.jpeg *.png)")
        if found is not None:
            self._photo = found
            button.set_text("已选照片")

    def _open(self, dialog: FormDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _done(self, form: FormDialog, words: str) -> None:
        form.accept()
        self._desk.notice(words, "ok")
