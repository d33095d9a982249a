"""The mandatory report: numbers first, then as little as will do; follow-ups; the written report."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from app.commands.note_incident import NoteIncident
from app.commands.report_incident import ReportIncident
from app.documents.draw import draw
from app.queries.case_paper import Paper
from app.queries.child_page import ChildPage
from app.queries.incident_page import IncidentPage
from app.queries.incident_paper import IncidentPaper
from app.queries.incident_reporter import IncidentReporterQuery, ReporterLine
from app.queries.places import Places, PlacesQuery
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.children.report_form import ReportForm
from ui.shell.desk import WindowDesk
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.widgets.form_dialog import Entry, FormDialog


class ReportActs:
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
        self.reported: Callable[[str], object] = lambda _id: None

    def report(self, page: ChildPage | None) -> None:
        """With a child of the list or without one."""
        self._desk.ask(PlacesQuery(), partial(self._build, page))

    def _build(self, page: ChildPage | None, places: Places) -> None:
        form = ReportForm(
            self._owner,
            self._desk,
            places,
            child=page.name if page else "",
            village=page.village if page else "",
            file_id=page.file_id if page else None,
            hand_in=self._hand_in,
        )
        self._open(form)

    def _hand_in(self, form: ReportForm, command: ReportIncident) -> None:
        def saved(incident_id: str) -> None:
            form.accepted_and_gone()
            self._desk.notice("强制报告已保存。请打印登记表，并尽快交换带给乡镇。", "ok")
            self.reported(incident_id)

        self._desk.do(command, saved, form.refuse)

    def follow_up(self, page: IncidentPage) -> None:
        """What the police said, where the child was brought, what was assessed, that it is closed."""
        step = ChoiceField("step", "事项", page.steps)
        step.set_value(page.steps[0][0])
        on = DateField("on", "日期")
        on.set_day(self._desk.today)
        fields: list[Entry] = [
            step, on, TextField("unit", "单位、接警人、警号案号"), MultiLine("words", "内容", rows=3),
        ]  # fmt: skip

        def hand_in(form: FormDialog) -> None:
            command = NoteIncident(
                incident_id=page.id,
                step=form.text("step"),
                on=form.day("on"),
                unit=form.text("unit") or None,
                words=form.text("words"),
            )
            self._desk.do(command, lambda _id: self._done(form, "跟进已登记"), form.refuse)

        title = f"登记跟进 {page.number}"
        self._open(FormDialog(self._owner, title, fields, hint=page.situation, hand_in=hand_in))

    def show_reporter(self, page: IncidentPage) -> None:
        """Kept apart; the look is recorded."""
        yes = dialogs.confirm(
            self._owner, "查看报告人？", "报告人信息保密，这次查看会记录在案。", yes="查看"
        )
        if yes:
            self._desk.ask(IncidentReporterQuery(incident_id=page.id), self.tell_reporter)

    def tell_reporter(self, found: tuple[ReporterLine, ...]) -> None:
        words = "；".join(f"{one.name} {one.phone}".strip() for one in found)
        dialogs.tell(self._owner, "报告人（保密）", words or "没有登记报告人。")

    def print_report(self, incident_id: str) -> None:
        def prepared(paper: Paper) -> None:
            target = dialogs.save_file(
                self._owner, "保存强制报告登记表", f"强制报告-{paper.name}.pdf", "PDF (*.pdf)"
            )
            if target is not None:
                self._desk.run(
                    lambda: write_whole(target, [draw(paper.form, paper.values)]),
                    lambda _none: self._desk.notice(f"登记表已保存到 {target.name}。", "ok"),
                )

        self._desk.ask(IncidentPaper(incident_id=incident_id), prepared)
