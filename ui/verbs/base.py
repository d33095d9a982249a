"""What every verb is, and what most of them need: a desk on a data folder, files, dates."""

import argparse
import getpass
import json
import os
import pkgutil
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.errors import AppError

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange import Report
    from ui.verbs.command_line import Arguments

DEMO_HOME = "demo-office"


class WrongCall(AppError):
    """The command line can't be understood: exit status 2."""

    code = "CLI-002"


class FileUnreadable(AppError):
    """A file or folder that was named can't be read or written."""

    code = "CLI-010"


class NoPrompt(AppError):
    """There is no terminal to ask for the password on."""

    code = "CLI-011"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a verb: ``value`` for machines; ``lines`` for people, the value itself where there are none."""

    value: Any
    lines: Iterable[str] | None = None
    status: int = 0


class Verb(Protocol):
    """A module of this package. ``WORDS`` are its help in Chinese and English."""

    WORDS: tuple[str, str]

    def arguments(self, parser: "Arguments") -> None:
        """Add its own to ``--home``, ``--user``, ``--password-file`` and ``--json``."""

    def run(self, chosen: argparse.Namespace) -> Answer:
        """Do it. Raises AppError where it is not done."""


def all_verbs() -> dict[str, Verb]:
    """Every verb by name: the file's name, without the underscore that a word of Python needs."""
    from ui import verbs

    found: dict[str, Verb] = {}
    for module in pkgutil.iter_modules(verbs.__path__):
        if module.name not in ("base", "command_line"):
            name = module.name.rstrip("_").replace("_", "-")
            found[name] = cast("Verb", import_module(f"ui.verbs.{module.name}"))
    return found


def json_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def home_of(chosen: argparse.Namespace) -> Path:
    return Path(chosen.home or DEMO_HOME)


def open_desk(home: Path, user: str, password: str, report: "Report | None" = None) -> "Desk":
    """Log in; the store's modules are loaded only here."""
    from app.exchange import quiet
    from db import unattended

    return unattended.open_desk(home, user, password, report or quiet)


def load_store() -> None:
    """Load the store's code before anybody logs in; the window does it while the password is typed."""
    from db import unattended  # noqa: F401 - loaded, not used


def enter(home: Path, answer: bytes, password: str, code: str) -> str:
    """Make a replica of an answer to this folder's request; who logs in first."""
    from app.clock import SystemClock
    from db import enrol

    return enrol.enter(home, answer, password, code, SystemClock())


def desk_of(chosen: argparse.Namespace) -> "Desk":
    """Log in as whom the command line names, with the password from a file or a prompt."""
    from app.security.key_slots import read_key_file

    home = home_of(chosen)
    user = chosen.user or next((slot.user for slot in read_key_file(home).slots), "")
    return open_desk(home, user, password_of(chosen))


def read_bytes(name: str) -> bytes:
    """A file's content, or standard input for ``-``. Raises FileUnreadable."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise FileUnreadable(file=name) from error


def day(text: str) -> date:
    """For argparse: a date as people and machines write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}，日期请写成 2026-09-24") from None


def count(text: str) -> int:
    """For argparse: how many."""
    if text.isdecimal() and len(text) < 7:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text}，请写 0 到 999999 的整数")


def password_of(chosen: argparse.Namespace) -> str:
    if chosen.password_file:
        try:
            return Path(chosen.password_file).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FileUnreadable(file=chosen.password_file) from error
    if os.name != "nt" and not _has_terminal():
        raise NoPrompt
    with warnings.catch_warnings(action="error"):  # getpass would echo rather than give up
        try:
            return getpass.getpass("密码 / Password: ")
        except (getpass.GetPassWarning, EOFError) as error:
            raise NoPrompt from error


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True
