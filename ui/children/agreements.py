"""Entrusted care: the form, the declarations one by one, the paper, signing and ending."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QDialog, QWidget

from app.commands.change_agreement import ChangeAgreement
from app.commands.entrust_child import EntrustChild
from app.documents.draw import draw
from app.queries.agreement_paper import AgreementPaper
from app.queries.case_paper import Paper
from app.queries.child_page import AgreementLine, ChildPage
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.questions.drafted import DraftedForm
from ui.shell.desk import WindowDesk
from ui.widgets import CheckField
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog

DRAFT = "entrust-"
PRINCIPALS = [("father", "父亲"), ("mother", "母亲"), ("both", "父母双方")]
TERMS = (
    ("money", "费用、支付"), ("doctor", "就医授权"), ("home", "返家安排"), ("urgent_contact", "紧急联系人"),
)  # fmt: skip
YEAR = timedelta(days=365)


class AgreementActs:
    """Opens the forms over the room and hands them in."""

    def __init__(
        self,
        desk: WindowDesk,
        owner: QWidget,
        open_dialog: Callable[[QDialog], None],
        done: Callable[[QDialog, str], None],
    ) -> None:
        self._desk = desk
        self._owner = owner
        self._open = open_dialog
        self._done = done

    def entrust(self, page: ChildPage) -> None:
        """A care agreement; saved, it is printed from the file."""
        today = self._desk.today
        principal = ChoiceField("principal", "委托人", PRINCIPALS)
        principal.set_value("both")
        name = TextField("principal_name", "委托人姓名")
        name.set_value("、".join(p.name for p in page.parents if p.name and p.state == "away"))
        reason = TextField("reason", "委托原因")
        reason.set_value("父母外出务工")
        starts, ends = DateField("starts_on", "开始日期"), DateField("ends_on", "结束日期")
        starts.set_day(today)
        ends.set_day(today + YEAR)
        fields: list[Entry] = [
            principal, name, TextField("carer_name", "受托人姓名"),
            TextField("carer_id_number", "受托人身份证号"), TextField("carer_relation", "与儿童关系"),
            TextField("carer_phone", "受托人电话"), TextField("carer_address", "受托人住址"), reason, starts, ends,
            TextField("contact", "每周联系方式"), DateField("informed_school_on", "书面告知学校的日期"),
            *(TextField(code, label) for code, label in TERMS),
            MultiLine("child_opinion", "儿童意见（能表达的要听取）", rows=2),
        ]  # fmt: skip
        declared = [CheckField(f"declared_{c}", f"声明：{w}") for c, w in page.lists["forbidden"]]
        disabled = CheckField("carer_disabled", "受托人重度残疾或有智力、精神残疾")

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
                carer_address=form.text("carer_address") or None,
                carer_disabled=disabled.value(),
                reason=form.text("reason"),
                starts_on=form.day("starts_on"),
                ends_on=form.day("ends_on"),
                contact=form.text("contact") or None,
                child_opinion=form.text("child_opinion") or None,
                declared=form.ticked("declared_"),
                informed_school_on=form.day("informed_school_on"),
                terms={code: form.text(code) for code, _ in TERMS if form.text(code)} or None,
            )

            def saved(agreement_id: str) -> None:
                form.accept()
                self._desk.notice("协议已登记，请打印签字。", "ok")
                self.print_agreement(agreement_id)

            self._desk.do(command, saved, form.refuse)

        hint = "依据未成年人保护法第二十二条、第二十三条。受托人的年龄、残疾、已照护人数由程序核对，其余逐项声明。"
        self._open(
            DraftedForm(
                self._owner, self._desk, f"委托照护 {page.name}", fields, [*declared, disabled], hint=hint,
                action="登记并打印", draft=DRAFT + page.file_id, room="children", hand_in=hand_in,
            )
        )  # fmt: skip

    def sign(self, agreement: AgreementLine) -> None:
        """Signed on paper: the day, and when the school was told."""
        signed, told = (
            DateField("signed_on", "签字日期"),
            DateField("informed_school_on", "书面告知学校的日期"),
        )
        signed.set_day(self._desk.today)

        def hand_in(form: FormDialog) -> None:
            if form.lacks(signed_on="请填写签字日期。"):
                return
            command = ChangeAgreement(
                agreement_id=agreement.id,
                signed_on=form.day("signed_on"),
                informed_school_on=form.day("informed_school_on"),
            )
            self._desk.do(command, lambda _none: self._done(form, "协议已签订"), form.refuse)

        fields: list[Entry] = [signed, told]
        self._open(
            FormDialog(self._owner, "协议签字", fields, hint=agreement.title, hand_in=hand_in)
        )

    def end(self, agreement: AgreementLine) -> None:
        ended = DateField("ended_on", "终止日期")
        ended.set_day(self._desk.today)

        def hand_in(form: FormDialog) -> None:
            if form.lacks(ended_on="请填写终止日期。"):
                return
            command = ChangeAgreement(agreement_id=agreement.id, ended_on=form.day("ended_on"))
            self._desk.do(command, lambda _none: self._done(form, "协议已终止"), form.refuse)

        hint = f"{agreement.title}。终止后请确认孩子由谁照看。"
        self._open(
            FormDialog(self._owner, "终止协议", [ended], hint=hint, action="终止", hand_in=hand_in)
        )

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
