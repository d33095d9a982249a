"""What a room may use: commands and queries with answers on the window's thread, changes, navigation.

No Qt here: presenters are tested with a desk whose jobs run at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.attachments import read_file
from app.backup import BackedUp
from app.changes import Changes
from app.commands.base import Command, Outcome
from app.desk import Desk
from app.documents.pages import PageView, pages_of
from app.drafts import Draft
from app.enrolling import Answered
from app.errors import AppError
from app.exchange import ExchangeSummary, HubSettings, NetworkSummary, OnDrive, Preview
from app.jobs import JobContext, JobRunner, Lane, Progress
from app.office_clock import ClockInDoubt, Doubt
from app.queries.attachment import StoredFile
from app.queries.base import Query
from app.security.actor import Actor
from app.security.key_slots import Slot
from ui.shell.hub import HubExchange

R = TypeVar("R")
A = TypeVar("A")
Failed = Callable[[AppError], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be looked at: its bytes and its pages, in memory only."""

    file: StoredFile
    content: bytes = field(repr=False)
    pages: tuple[PageView, ...] = field(repr=False)


class WindowDesk:
    """One logged-in person's desk, as the window's rooms see it."""

    def __init__(
        self,
        desk: Desk,
        jobs: JobRunner,
        *,
        navigate: Callable[..., None],
        notice: Callable[[str, str], None],
        failed: Failed,
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._listeners: list[Callable[[Changes], None]] = []
        self._failed = failed
        self.navigate = navigate
        self.notice = notice
        self.ask_date: Callable[[], None] = _nothing
        self.draft_saved: Callable[[datetime], None] = _ignore
        self.set_count: Callable[[str, int, str], None] = _no_count
        self.hub = HubExchange(self)
        self._shut = False
        self.rooms: tuple[str, ...] = ()  # keys of the rooms that this person has

    @property
    def actor(self) -> Actor:
        return self._desk.actor

    @property
    def today(self) -> date:
        return self._desk.clock.today()

    @property
    def now(self) -> datetime:
        return self._desk.clock.now()

    def may(self, action: str) -> bool:
        return self._desk.may(action)

    def do(
        self,
        command: Command[R],
        done: Callable[[R], None],
        failed: Failed | None = None,
    ) -> None:
        """Run a command in the write lane; every open screen learns what it changed."""

        def arrived(outcome: Outcome[R]) -> None:
            done(outcome.result)
            self.announce(outcome.changes)

        self._start(Lane.WRITE, lambda: self._desk.do(command), arrived, failed)

    def ask(self, query: Query[A], done: Callable[[A], None], failed: Failed | None = None) -> None:
        def arrived(answer: A) -> None:
            done(answer)
            if query.opens() is not None:
                self._start(Lane.WRITE, lambda: self._desk.note_opened(query), _ignore, None)

        self._start(Lane.READ, lambda: self._desk.ask(query), arrived, failed)

    def run(
        self, work: Callable[[], R], done: Callable[[R], None], failed: Failed | None = None
    ) -> None:
        """Anything else that takes time: drawing a PDF, sealing a file."""
        self._start(Lane.READ, work, done, failed)

    def write(
        self, work: Callable[[], R], done: Callable[[R], None], failed: Failed | None = None
    ) -> None:
        """Work that writes beside commands: an exchange."""
        self._start(Lane.WRITE, work, done, failed)

    def in_turns(self, owner: object, parts: Iterable[Callable[[], object]]) -> None:
        """Build or fill a large page part by part; the window answers in between.

        A part answers with the widget that it has filled, if any, to have it dressed in its own turn.
        """
        self._jobs.in_turns(owner, parts)

    def exchange(
        self,
        folder: Path,
        done: Callable[[ExchangeSummary], None],
        failed: Failed | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> JobContext:
        """Exchange by a folder; every open screen learns what came. The context stops it."""

        def arrived(summary: ExchangeSummary) -> None:
            done(summary)
            self.announce(summary.changes)  # also where nothing came: what waits has changed

        return self._watched(
            Lane.WRITE,
            lambda job: self._desk.exchange(folder, job.report),
            arrived,
            failed,
            progress,
        )

    def look_at(
        self,
        folder: Path,
        done: Callable[[OnDrive], None],
        failed: Failed | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> JobContext:
        """What lies on a drive."""
        return self._watched(
            Lane.READ, lambda job: self._desk.look_at(folder, job.report), done, failed, progress
        )

    def preview(
        self,
        folder: Path,
        done: Callable[[Preview], None],
        failed: Failed | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> JobContext:
        """What an exchange would change; it holds the write lane, as an exchange does."""
        return self._watched(
            Lane.WRITE, lambda job: self._desk.preview(folder, job.report), done, failed, progress,
            cancelled,
        )  # fmt: skip

    @property
    def has_network(self) -> bool:
        return self._desk.has_network

    def hub_settings(self, done: Callable[[HubSettings], None]) -> None:
        self._start(Lane.READ, lambda: self._desk.network().settings(), done, None)

    def set_up_hub(
        self, address: str, every: int, done: Callable[[HubSettings], None], failed: Failed
    ) -> None:
        """Another address or schedule; what is in force then."""

        def work() -> HubSettings:
            self._desk.network().set_up(address, every)
            return self._desk.network().settings()

        self._start(Lane.WRITE, work, done, failed)

    def exchange_with_hub(
        self,
        done: Callable[[NetworkSummary], None],
        failed: Failed,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], None],
    ) -> JobContext:
        """Over the network. In the read lane: a slow line keeps nobody from saving."""
        return self._watched(
            Lane.READ, lambda job: self._desk.network().exchange(job.report), done, failed, progress,
            cancelled,
        )  # fmt: skip

    def save_draft(self, draft: Draft) -> None:
        self._start(
            Lane.WRITE,
            lambda: self._desk.save_draft(draft),
            lambda _: self.draft_saved(draft.saved_at),
            None,
        )

    def drafts(self, done: Callable[[Any], None]) -> None:
        self._start(Lane.READ, self._desk.drafts, done, None)

    def forget_draft(self, draft_id: str) -> None:
        self._start(Lane.WRITE, lambda: self._desk.forget_draft(draft_id), _ignore, None)

    def keep_file(
        self, title: str, path: Path, done: Callable[[StoredFile], None], failed: Failed
    ) -> None:
        """Read, check and seal a chosen file for a form that is not handed in yet."""
        self._start(Lane.READ, lambda: self._desk.keep_file(title, read_file(path)), done, failed)

    def drop_file(self, blob: str) -> None:
        self._start(Lane.WRITE, lambda: self._desk.drop_file(blob), _ignore, None)

    def open_kept(self, file: StoredFile, done: Callable[[Opened], None]) -> None:
        """A kept file as its pages can be shown."""
        self._start(Lane.READ, lambda: _opened(file, self._desk.open_file(file)), done, None)

    def open_attachment(self, attachment_id: str, done: Callable[[Opened], None]) -> None:
        """An attachment as its pages can be shown; seeing it is audited."""
        self._start(
            Lane.WRITE, lambda: _opened(*self._desk.open_attachment(attachment_id)), done, None
        )

    def note(self, action: str, detail: str = "", about: tuple[str, str] | None = None) -> None:
        """An audit line: something was printed, found or shown."""
        self._start(Lane.WRITE, lambda: self._desk.note(action, detail, about), _ignore, None)

    @property
    def clock_doubt(self) -> Doubt | None:
        """Why today's date must be asked for, or None."""
        return self._desk.clock.doubt

    def confirm_date(self, today: date, done: Callable[[None], None]) -> None:
        self._start(Lane.WRITE, lambda: self._desk.confirm_date(today), done, None)

    def local_users(self, done: Callable[[tuple[Slot, ...]], None]) -> None:
        """Who can open this machine."""
        self._start(Lane.READ, self._desk.local_users, done, None)

    def change_password(
        self, old: str, new: str, done: Callable[[None], None], failed: Failed
    ) -> None:
        self._start(Lane.WRITE, lambda: self._desk.change_password(old, new), done, failed)

    def invite(
        self, user: str, name: str, done: Callable[[str], None], failed: Failed | None = None
    ) -> None:
        """A one-time code for somebody new to this machine."""
        self._start(Lane.WRITE, lambda: self._desk.invite(user, name), done, failed)

    def remove_user(
        self, user: str, done: Callable[[None], None], failed: Failed | None = None
    ) -> None:
        self._start(Lane.WRITE, lambda: self._desk.remove_user(user), done, failed)

    def answer_device(
        self,
        request: bytes,
        person: str,
        folder: Path,
        done: Callable[[Answered], None],
        failed: Failed | None = None,
    ) -> None:
        """Write the answer for a new machine."""
        self._start(
            Lane.WRITE, lambda: self._desk.answer_device(request, person, folder), done, failed
        )

    def shut(self) -> None:
        """The window is gone: what is under way is finished, and its answers are for nobody."""
        self._shut = True

    def back_up(
        self,
        folder: Path,
        done: Callable[[BackedUp], None],
        failed: Failed,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], None],
    ) -> JobContext:
        """Copy this replica to a drive. In the read lane: a slow stick keeps nobody from saving."""
        return self._watched(
            Lane.READ, lambda job: self._desk.back_up(folder, job.report), done, failed, progress,
            cancelled,
        )  # fmt: skip

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        self._listeners.append(listener)

    def announce(self, changes: Changes) -> None:
        """Tell every open screen what changed: by a command here or by an import."""
        for listener in tuple(self._listeners):
            listener(changes)

    def _start(
        self, lane: Lane, work: Callable[[], R], done: Callable[[R], None], failed: Failed | None
    ) -> None:
        self._watched(lane, lambda _context: work(), done, failed)

    def _watched(
        self,
        lane: Lane,
        work: Callable[[JobContext], R],
        done: Callable[[R], None],
        failed: Failed | None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> JobContext:
        def arrived(answer: R) -> None:
            if not self._shut:
                done(answer)

        def went_wrong(error: Exception) -> None:
            if self._shut and isinstance(error, AppError):
                return
            if not isinstance(error, AppError):
                raise error  # a bug: the crash handler's business
            (failed or self._failed)(error)
            if isinstance(error, ClockInDoubt):
                self.ask_date()

        return self._jobs.start(
            lane, work, done=arrived, failed=went_wrong, progress=progress, cancelled=cancelled
        )


def _opened(file: StoredFile, content: bytes) -> Opened:
    return Opened(file, content, pages_of(file.media_type, content))


def _ignore(_: object) -> None: ...


def _no_count(_room: str, _count: int, _tone: str) -> None: ...


def _nothing() -> None: ...
