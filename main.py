"""Yichuang 一窗: wires everything together; without a verb it opens the window.

Each verb loads only what it needs: the window must be on the screen before the store's modules are read.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from app.cli import parser, say
from app.clock import SystemClock
from app.desk import Desk
from app.errors import AppError
from app.security.key_slots import read_key_file

DEMO_HOME = "demo-office"
Verb = Callable[[argparse.Namespace], int]


def open_desk(home: Path, user: str, password: str) -> Desk:
    """Log in; the store's modules are loaded only here."""
    from db import unattended

    return unattended.open_desk(home, user, password)


def window(chosen: argparse.Namespace) -> int:
    from ui import display

    display.need_screen()
    from ui.shell.start import run_window

    return run_window(Path(chosen.home or DEMO_HOME), open_desk)


def tour(chosen: argparse.Namespace) -> int:
    from ui import display

    display.draw_off_screen_if_need_be()
    from db.offices import make_world
    from ui.tour import run_tour

    return run_tour(Path(chosen.out), make_world, open_desk)


def demo(chosen: argparse.Namespace) -> int:
    from db.offices import make_world
    from db.unattended import make_demo

    home = Path(chosen.world or chosen.home or DEMO_HOME)
    if (home / "keys.json").exists() or (home / "county").exists():
        words = say(
            f"{home} 里已有数据，没有改动；请换一个文件夹。", f"{home} is in use; choose another."
        )
        print(words, file=sys.stderr)
        return 1
    if chosen.world:
        users = make_world(home, chosen.households, chosen.seed)
    else:
        users = make_demo(home, households=chosen.households, seed=chosen.seed, role=chosen.role)
    if chosen.json:
        _print({"home": str(home), "users": users})
    else:
        for user in users:
            print("  ".join(user.values()))
    return 0


def export(chosen: argparse.Namespace) -> int:
    from db import unattended

    _print(unattended.export(_desk(chosen), chosen.to, Path(chosen.out)))
    return 0


def import_(chosen: argparse.Namespace) -> int:
    from db import unattended

    _print(unattended.bring(_desk(chosen), chosen.files))
    return 0


def assess(chosen: argparse.Namespace) -> int:
    from app import assess_document

    on = date.fromisoformat(chosen.on) if chosen.on else None
    if chosen.schema:
        _print(assess_document.schema())
    elif chosen.example:
        day = on or SystemClock().today()
        _print(assess_document.example(day, chosen.area or "520201101"))
    else:
        text = sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()
        _print(assess_document.assess_json(text, on, chosen.area))
    return 0


def do(chosen: argparse.Namespace) -> int:
    from app import unattended

    if chosen.list:
        _print(unattended.command_names())
    elif chosen.schema:
        _print(unattended.command_schema(chosen.name))
    else:
        _print(unattended.do(_desk(chosen), chosen.name, sys.stdin.buffer.read() or b"{}"))
    return 0


def show(chosen: argparse.Namespace) -> int:
    from app import unattended

    if chosen.list:
        _print(unattended.query_names())
    elif chosen.schema:
        _print(unattended.query_schema(chosen.name))
    else:
        for row in unattended.show(_desk(chosen), chosen.name, chosen.filter.encode()):
            _print(row)
    return 0


def verify(chosen: argparse.Namespace) -> int:
    from db import unattended

    problems = unattended.problems(_desk(chosen))
    _print({"ok": not problems, "problems": problems})
    return 0 if not problems else 1


def bench(chosen: argparse.Namespace) -> int:
    from tests.bench.run import lines

    for line in lines(chosen.only, as_json=chosen.json):
        print(line, flush=True)
    return 0


def _desk(chosen: argparse.Namespace) -> Desk:
    home = Path(chosen.home or DEMO_HOME)
    user = chosen.user or read_key_file(home).slots[0].user
    if chosen.password_file:
        password = Path(chosen.password_file).read_text("utf-8").strip()
    else:
        password = getpass.getpass(say("密码：", "Password: "))
    return open_desk(home, user, password)


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str))


VERBS: dict[str | None, Verb] = {
    None: window, "demo": demo, "tour": tour, "do": do, "show": show, "verify": verify, "assess": assess,
    "export": export, "import": import_, "bench": bench,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run a verb, or the window. Exit status: 0 done, 1 refused or not done, 2 wrong call."""
    chosen = parser().parse_args(arguments)
    try:
        return VERBS[chosen.verb](chosen)
    except AppError as error:
        from ui.words import words_for, words_of_issue

        issues = [words_of_issue(issue) for issue in getattr(error, "issues", ())]
        message = " ".join([words_for(error.code, error.facts), *issues])
        if getattr(chosen, "json", False):
            _print({"error": {"code": error.code, "message": message}})
        else:
            print(message, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
