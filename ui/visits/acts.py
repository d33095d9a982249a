"""What is done in the visits room: visit, enter a sheet, enrol, change, close a task, print; each a form and a command."""

from collections.abc import Sequence
from functools import partial

from app.commands.change_visit_plan import ChangeVisitPlan
from app.commands.close_task import CloseTask
from app.commands.enrol_visits import EnrolVisits
from app.commands.print_sheets import PrintSheets
from app.commands.record_visit import RecordVisit
from app.documents.draw import draw_all
from app.queries.find_sheet import FindSheet, Sheet
from app.queries.visit_page import VisitPage, VisitPageQuery
from app.queries.visit_paper import Sheets, VisitPaper
from app.queries.visits_due import TaskRow, VisitRow, VisitsPage
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.questions.acts import Acts
from ui.questions.visit_asks import VisitAsks
from ui.questions.visit_form import VisitForm
from ui.widgets import CheckField
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog

DRAFT = "visit-"
MOST_OUT = 12


class VisitActs(Acts):
    """Opens the forms over the room and hands them in."""

    def visit(self, row: VisitRow, _page: VisitsPage | None = None) -> None:
        """One form, in the order of walking through a house."""
        self.visit_by_id(row.id)

    def visit_by_id(self, enrolment_id: str, sheet: Sheet | None = None) -> None:
        query = VisitPageQuery(enrolment_id=enrolment_id)
        self._desk.ask(query, partial(self._open_visit, sheet))

    def _open_visit(self, sheet: Sheet | None, page: VisitPage) -> None:
        known = f"{page.group} · {page.grade} · {page.village}{page.address}"
        notice = f"第 {page.attempt} 次去（前面没见到）" if page.attempt > 1 else ""
        if sheet is not None:
            old = "，这张表是旧版，请核对题目" if sheet.old_form else ""
            notice = f"录入纸质表 {sheet.code}{old}"
        asks = VisitAsks(
            title=f"走访 {page.name}  {page.words}",
            words=f"{known}　照料人 {page.carer or '未登记'}　{page.agreement}",
            asked=page.asked,
            lists=page.lists,
            tasks=page.tasks,
            draft=DRAFT + page.enrolment_id,
            room="visits",
            place=page.village + page.address,
            notice=notice,
            able=page.able,
            danger_steps=page.lists["danger_steps"],
            sheet=sheet.code if sheet else "",
        )
        self._open(VisitForm(self._owner, self._desk, asks, partial(self._hand_in, page, sheet)))

    def _hand_in(self, page: VisitPage, sheet: Sheet | None, form: VisitForm) -> None:
        moment = form.moment()
        if moment is None:
            return
        entered, met = form.entered(), form.head.was_met
        command = RecordVisit(
            enrolment_id=page.enrolment_id,
            visited_at=moment,
            mode=entered.head["mode"] or "in_person",
            place=entered.head["place"] or None,
            visitors=entered.head["visitors"] or None,
            spoke_with=entered.head["spoke_with"],
            not_met_reason=entered.head["not_met"],
            next_on=entered.day("next_on"),
            answers=entered.answers if met else {},
            able=form.quick_check() if met else {},
            findings=entered.findings(),
            settled=entered.settled(),
            signed=bool(entered.head["signed"]),
            photo=form.photo,
            sheet=sheet.code if sheet else None,
        )

        def saved(_id: str) -> None:
            form.accepted_and_gone()
            self._desk.notice("走访已记录", "ok")

        self._desk.do(command, saved, form.refuse)

    def enter_sheet(self, out: Sequence[str] = ()) -> None:
        """From the code of a paper sheet, scanned or typed, to its form."""

        def hand_in(form: FormDialog) -> None:
            def found(sheet: Sheet) -> None:
                form.accept()
                self.visit_by_id(sheet.enrolment_id, sheet)

            self._desk.ask(FindSheet(text=form.text("code")), found, form.refuse)

        code = TextField("code", "表上的编号（扫码枪直接扫二维码）", placeholder="如 ABCD-EFGH-K")
        hint = (
            f"还没有交回 {len(out)} 张：{'、'.join(out[:MOST_OUT])}" if out else "没有未交回的表。"
        )
        form = FormDialog(
            self._owner, "录入纸质表", [code], hint=hint, action="打开", hand_in=hand_in
        )
        code.enter_moves = False  # a scanner ends with Enter
        code.edit.returnPressed.connect(form.done_button.click)
        self._open(form)
        code.setFocus()

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
        able = self._indicators(page)

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

    def change(self, page: VisitPage) -> None:
        """A new assessment, another carer, a renewed agreement, or the end of the visits."""
        fields: list[Entry] = [
            TextField("carer_name", "照料人（不变不填）"), TextField("carer_phone", "照料人电话"),
            DateField("agreement_until", "照料协议到期"), TextField("route_order", "路线次序"),
        ]  # fmt: skip
        able = []
        for code, label, holds in page.able:
            check = CheckField(f"able_{code}", f"能自己{label}")
            check.set_value(holds is not False)
            able.append(check)
        before = [check.value() for check in able]
        ends = CheckField("ends", "不再走访（死亡、集中供养、退出）")

        def hand_in(form: FormDialog) -> None:
            order = form.text("route_order")
            changed = [check.value() for check in able] != before or page.grade == "未评估"
            command = ChangeVisitPlan(
                enrolment_id=page.enrolment_id,
                able={c: check.value() for (c, _l, _h), check in zip(page.able, able, strict=True)}
                if changed
                else None,
                carer_name=form.text("carer_name") or None,
                carer_phone=form.text("carer_phone") or None,
                agreement_until=form.day("agreement_until"),
                route_order=int(order) if order.isdigit() else None,
                ends=ends.value(),
            )
            self._desk.do(command, lambda _none: self._done(form, "已变更"), form.refuse)

        hint = f"现等级 {page.grade}。六项只按县级评估结果改。{page.grade_rule}"
        form = FormDialog(
            self._owner, f"变更 {page.name}", fields, [*able, ends], hint=hint, hand_in=hand_in
        )
        self._open(form)

    def close(self, task: TaskRow) -> None:
        def hand_in(form: FormDialog) -> None:
            command = CloseTask(task_id=task.id, done_what=form.text("done_what"))
            self._desk.do(command, lambda _none: self._done(form, "已办结"), form.refuse)

        fields: list[Entry] = [MultiLine("done_what", "办理结果", rows=3)]
        self._open(FormDialog(self._owner, "办结", fields, hint=task.what, hand_in=hand_in))

    def print_sheet(self, enrolment_id: str) -> None:
        self._desk.ask(VisitPaper(enrolment_id=enrolment_id), self._print)

    def print_village(self, village: str) -> None:
        """Everybody who is due there this week: the route list, then a sheet each."""

        def prepared(sheets: Sheets) -> None:
            if sheets.papers:
                self._print(sheets)
            else:
                self._desk.notice("这个村本周没有该走访的人。", "ok")

        self._desk.ask(VisitPaper(village=village), prepared)

    def _print(self, sheets: Sheets) -> None:
        papers = [*([sheets.first] if sheets.first else []), *sheets.papers]
        target = dialogs.save_file(
            self._owner, "保存走访表", f"走访表-{papers[0].name}.pdf", "PDF (*.pdf)"
        )
        if target is None:
            return
        self._desk.run(
            lambda: write_whole(target, [draw_all([(p.form, p.values) for p in papers])]),
            lambda _none: self._desk.notice(f"走访表已保存到 {target.name}，可打印。", "ok"),
        )
        self._desk.do(PrintSheets(enrolment_ids=sheets.enrolments), lambda _none: None)

    def _indicators(self, page: VisitsPage) -> list[CheckField]:
        able = [
            CheckField(f"able_{code}", f"能自己{words}") for code, words in page.lists["indicator"]
        ]
        for check in able:
            check.set_value(True)
        return able
