"""The tour: drives the real window through the main job and leaves a picture of each step."""

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.errors import FolderInUse
from app.queries.case_list import CaseList
from app.queries.case_paper import CasePaper
from app.queries.child_paper import ChildPaper
from app.queries.incident_paper import IncidentPaper
from app.queries.visit_paper import VisitPaper
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.children.view import ChildrenView
from ui.shell.start import Front, OpenDesk
from ui.style.theme import put_on
from ui.sync.view import SyncView
from ui.tour_walk import STICK, StepFailed, Walk, number, pause
from ui.visits.view import VisitsView

SUMMARY = "summary.json"


class Tour(Walk):
    """One run. Each step is a method of what a person does; its picture follows it."""

    def run(self) -> bool:
        """Every step in order; the first that fails ends the tour."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("登录页", self._nothing),
            ("登录", lambda: self._log_in("clerk")),
            ("工作台", lambda: self._room("home")),
            ("查找一个人", self._search),
            ("一窗受理：空表", lambda: self._room("intake")),
            ("一窗受理：成员与收入", self._fill_in),
            ("一窗受理：填错的身份证号", self._wrong_number),
            ("受理完成", self._accept),
            ("办件列表", lambda: self._room("cases")),
            ("办件：刚受理", self._open_newest),
            ("办件：提请核对", lambda: self._step("ask_verification")),
            ("打印回执和告知书", self._papers),
            ("办件：待初审", lambda: self._open_at("opinion")),
            ("办件：公示中", lambda: self._open_at("notice")),
            ("打印公示", lambda: self._paper("public_notice")),
            ("对象档案", self._person),
            ("入户走访", lambda: self._room("visits")),
            ("走访表", self._visit_form),
            ("打印走访表", self._visit_sheet),
            ("小窗口 911×512：工作台", lambda: self._small("home")),
            ("小窗口 911×512：受理", lambda: self._small("intake")),
            ("数据同步", lambda: self._big("sync")),
            ("与县里交换", self._exchange),
            ("锁定", self._lock),
            ("县级：登录", lambda: self._change_office("county", "county")),
            ("县级：收到乡镇的办件", self._exchange),
            ("县级：待确认的办件", lambda: self._open_at("county")),
            ("县级：确认同意", self._confirm),
            ("县级：不予确认", self._refuse),
            ("县级：把决定带回", self._exchange),
            ("村里：儿童主任登录", lambda: self._change_office("village-1", "director")),
            ("村里：交换", self._exchange),
            ("村里：我的孩子今天", lambda: self._room("children")),
            ("村里：走访表", self._child_visit),
            ("村里：委托照护协议", self._agreement),
            ("村里：打印协议", self._print_agreement),
            ("村里：强制报告", self._child_report),
            ("村里：报告登记和登记表", self._child_reported),
            ("村里：一人一档", self._child_file),
            ("村里：带回乡镇", self._exchange),
            ("乡镇：再登录", lambda: self._change_office("township-1", "clerk")),
            ("乡镇：收到县级决定", self._exchange),
            ("乡镇：县级返回", lambda: self._room("home")),
            ("乡镇：打印确认通知书", self._notice),
            ("乡镇：打印不予确认通知书", self._refusal),
            ("村里：换机再登录", lambda: self._change_office("village-1", "director")),
            ("村里：收到乡镇带回的", self._exchange),
        ]
        for place, (name, act) in enumerate(steps, 1):
            began = time.monotonic()
            try:
                act()
                self._settle()
                ok = True
            except Exception as error:  # noqa: BLE001 - whatever it is, the summary names it
                ok, name = False, f"{name}：{type(error).__name__} {error}"
            files = [self._picture(f"{place:02d}")]
            seconds = round(time.monotonic() - began, 3)
            self.steps.append({"name": name, "ok": ok, "seconds": seconds, "files": files})
            if not ok:
                return False
        return True

    def _nothing(self) -> None: ...

    def _log_in(self, user: str) -> None:
        page = self._front.log_in
        page.choose(user)
        page.password.edit.setText(self._users[user])
        page.asked.emit(user, self._users[user])
        self._until(lambda: self._front.main is not None)

    def _room(self, key: str) -> None:
        self._window().open_room(key)
        self._settle()

    def _search(self) -> None:
        self._front.activateWindow()
        box = self._window().search
        box.setFocus()
        QTest.keyClicks(box, "chen")
        pause(400)

    def _fill_in(self) -> None:
        self._window().search.clear()
        page = self._intake()
        household = page.household
        household.village.set_value(page._choices.villages[3][0])  # type: ignore[union-attr]
        household.kind.set_value("rural")
        household.address.set_value("3组18号")
        rows = [
            ("陈国强", number("19790412", "123"), "head", "2"),
            ("王秀英", number("19811103", "246"), "spouse", ""),
            ("陈𬱖涵", number("20120301", "225"), "child", ""),
            ("陈子轩", number("20150709", "117"), "child", ""),
        ]
        for place, (name, id_number, relation, grade) in enumerate(rows):
            row = page.members.rows[0] if place == 0 else page.members.begin_row()
            row.name.set_value(name)
            row.id_number.set_value(id_number)
            row.relation.set_value(relation)
            row.grade.set_value(grade)
            row.kind.set_value("physical" if grade else "")
            row.student.set_value(place == 2)
            row.authorised.set_value(True)
            row._edited()
        money = page.money["income"].rows[0]
        money.category.set_value("farming")
        money.amount.set_value("800")
        page.papers.payee.set_value("陈国强")
        page.papers.bank.set_value("农村商业银行")
        page.papers.account.set_value("6217001234567890123")
        page.papers.materials["income"].set_value("missing")
        page._edited()
        pause(500)
        self._expect(page.amount.number.text() == "825.00", page.amount.number.text())

    def _wrong_number(self) -> None:
        page = self._intake()
        good = page.members.rows[1].id_number.value()
        page.members.rows[1].id_number.set_value(good[:-1] + ("0" if good[-1] != "0" else "1"))
        page.papers.commitment.set_value(True)
        page.accept()
        self._settle()
        self._expect(page.page.problem.isVisible(), "no sentence")
        self._kept = good

    def _accept(self) -> None:
        page = self._intake()
        page.members.rows[1].id_number.set_value(self._kept)
        page.members.rows[1].id_number.set_error(None)
        page.accept()
        self._until(lambda: page.done.isVisible())

    def _open_newest(self) -> None:
        desk = self._desk()
        rows = desk.ask(CaseList(stage="verify")).rows
        self._case = next(r for r in rows if r.applicant == "陈国强" and r.status == "accepted")
        self._window().open_room("cases", case_id=self._case.id)

    def _step(self, code: str) -> None:
        view = self._cases().case
        chosen = next(s for s in view._detail.steps if s.code == code)  # type: ignore[union-attr]
        view.choose_step(chosen)
        view.take_step()
        self._settle()

    def _papers(self) -> None:
        for form in ("receipt", "missing_materials"):
            self._paper(form, self._case.id)

    def _paper(self, form: str, case_id: str = "") -> None:
        """Of a case, by default the one that is open."""
        wanted = case_id or self._cases().case._case_id
        self._print(CasePaper(case_id=wanted, form=form))

    def _open_at(self, stage: str) -> None:
        found = self._desk().ask(CaseList(stage=stage)).rows
        rows = [row for row in found if row.village.startswith("大河镇")]
        self._expect(bool(rows), f"no case at {stage}")
        self._window().open_room("cases", case_id=rows[0].id)

    def _person(self) -> None:
        view = self._cases().case
        member = view._detail.members[0]  # type: ignore[union-attr]
        self._window().open_room("people", person_id=member.person_id)

    def _small(self, key: str) -> None:
        self._front.resize(911, 512)
        self._window().open_room(key)

    def _lock(self) -> None:
        self._front.resize(1366, 768)
        self._front.lock()
        self._until(lambda: self._front.main is None)

    def _big(self, key: str) -> None:
        self._front.resize(1366, 768)
        self._window().open_room(key)

    def _exchange(self) -> None:
        self._window().open_room("sync")
        page: SyncView = self._page("sync", SyncView)
        page.use_folder(self._stick)
        page.start()
        self._settle()
        self._expect(page.exchange.title.text().startswith("交换完成"), page.exchange.detail.text())

    def _change_office(self, folder: str, user: str) -> None:
        """Walk over to another machine of the world."""
        old, self._open_form = self._front, None
        self._front = Front(self._world / folder, self._open_desk)
        self._front.show()
        old.shut_down()
        old.close()
        self._left.append(old)
        self._log_in(user)

    def _confirm(self) -> None:
        view = self._cases().case
        self._settle()
        self._case_id = view._detail.id  # type: ignore[union-attr]
        self._step("confirm")

    def _refuse(self) -> None:
        self._open_at("county")
        self._settle()
        view = self._cases().case
        self._refused_id = view._case_id
        view.choose_step(next(s for s in view._detail.steps if s.code == "refuse"))  # type: ignore[union-attr]
        view.form.fields["reason"].set_value("核实两名成员长期在外务工，工资收入没有申报")
        rule: Any = view.form.fields["rule"]
        rule.combo.setFocus()
        rule.set_value(str(rule.combo.itemData(0, Qt.ItemDataRole.UserRole)))
        view.take_step()
        self._settle()
        step = view.form.step
        self._expect(step is None or step.code != "refuse", "the refusal was not taken")

    def _visit_form(self) -> None:
        view: VisitsView = self._page("visits", VisitsView)
        row = view.table.current()
        if row is None:
            raise StepFailed("nobody to visit")
        view.visit(row)
        self._settle()
        self._open_form = view.acts.dialog
        self._sheet = row.id

    def _visit_sheet(self) -> None:
        if self._open_form is not None:
            self._open_form.fields["q_condition"].boxes.tick(1)
            self._open_form.fields["q_eaten"].boxes.tick(0)
            self._open_form.done_button.click()
        self._settle()
        self._open_form = None
        (paper,) = self._desk().ask(VisitPaper(enrolment_id=self._sheet)).papers
        self._write(paper)

    def _child_visit(self) -> None:
        view: ChildrenView = self._page("children", ChildrenView)
        view.choose("")
        self._settle()
        view.acts.visit(view.file.page_shown)
        self._settle()
        self._open_form = view.acts.dialog
        if self._open_form is None:
            raise StepFailed("no child to visit")
        self._open_form.fields["q_carer_now"].boxes.tick(0)
        self._open_form.fields["q_wish"].set_value("说想爸爸")

    def _agreement(self) -> None:
        view: ChildrenView = self._page("children", ChildrenView)
        if self._open_form is not None:
            self._open_form.done_button.click()
        self._settle()
        view.acts.entrust(view.file.page_shown)
        self._settle()
        form = self._open_form = self._new_form(view.acts.dialog)
        for name, words in (
            ("principal_name", "李小红"), ("carer_name", "李小芬"), ("carer_relation", "姑姑"),
            ("carer_id_number", number("19880808", "268")), ("carer_phone", "13985850268"),
            ("child_opinion", "愿意跟姑姑住"),
        ):  # fmt: skip
            form.fields[name].set_value(words)
        for check in form.checks.values():
            check.set_value(check.objectName().startswith("declared_"))

    def _print_agreement(self) -> None:
        dialogs.answers.lay_down(self._out / "care_agreement.pdf")
        self._open_form.done_button.click()
        self._settle()
        self._expect((self._out / "care_agreement.pdf").exists(), "no agreement")
        self.files.append("care_agreement.pdf")

    def _child_report(self) -> None:
        view: ChildrenView = self._page("children", ChildrenView)
        view.acts.report(view.file.page_shown)
        self._settle()
        form = self._open_form = self._new_form(view.acts.dialog)
        form.fields["situation"].set_value("abandoned")
        form.fields["course"].set_value("邻居反映孩子独自在家三天")

    def _child_reported(self) -> None:
        self._open_form.done_button.click()
        self._settle()
        self._incident_paper()

    def _new_form(self, form: Any) -> Any:
        if form is None or form is self._open_form:
            raise StepFailed("no form")
        return form

    def _incident_paper(self) -> None:
        view: ChildrenView = self._page("children", ChildrenView)
        self._settle()
        page = view.reports.page
        if page is None:
            raise StepFailed("no report shown")
        self._print(IncidentPaper(incident_id=page.id))

    def _child_file(self) -> None:
        view: ChildrenView = self._page("children", ChildrenView)
        shown = view.file.page_shown
        if shown is None:
            raise StepFailed("no child")
        view.show_file(shown.file_id)
        self._print(ChildPaper(file_id=shown.file_id))

    def _notice(self) -> None:
        self._window().open_room("cases", case_id=self._case_id)
        self._settle()
        self._paper("confirmation_notice")

    def _refusal(self) -> None:
        self._window().open_room("cases", case_id=self._refused_id)
        self._settle()
        self._paper("refusal_notice")


def run_tour(
    out: Path, make_world: Callable[[Path, int, int], list[dict[str, str]]], open_desk: OpenDesk
) -> dict[str, Any]:
    """Make a demo world, take the tour, write ``summary.json``; its content is returned. Raises FolderInUse."""
    out.mkdir(parents=True, exist_ok=True)
    world = out / "world"
    if (out / SUMMARY).exists():  # left by an earlier tour: ours to replace
        for old in (world, out / STICK):
            shutil.rmtree(old, ignore_errors=True)
    if world.exists():
        raise FolderInUse(file=str(world))
    users = make_world(world, 28, 1)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    put_on(application)
    tour = Tour(out, world, open_desk, users)
    good = tour.run()
    tour.end()
    summary = {"ok": good, "steps": tour.steps, "files": tour.files}
    write_whole(out / SUMMARY, [json.dumps(summary, ensure_ascii=False, indent=1).encode()])
    return summary
