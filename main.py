"""Yichuang 一窗: wires everything together; without a verb it opens the window."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import parser, say
from app.clock import SetClock, SystemClock
from app.desk import Desk
from app.errors import AppError
from app.security.errors import UnknownUser
from app.security.key_slots import read_key_file
from app.security.log_in import log_in

if TYPE_CHECKING:
    from db.store import SqlStore

Verb = Callable[[argparse.Namespace], int]


def open_desk(home: Path, user: str, password: str) -> Desk:
    """Log in: unlock the store and become the person. The store's modules are loaded only here."""
    from db.exchange.stick import exchange
    from db.store import SqlStore

    key = log_in(home, user, password)
    store = SqlStore(home, key, SystemClock())
    identity = store.identity
    device = identity.device if identity else ""
    actor = store.rosters.newest.actor(user, device, store.clock.today())
    if actor is None:
        store.close()
        raise UnknownUser(user=user)
    desk = Desk(store, actor, partial(exchange, store))
    desk.note("log_in")
    return desk


def window(chosen: argparse.Namespace) -> int:
    from ui.shell.start import run_window

    return run_window(Path(chosen.home or "demo-office"), open_desk)


def tour(chosen: argparse.Namespace) -> int:
    from db.offices import make_world
    from ui.tour import run_tour

    return run_tour(Path(chosen.out), make_world, open_desk)


def make_demo(
    home: Path, *, households: int, seed: int, role: str = "township"
) -> list[dict[str, str]]:
    """A replica of the first township (or of the county) with a synthetic office in it."""
    from app.demo.world import PLACES, name_of, password_of
    from db.offices import fill_office, found_demo_county, open_place, write_hint

    place = next(p for p in PLACES if p.level == role)
    clock = SetClock(SystemClock().now())
    store = open_place(found_demo_county(), place, home, clock)
    if role == "township":
        fill_office(store, clock, place.area, households, seed)
    store.close()
    write_hint(home, place)
    return [{"user": u, "name": name_of(u), "password": password_of(u)} for u in place.users]


def demo(chosen: argparse.Namespace) -> int:
    home = Path(chosen.world or chosen.home or "demo-office")
    if (home / "keys.json").exists() or (home / "county").exists():
        words = say(
            f"{home} 里已有数据，没有改动；请换一个文件夹。", f"{home} is in use; choose another."
        )
        print(words, file=sys.stderr)
        return 1
    if chosen.world:
        from db.offices import make_world

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
    from db.exchange.send import send

    sent = send(_store(_desk(chosen)), chosen.to, Path(chosen.out))
    _print(
        {
            "files": sent.files,
            "recipient": sent.recipient,
            "changes": sent.entries,
            "bytes": sent.bytes,
        }
    )
    return 0


def import_(chosen: argparse.Namespace) -> int:
    from db.exchange.receive import receive

    store = _store(_desk(chosen))
    answers = []
    for name in chosen.files:
        found = receive(store, Path(name))
        answers.append(
            {"file": name, "sender": found.sender, "accepted": found.accepted, "known": found.known,
             "quarantined": found.quarantined, "conflicts": found.conflicts, "waiting": found.waiting}
        )  # fmt: skip
    _print(answers)
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

    if chosen.list or chosen.schema:
        _print(
            unattended.command_names() if chosen.list else unattended.command_schema(chosen.name)
        )
        return 0
    _print(unattended.do(_desk(chosen), chosen.name, sys.stdin.buffer.read() or b"{}"))
    return 0


def show(chosen: argparse.Namespace) -> int:
    from app import unattended

    if chosen.list or chosen.schema:
        _print(unattended.query_names() if chosen.list else unattended.query_schema(chosen.name))
        return 0
    for row in unattended.show(_desk(chosen), chosen.name, chosen.filter.encode()):
        _print(row)
    return 0


def verify(chosen: argparse.Namespace) -> int:
    from db.verify import verify as check

    problems = check(_store(_desk(chosen)))
    _print({"ok": not problems, "problems": problems})
    return 0 if not problems else 1


def _desk(chosen: argparse.Namespace) -> Desk:
    home = Path(chosen.home or "demo-office")
    user = chosen.user or read_key_file(home).slots[0].user
    if chosen.password_file:
        password = Path(chosen.password_file).read_text("utf-8").strip()
    else:
        password = getpass.getpass(say("密码：", "Password: "))
    return open_desk(home, user, password)


def _store(desk: Desk) -> "SqlStore":
    from db.store import SqlStore

    assert isinstance(desk.store, SqlStore)
    return desk.store


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str))


VERBS: dict[str | None, Verb] = {
    None: window, "demo": demo, "tour": tour, "do": do, "show": show, "verify": verify, "assess": assess,
    "export": export, "import": import_,
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
