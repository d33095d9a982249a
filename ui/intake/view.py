"""Intake: one page from the person to the receipt; the amount beside it as one types."""

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.commands.accept_application import Accepted
from app.drafts import Draft
from app.errors import AppError, FieldIssue, Refused
from app.policy.explain import explain
from app.queries.attachment import StoredFile
from app.queries.intake_choices import IntakeChoices, IntakeChoicesQuery
from app.queries.known_person import KnownPerson, KnownPersonQuery
from app.rules.contradictions import contradictions
from app.rules.id_number import tidy
from app.rules.materials import needed
from ui.cases.amount import AmountCard
from ui.cases.attachments import KeptAttachments
from ui.cases.papers import PaperDesk
from ui.draft_timer import DraftTimer
from ui.intake.frame import IntakeFrame
from ui.intake.household import HouseholdCard
from ui.intake.members import MembersCard
from ui.intake.money import SECTIONS, MoneyCard
from ui.intake.papers import PapersCard
from ui.intake.presenter import (
    Entered,
    brought_by,
    facts_of,
    from_body,
    issues_of,
    live_amount,
    to_body,
    to_command,
    untold_values,
    without_member,
)
from ui.intake.rows import MemberRow
from ui.intake.side import DoneCard, HintsCard, KnownCard
from ui.shell.desk import WindowDesk
from ui.widgets import ChoiceField, DateField, StatePane, TextField
from ui.words import words_of, words_of_issue

DRAFT_MS = 300


class IntakeView(QWidget):
    """``open(draft_id=…)`` goes on with a draft; without one a new application begins."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self._choices: IntakeChoices | None = None
        self._wanted = ""  # a draft that was asked for before the form stood
        self.money: dict[str, MoneyCard] = {}
        self._draft_id = uuid.uuid4().hex
        self._household_id = ""
        self._filling = False
        self._papers = PaperDesk(desk, self)
        self.page = IntakeFrame()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        self._blank: Entered | None = None
        self._timer = DraftTimer(self, self._save_draft, DRAFT_MS)
        self.states.show_loading()
        desk.ask(IntakeChoicesQuery(), self._build, self.states.show_error)

    # Building.

    def _build(self, choices: IntakeChoices) -> None:
        """Card by card: all at once would keep the window from answering."""
        programme = choices.pack.programme("dibao")
        marks = choices.pack.choices("dibao", "family_mark")

        def money(section: str) -> MoneyCard:
            self.money[section] = MoneyCard(programme, section)
            return self.money[section]

        def household() -> HouseholdCard:
            self.household = HouseholdCard(choices.villages, marks)
            return self.household

        def members() -> MembersCard:
            self.members = MembersCard(choices.pack, lambda: self._desk.today)
            return self.members

        def files() -> QWidget:
            self.files = KeptAttachments(self._desk, self._edited)
            self.files.set_kinds([m.label for m in programme.materials])
            return self.files

        def papers() -> PapersCard:
            self.papers = PapersCard(programme.materials)
            return self.papers

        sections: list[Callable[[], QWidget]] = [
            partial(money, section) for section, *_ in SECTIONS
        ]
        makers: tuple[Callable[[], QWidget], ...] = (household, members, *sections, files, papers)
        cards = [partial(self._put, make) for make in makers]
        self._desk.in_turns(
            self,
            [
                *cards,
                self._build_side,
                partial(self._built, choices),
                *self._showing(Entered()),
                self._ready,
            ],
        )

    def _put(self, make: Callable[[], QWidget]) -> QWidget:
        made = make()
        self.page.main.addWidget(made)
        return made

    def _build_side(self) -> None:
        self.amount = AmountCard()
        self.known = KnownCard(self._desk)
        self.hints = HintsCard()
        self.done = DoneCard(self._desk, self._papers)
        for card in (self.amount, self.known, self.hints, self.done):
            self.page.side.addWidget(card)
        self.page.side.addStretch(1)

    def _built(self, choices: IntakeChoices) -> None:
        self._choices = choices
        for changed in (
            self.household.changed,
            self.members.changed,
            self.papers.changed,
            *(card.changed for card in self.money.values()),
        ):
            changed.connect(self._edited)
        self.members.removed.connect(self._remove_member)
        self.members.number_left.connect(self._look_up)
        self.papers.tell.connect(self._print_missing)
        self.page.clear.clicked.connect(self.start_again)
        self.page.accept_button.clicked.connect(self.accept)
        self.page.main.addStretch(1)

    def _ready(self) -> None:
        self._blank = self.entered()  # whatever differs from it was typed, and is kept
        self.states.show_content()
        self._begin_typing()
        if self._wanted:
            self.open(draft_id=self._wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here begins to type at once."""
        super().showEvent(event)
        self._begin_typing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere, or locks, has everything kept at once."""
        super().hideEvent(event)
        self._timer.save_now()

    def _begin_typing(self) -> None:
        """Where nothing else has been gone to; later, since a field can't take the focus before it shows."""
        if self._choices is not None and self.focusWidget() is None:
            QTimer.singleShot(0, self.household.village, self.household.village.setFocus)

    # What stands on the form.

    def entered(self) -> Entered:
        made = Entered(household_id=self._household_id, members=self.members.entries())
        made.money = [row.entry() for card in self.money.values() for row in card.rows]
        made.files = [dataclasses.asdict(file) for file in self.files.files]
        self.household.read_into(made)
        self.papers.read_into(made)
        return made

    def _show(self, entered: Entered) -> None:
        for part in self._showing(entered):
            part()

    def _showing(self, entered: Entered) -> Sequence[Callable[[], object]]:
        """What puts this on the form, card by card."""

        def household() -> None:
            self._filling = True
            self._household_id = entered.household_id
            self.household.show_entered(entered)

        def members() -> QWidget:
            self.members.show_members(entered.members)
            return self.members

        def money() -> None:
            for card in self.money.values():
                card.show_items(entered.money, self.members.names())

        def papers() -> None:
            self.files.set_files([StoredFile(**file) for file in entered.files])
            self.papers.show_entered(entered)
            self._filling = False

        return household, members, money, papers, self._recompute, self.page.tab_as_read

    def _edited(self) -> None:
        if self._filling:
            return
        names = self.members.names()
        for card in self.money.values():
            card.set_names(names)
        self.household.set_members(names)
        self.page.problem.hide()
        self._recompute()
        self._timer.start()

    def _remove_member(self, place: int) -> None:
        self._show(without_member(self.entered(), place))
        self._timer.start()

    def _recompute(self) -> None:
        assert self._choices is not None
        pack, today = self._choices.pack, self._desk.today
        entered = self.entered()
        facts = facts_of(entered, today)
        self.papers.show_needed(needed(pack.programme("dibao"), facts))
        found = live_amount(entered, pack, today)
        if found is None:
            self.amount.show_lines(0, (), eligible=False, pack=pack.label)
            self.hints.show_hints((), (), begun=False)
            self.page.show_amount("")
            return
        reasons = explain(found.lines, pack)
        self.amount.show_lines(found.amount_fen, reasons, eligible=found.eligible, pack=pack.label)
        self.page.show_amount(
            f"预计享受 {self.amount.number.text()} 元/月" if found.eligible else "按现在所填不符合"
        )
        hints = list(found.hints)
        if found.border_family:
            names = self.members.names()
            who = "、".join(names[int(m)] for m in found.single_candidates)
            alone = f"{who} 可以单独申请，请改申请方式" if who else "可以登记为低收入人口"
            hints.insert(0, f"低保边缘家庭（人均低于标准 1.5 倍）：{alone}")
        odd = [words_of_issue(issue) for issue in (*found.issues, *contradictions(facts))]
        self.hints.show_hints(odd, hints, begun=True)

    def _save_draft(self) -> None:
        entered = self.entered()
        if self._blank is None or entered == self._blank:
            return
        title = f"低保申请 {entered.members[0].name or '未填姓名'}"
        user, body = self._desk.actor.user_id, to_body(entered)
        self._desk.save_draft(Draft(self._draft_id, user, "intake", title, body, self._desk.now))

    # Somebody who is known.

    def _look_up(self, row: MemberRow) -> None:
        number = tidy(row.id_number.value())
        if len(number) == 18:
            self._desk.ask(KnownPersonQuery(id_number=number), partial(self._found, row))

    def _found(self, row: MemberRow, known: KnownPerson | None) -> None:
        """A known applicant brings the household; of a known member it is told what is on file."""
        if known is None or not isValid(row) or row not in self.members.rows:
            return  # nobody, or the row or the whole page is gone by now
        first = row is self.members.rows[0]
        if first and not self._household_id:
            self._show(brought_by(known, self.entered()))
            self._timer.start()
        elif not row.name.value():
            row.name.set_value(known.person.name)
            self._edited()
        self.known.add(known, self._household_id)

    # Handing in.

    def accept(self) -> None:
        entered = self.entered()
        issues = issues_of(entered, self._desk.today)
        if issues:
            self._show_issues(issues)
            return
        self.page.accept_button.setEnabled(False)
        self._timer.stop()
        command = to_command(entered, self._desk.today, self._draft_id)
        self._desk.do(command, self._accepted, self._refused)

    def _accepted(self, accepted: Accepted) -> None:
        self.page.accept_button.setEnabled(True)
        due = f"，{accepted.due_on} 前办结" if accepted.due_on else ""
        self._desk.notice(f"已受理 {accepted.receipt_numbers[0]}{due}", "ok")
        self.done.show_accepted(accepted, missing=bool(self.papers.lacking()))
        self.start_again()

    def _refused(self, error: AppError) -> None:
        self.page.accept_button.setEnabled(True)
        if isinstance(error, Refused):
            self._show_issues(error.issues)
        else:
            self.page.problem.setText(words_of(error))
            self.page.problem.show()

    def _show_issues(self, issues: Sequence[FieldIssue]) -> None:
        """Each under its field; what belongs to none stands above the button."""
        rest, wrong = [], []
        for issue in issues:
            field = self._field_of(issue.field)
            if field is not None:
                field.set_error(issue)
                wrong.append(field)
            else:
                rest.append(words_of_issue(issue))
        if wrong:
            self.page.go_to(min(wrong, key=lambda field: field.mapTo(self, QPoint()).y()))
        first = f"还有 {len(issues)} 处需要改，请看红字。" if len(rest) < len(issues) else ""
        self.page.problem.setText(" ".join([first, *rest]).strip())
        self.page.problem.show()

    def _field_of(self, name: str) -> TextField | ChoiceField | DateField | None:
        parts = name.split(".")
        place = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else -1
        if name == "village":
            return self.household.village
        if parts[0] == "members" and 0 <= place < len(self.members.rows):
            return self.members.rows[place].field_of(parts[-1])
        rows = [row for card in self.money.values() for row in card.rows]
        if parts[0] == "money" and 0 <= place < len(rows):
            return rows[place].field_of(parts[-1])
        return None

    def _print_missing(self) -> None:
        """Tell once what is missing; nothing is accepted and no clock starts (57号 第十条)."""
        assert self._choices is not None
        values = untold_values(self.entered(), self.papers.lacking(), self._choices)
        self._papers.print_values("missing_materials", "一次性告知书", "未受理", values)

    def start_again(self) -> None:
        """A new form; what was handed in or drafted stays where it is."""
        self._draft_id = uuid.uuid4().hex
        self.known.clear()
        self.page.problem.hide()
        self._show(Entered())
        self.page.go_to(self.household.village)

    def open(self, draft_id: str = "", **_more: object) -> None:
        if self._choices is None:
            self._wanted = draft_id
        elif draft_id:
            self._desk.drafts(partial(self._open_draft, draft_id))

    def _open_draft(self, draft_id: str, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.id == draft_id:
                self._draft_id = draft_id
                self.known.clear()
                self._show(from_body(draft.body))


def make(desk: WindowDesk) -> QWidget:
    return IntakeView(desk)
