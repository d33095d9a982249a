"""What a director does for a child: open and change a file, visit, confirm, close; each a form and a command."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.commands.close_child_file import CloseChildFile
from app.commands.close_child_task import CloseChildTask
from app.commands.confirm_groups import ConfirmGroups
from app.commands.open_child_file import OpenChildFile, ParentInput
from app.commands.visit_child import VisitChild
from app.documents.draw import draw
from app.queries.case_paper import Paper
from app.queries.child_page import ChildPage, ChildPageQuery, ParentLine
from app.queries.child_paper import ChildPaper
from app.queries.places import Places, PlacesQuery
from app.queries.visit_page import OpenTask
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.children.agreements import DRAFT as ENTRUST
from ui.children.agreements import AgreementActs
from ui.children.report_form import DRAFT as REPORT
from ui.children.report_form import NO_FILE
from ui.children.reports import ReportActs
from ui.questions.acts import Acts
from ui.questions.drafted import DraftedForm
from ui.questions.visit_asks import VisitAsks
from ui.questions.visit_form import VisitForm
from ui.shell.desk import WindowDesk
from ui.widgets import CheckField
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog

DRAFT, CHANGE, NEW_FILE = "child-", "change-", "new-child"
FILE_TEXTS = (
    ("ethnicity", "民族"), ("address", "住址"), ("health", "健康状况"), ("school", "学校"), ("grade", "年级班级"),
    ("head_teacher", "班主任"), ("head_teacher_phone", "班主任电话"), ("guardian_name", "实际监护人"),
    ("guardian_phone", "监护人电话"), ("guardian_relation", "监护人与儿童关系"), ("living", "居住条件"), ("needs", "需求、关爱措施"),
)  # fmt: skip
FILE_TICKS = (("boarding", "住校"), ("has_hukou", "有户籍"), ("on_assistance", "家庭享受保障"))
DANGER_STEPS = (
    ("safe", "先让孩子离开危险，有人陪着"),
    ("call", "马上打 110，受伤打 120；说清地点、孩子、正在发生什么"),
    ("report", "接着点“强制报告”，两分钟登记，不必先填完走访表"),
)


class ChildActs(Acts):
    """Opens the forms over the room and hands them in."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        super().__init__(desk, owner)
        self.agreements = AgreementActs(desk, owner, self._open, self._done)
        self.reports = ReportActs(desk, owner, self._open, self._done)

    def entrust(self, page: ChildPage | None) -> None:
        if page is not None:
            self.agreements.entrust(page)

    def report(self, page: ChildPage | None) -> None:
        self.reports.report(page)

    def go_on(self, draft_id: str) -> None:
        """Open the form that a draft belongs to."""
        if draft_id == NEW_FILE:
            self.new_file()
            return
        ways = {
            DRAFT: self.visit,
            CHANGE: self.change_file,
            ENTRUST: self.entrust,
            REPORT: self.report,
        }
        kind = next(kind for kind in ways if draft_id.startswith(kind))
        file_id = draft_id.removeprefix(kind)
        if file_id == NO_FILE:
            self.report(None)
        else:
            self._desk.ask(ChildPageQuery(file_id=file_id), ways[kind])

    def visit(self, page: ChildPage | None) -> None:
        """What children.md asks at a visit, in the order of a talk."""
        if page is None:
            return
        alone = "" if page.age is None or page.age >= 8 else "未满 8 周岁，任何时候不得无人看护"
        asks = VisitAsks(
            title=f"走访 {page.name}  {page.words}",
            words=f"{page.village_name}　风险 {page.risk_label}　{page.risk_words}",
            asked=page.asked,
            lists=page.lists,
            tasks=page.tasks,
            draft=DRAFT + page.file_id,
            room="children",
            age=page.age,
            place=page.village_name,
            notice=alone,
            facts=page.lists["fact"],
            ticked_facts=page.facts,
            danger_title="孩子面临危险：先保护，再报告",
            danger_steps=DANGER_STEPS,
            danger_action="强制报告" if self._desk.may("incident.report") else "",
            danger_then=partial(self.report, page),
        )
        self._open(VisitForm(self._owner, self._desk, asks, partial(self._visited, page)))

    def _visited(self, page: ChildPage, form: VisitForm) -> None:
        moment = form.moment()
        if moment is None:
            return
        entered, met = form.entered(), form.head.was_met
        command = VisitChild(
            file_id=page.file_id,
            visited_at=moment,
            mode=entered.head["mode"] or "in_person",
            not_met_reason=entered.head["not_met"],
            next_on=entered.day("next_on"),
            answers=entered.answers if met else {},
            found=tuple(entered.facts or ()) if met else None,
            findings=entered.findings(),
            settled=entered.settled(),
            photo=form.photo,
        )

        def saved(_id: str) -> None:
            form.accepted_and_gone()
            self._desk.notice("走访已记录", "ok")

        self._desk.do(command, saved, form.refuse)

    def new_file(self) -> None:
        """A child's first file: who, where, and the parents' states; the rest is added on the file."""
        self._desk.ask(PlacesQuery(), self._new_file)

    def _new_file(self, places: Places) -> None:
        village = ChoiceField("village", "所在村（居）", places.villages)
        village.set_value(places.villages[0][0])
        father = ChoiceField("father", "父亲状况", places.parent_states)
        mother = ChoiceField("mother", "母亲状况", places.parent_states)
        for field in (father, mother):
            field.set_value("unknown")
        fields: list[Entry] = [
            TextField("name", "儿童姓名"), TextField("id_number", "身份证号"),
            DateField("born_on", "出生日期（没有身份证号时）"), village,
            TextField("school", "学校"), TextField("grade", "年级班级"), TextField("father_name", "父亲姓名"), father,
            DateField("father_since", "父亲这一状况从哪天起"), TextField("father_phone", "父亲电话"),
            TextField("mother_name", "母亲姓名"), mother,
            DateField("mother_since", "母亲这一状况从哪天起"), TextField("mother_phone", "母亲电话"),
            TextField("guardian_name", "实际监护人"), TextField("guardian_id_number", "监护人身份证号"),
            TextField("guardian_relation", "监护人与儿童关系"), TextField("guardian_phone", "监护人电话"),
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
                guardian_id_number=form.text("guardian_id_number") or None,
                guardian_relation=form.text("guardian_relation") or None,
                guardian_phone=form.text("guardian_phone") or None,
                parents=tuple(
                    ParentInput(
                        which=which,
                        name=form.text(f"{which}_name") or None,
                        phone=form.text(f"{which}_phone") or None,
                        state=form.text(which) or "unknown",
                        since=form.day(f"{which}_since"),
                    )
                    for which in ("father", "mother")
                ),
                facts=form.ticked("fact_"),
            )
            self._desk.do(command, lambda _id: self._done(form, "档案已建立"), form.refuse)

        self._open(
            DraftedForm(
                self._owner, self._desk, "儿童建档", fields, facts, draft=NEW_FILE, room="children", hand_in=hand_in
            )
        )  # fmt: skip

    def change_file(self, page: ChildPage | None) -> None:
        """What is known of the child: what stands there stays unless it is written over."""
        if page is None:
            return
        fields: list[Entry] = [
            TextField("name", "儿童姓名"),
            TextField("id_number", "身份证号（补填时填）"),
        ]
        fields += [TextField(name, label) for name, label in FILE_TEXTS]
        for field in fields:
            if field.name in page.values and isinstance(field, TextField):
                field.set_value(page.values[field.name])
        ticks = [CheckField(name, label) for name, label in FILE_TICKS]
        for tick in ticks:
            tick.set_value(bool(page.values[tick.objectName()]))

        def hand_in(form: FormDialog) -> None:
            ticked = form.ticked()
            texts = {name: form.text(name) or None for name, _ in FILE_TEXTS}
            details = {name: texts.pop(name) or "" for name in ("living", "needs")}
            command = OpenChildFile(
                village=page.village,
                file_id=page.file_id,
                name=form.text("name"),
                id_number=form.text("id_number"),
                boarding="boarding" in ticked,
                has_hukou="has_hukou" in ticked,
                on_assistance="on_assistance" in ticked,
                details=details,
                **texts,  # type: ignore[arg-type]
            )
            self._desk.do(command, lambda _id: self._done(form, "档案已更新"), form.refuse)

        title = f"改档案 {page.name}"
        self._open(
            DraftedForm(
                self._owner, self._desk, title, fields, ticks, draft=CHANGE + page.file_id, room="children",
                hand_in=hand_in,
            )
        )  # fmt: skip

    def change_parent(self, page: ChildPage, parent: ParentLine) -> None:
        """A parent's state with its dates and evidence: groups follow from it."""
        state = ChoiceField("state", f"{parent.label}状况", page.lists["parent_state"])
        state.set_value(parent.state)
        texts = [
            (TextField("name", "姓名"), parent.name), (TextField("phone", "电话"), parent.phone),
            (TextField("place", "所在地、单位"), parent.place), (TextField("evidence", "佐证材料"), parent.evidence),
        ]  # fmt: skip
        days = [
            (DateField("since", "从哪天起"), parent.since), (DateField("until", "到哪天止（刑期、戒毒期）"), parent.until),
            (DateField("last_contact_on", "最近联系"), parent.last_contact_on), (DateField("last_home_on", "最近返乡"), parent.last_home_on),
        ]  # fmt: skip
        for field, value in texts:
            field.set_value(value)
        for field, day in days:
            field.set_day(day)
        fields: list[Entry] = [state, *(f for f, _ in texts), *(f for f, _ in days)]

        def hand_in(form: FormDialog) -> None:
            if form.lacks(state="请选择状况；不清楚的选“情况不明”。"):
                return
            changed = ParentInput(
                which=parent.which,
                state=form.text("state"),
                name=form.text("name") or None,
                phone=form.text("phone") or None,
                place=form.text("place") or None,
                evidence=form.text("evidence") or None,
                since=form.day("since"),
                until=form.day("until"),
                last_contact_on=form.day("last_contact_on"),
                last_home_on=form.day("last_home_on"),
            )
            command = OpenChildFile(
                village=page.village, file_id=page.file_id, name=page.name, parents=(changed,)
            )
            self._desk.do(command, lambda _id: self._done(form, "父母情况已更新"), form.refuse)

        title = f"{page.name}的{parent.label}"
        self._open(FormDialog(self._owner, title, fields, hand_in=hand_in))

    def confirm_groups(self, page: ChildPage) -> None:
        """A person looks at the grounds and confirms or turns down each group."""
        checks = []
        for group in page.groups:
            check = CheckField(f"group_{group.code}", group.label)
            check.set_value(group.computed)
            checks.append(check)
        hint = "按档案情形算出：" + "；".join(f"{g.label}——{g.ground}" for g in page.groups)

        def hand_in(form: FormDialog) -> None:
            command = ConfirmGroups(file_id=page.file_id, groups=form.ticked("group_"))
            self._desk.do(command, lambda _none: self._done(form, "类别已核实"), form.refuse)

        self._open(
            FormDialog(
                self._owner, f"核实类别 {page.name}", [], checks, hint=hint, action="核实属实", hand_in=hand_in
            )
        )  # fmt: skip

    def print_register(self, page: ChildPage | None) -> None:
        """One child, one file, on paper."""

        def prepared(paper: Paper) -> None:
            target = dialogs.save_file(
                self._owner, "保存登记表", f"儿童登记表-{paper.name}.pdf", "PDF (*.pdf)"
            )
            if target is not None:
                self._desk.run(
                    lambda: write_whole(target, [draw(paper.form, paper.values)]),
                    lambda _none: self._desk.notice(f"登记表已保存到 {target.name}。", "ok"),
                )
                self._desk.note("print", paper.form)

        if page is not None:
            self._desk.ask(ChildPaper(file_id=page.file_id), prepared)

    def close_task(self, task: OpenTask) -> None:
        def hand_in(form: FormDialog) -> None:
            command = CloseChildTask(task_id=task.id, done_what=form.text("done_what"))
            self._desk.do(command, lambda _none: self._done(form, "已办结"), form.refuse)

        fields: list[Entry] = [MultiLine("done_what", "办理结果", rows=3)]
        self._open(FormDialog(self._owner, "办结", fields, hint=task.what, hand_in=hand_in))

    def close_file(self, page: ChildPage | None) -> None:
        """Close with a reason, or hand over to another village of the township."""
        if page is not None:
            self._desk.ask(PlacesQuery(), partial(self._close_file, page))

    def _close_file(self, page: ChildPage, places: Places) -> None:
        reason = ChoiceField("reason", "原因", page.lists["closing"])
        others = [(code, words) for code, words in places.villages if code != page.village]
        village = ChoiceField("to_village", "移交给哪个村（居）", [("", "不移交"), *others])
        village.set_value("")
        fields: list[Entry] = [reason, village, TextField("words", "说明")]

        def hand_in(form: FormDialog) -> None:
            command = CloseChildFile(
                file_id=page.file_id,
                reason=form.text("reason"),
                to_village=form.text("to_village") or None,
                words=form.text("words"),
            )
            words = "已移交" if form.text("to_village") else "已结案"
            self._desk.do(command, lambda _none: self._done(form, words), form.refuse)

        hint = "档案不会删除；移交后连同未办事项转到另一个村。"
        self._open(
            FormDialog(
                self._owner, f"结案或移交 {page.name}", fields, hint=hint, action="确定", hand_in=hand_in
            )
        )  # fmt: skip
