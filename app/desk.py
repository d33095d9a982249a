"""The one door to everything a logged-in person does: commands, queries, drafts, attachments.

Permission is checked here and nowhere else; what is refused is written to the audit trail.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.attachments import checked
from app.backup import BackedUp, Backer
from app.changes import Changes
from app.commands import base as commands
from app.commands.base import Command, Outcome
from app.drafts import Draft
from app.enrolling import Answered, Answerer
from app.exchange import Exchanger, ExchangeSummary, Networker, OnDrive, Preview, Report, quiet
from app.office_clock import OfficeClock
from app.ports import Work
from app.queries import base as queries
from app.queries.attachment import AttachmentQuery, StoredFile
from app.queries.base import Query
from app.security.actor import Actor
from app.security.doorkeeper import Doorkeeper
from app.security.errors import NotPermitted, NotYet
from app.security.key_slots import Slot
from app.security.permissions import may

R = TypeVar("R")
A = TypeVar("A")


class CommittableWork(Work, Protocol):
    """A unit of work as the desk sees it: handlers can't commit."""

    def commit(
        self,
        action: str,
        outcome: str = "done",
        detail: str = "",
        about: tuple[str, str] | None = None,
    ) -> Changes: ...


class Store(Protocol):
    """The encrypted store of one replica."""

    @property
    def clock(self) -> OfficeClock: ...
    def confirm_date(self, today: date) -> None: ...
    @property
    def doors(self) -> Doorkeeper: ...
    def begin(self, actor: Actor) -> AbstractContextManager[CommittableWork]: ...
    def answer(self, query: Query[A], actor: Actor) -> A: ...
    def save_draft(self, draft: Draft) -> None: ...
    def drafts_of(self, person: str) -> Sequence[Draft]: ...
    def forget_draft(self, draft_id: str) -> None: ...
    def open_blob(self, name: str, key: str) -> bytes: ...
    def keep_blob(self, content: bytes) -> tuple[str, str]: ...
    def drop_blob(self, name: str) -> None: ...
    def close(self) -> None: ...


class Desk:
    """What one logged-in person can do on one replica."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        exchanger: Exchanger | None = None,
        answerer: Answerer | None = None,
    ) -> None:
        self._store = store
        self.actor = actor
        self._exchanger = exchanger
        self._answerer = answerer
        self._opened: set[tuple[str, str]] = set()  # files looked at since the log-in
        self.since: date | None = None  # from when on the roster has this person
        self.days_left: int | None = None  # until this machine is sealed, where that is near
        self.networker: Callable[[], Networker] | None = None
        self.backer: Backer | None = None
        self.last_log_in: datetime | None = None  # of this person here, before this one

    @property
    def store(self) -> Store:
        """For whoever wires the program together; rooms never see it."""
        return self._store

    @property
    def clock(self) -> OfficeClock:
        return self._store.clock

    def do(self, command: Command[R]) -> Outcome[R]:
        """Run a command whole or not at all.

        Raises NotPermitted (audited), ClockInDoubt, Refused with every field issue, or another AppError; then nothing
        has been changed.
        """
        area = command.area() or self.actor.area_id
        for action in (command.action, *command.also):
            if not may(self.actor, action, area):
                self._note_refusal(action)
                raise NotPermitted(action=action)
        self._store.clock.require_sure()
        try:
            with self._store.begin(self.actor) as work:
                result: Any = commands.handler_of(command)(command, work)
                return Outcome(result, work.commit(commands.name_of(type(command))))
        except NotPermitted as refusal:
            self._note_refusal(str(refusal.facts.get("action", command.action)))
            raise

    def ask(self, query: Query[A]) -> A:
        """Answer a question, masked for the one who asks. Raises NotPermitted.

        Looking at what only a few may see is written to the audit trail before the answer is given.
        """
        for action in (query.action, *query.also):
            self.require(action)
        try:
            answer = self._store.answer(query, self.actor)
        except NotPermitted as refusal:
            self._note_refusal(str(refusal.facts.get("action", query.action)))
            raise
        if (about := query.looks_at(answer)) is not None:
            with self._store.begin(self.actor) as work:
                work.commit(queries.name_of(type(query)), about=about)
        return answer

    def note_opened(self, query: Query[Any]) -> None:
        """Write down that somebody's whole file was looked at, once per log-in.

        Beside ``ask`` and after it: a page must not wait for an exchange that is being written.
        """
        about = query.opens()
        if about is not None and about not in self._opened:
            self._opened.add(about)
            with self._store.begin(self.actor) as work:
                work.commit(queries.name_of(type(query)), about=about)

    def may(self, action: str) -> bool:
        """Whether the person may do this in their own area: to hide what would be refused."""
        return may(self.actor, action, self.actor.area_id)

    def confirm_date(self, today: date) -> None:
        """A person says what day it is, since the machine's clock can't be believed; audited.

        Raises NotYet for a day before they came: it is no way to act earlier than the roster says.
        """
        if self.since is not None and today < self.since:
            raise NotYet(since=f"{self.since:%Y-%m-%d}")
        self._store.confirm_date(today)
        self.note("confirm_date", today.isoformat())

    def save_draft(self, draft: Draft) -> None:
        self._store.save_draft(draft)

    def drafts(self) -> Sequence[Draft]:
        """This person's drafts, the last saved first."""
        return self._store.drafts_of(self.actor.user_id)

    def forget_draft(self, draft_id: str) -> None:
        """Delete a draft, and the files that lay with it."""
        for draft in self.drafts():
            if draft.id == draft_id:
                for file in draft.body.get("files", ()):
                    self.drop_file(str(file.get("blob", "")))
        self._store.forget_draft(draft_id)

    def keep_file(self, title: str, content: bytes) -> StoredFile:
        """Seal a file that belongs to a form not yet handed in. Raises Refused, NotPermitted."""
        self.require("attachment.add")
        file = checked(content)
        blob, key = self._store.keep_blob(file.content)
        return StoredFile(title, file.media_type, len(file.content), blob, key)

    def drop_file(self, blob: str) -> None:
        """Delete a file that was kept for a form and is not wanted."""
        self._store.drop_blob(blob)

    def open_file(self, file: StoredFile) -> bytes:
        """A kept file in the clear, in memory only. Raises BlobDamaged."""
        return self._store.open_blob(file.blob, file.blob_key)

    def open_attachment(self, attachment_id: str) -> tuple[StoredFile, bytes]:
        """An attachment in the clear, in memory only; that it was seen is audited.

        Raises NotPermitted, NotFound, BlobDamaged.
        """
        file = self.ask(AttachmentQuery(attachment_id=attachment_id))
        content = self.open_file(file)
        self.note("open_attachment", attachment_id)
        return file, content

    def note(self, action: str, detail: str = "", about: tuple[str, str] | None = None) -> None:
        """Write an audit line for something that changes no record: a log-in, a print, an export."""
        with self._store.begin(self.actor) as work:
            work.commit(action, detail=detail, about=about)

    def look_at(self, folder: Path, report: Report = quiet) -> OnDrive:
        """What lies on a drive, before anything is taken. Raises NotPermitted, StickFailed."""
        return self._exchange().look(folder, report)

    def preview(self, folder: Path, report: Report = quiet) -> Preview:
        """What an exchange would change here. Raises NotPermitted, StickFailed; nothing is changed."""
        return self._exchange().preview(folder, report, names=self.may("person.read"))

    def exchange(self, folder: Path, report: Report = quiet) -> ExchangeSummary:
        """Read from a drive what is for this replica and write what the others lack.

        Raises NotPermitted, StickFailed; what went wrong on the way stands in the summary.
        """
        summary = self._exchange().exchange(folder, report)
        self.note("exchange", f"in {summary.accepted} out {summary.entries_sent}")
        return summary

    @property
    def has_network(self) -> bool:
        return self.networker is not None and self.may("exchange.run")

    def network(self) -> Networker:
        """Exchanges with the county's hub. Raises NotPermitted."""
        if self.networker is None or not self.may("exchange.run"):
            raise NotPermitted(action="exchange.run")
        return self.networker()

    def local_users(self) -> tuple[Slot, ...]:
        """Who can open this machine's store. Raises NotPermitted."""
        self.require("admin.local")
        return self._store.doors.slots()

    def change_password(self, old: str, new: str) -> None:
        """This person's own. Raises WrongPassword, WeakPassword."""
        self._store.doors.change_password(self.actor.user_id, old, new)
        self.note("change_password")

    def invite(self, user: str, name: str) -> str:
        """A one-time code for somebody new to this machine, or who has forgotten their password."""
        self.require("admin.local")
        code = self._store.doors.invite(user, name)
        self.note("invite", user)
        return code

    def remove_user(self, user: str) -> None:
        """Shut this machine to somebody. Raises Refused for the last one."""
        self.require("admin.local")
        self._store.doors.remove(user)
        self.note("remove_user", user)

    def ask_rekey(self) -> None:
        """Have the database key changed at the next opening. Raises NotPermitted."""
        self.require("admin.local")
        self._store.doors.ask_rekey()
        self.note("rekey")

    def answer_device(self, request: bytes, person: str, folder: Path) -> Answered:
        """Answer a new machine that the roster names. Raises NotPermitted and what the answerer raises."""
        self.require("admin.local")
        if self._answerer is None:
            raise NotPermitted(action="admin.local")
        answered = self._answerer(request, person, folder)
        self.note("answer_device", answered.file)
        return answered

    def back_up(self, folder: Path, report: Report = quiet) -> BackedUp:
        """Copy this replica, as encrypted as it is, to a drive. Raises NotPermitted, BackupFailed."""
        self.require("admin.local")
        if self.backer is None:
            raise NotPermitted(action="admin.local")
        made = self.backer(folder, report)
        self.note("backup", f"{made.position} {made.files}")
        return made

    def close(self) -> None:
        """Let go of the store and of its key."""
        self._store.close()

    def _exchange(self) -> Exchanger:
        if self._exchanger is None or not self.may("exchange.run"):
            raise NotPermitted(action="exchange.run")
        return self._exchanger

    def require(self, action: str) -> None:
        """Raises NotPermitted, audited, unless this person may do this in their own area."""
        if not self.may(action):
            self._note_refusal(action)
            raise NotPermitted(action=action)

    def _note_refusal(self, action: str) -> None:
        with self._store.begin(self.actor) as work:
            work.commit(action, outcome="refused")
