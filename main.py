"""Yichuang 一窗: wires everything together; without a verb it opens the window."""

import argparse
import getpass
import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.cli import parser, say
from app.clock import SetClock, SystemClock
from app.desk import Desk
from app.errors import AppError
from app.security.errors import UnknownUser
from app.security.key_slots import read_key_file
from app.security.log_in import log_in

Verb = Callable[[argparse.Namespace], int]


def open_desk(home: Path, user: str, password: str) -> Desk:
    """Log in: unlock the store and become the person. The store's modules are loaded only here."""
    from db.store import SqlStore

    key = log_in(home, user, password)
    store = SqlStore(home, key, SystemClock())
    identity = store.identity
    device = identity.device if identity else ""
    actor = store.rosters.newest.actor(user, device, store.clock.today())
    if actor is None:
        store.close()
        raise UnknownUser(user=user)
    desk = Desk(store, actor)
    desk.note("log_in")
    return desk


def window(chosen: argparse.Namespace) -> int:
    from ui.shell.start import run_window

    return run_window(Path(chosen.home or "demo-office"), open_desk)


def tour(chosen: argparse.Namespace) -> int:
    from ui.tour import run_tour

    return run_tour(Path(chosen.out), make_demo, open_desk)


def make_demo(
    home: Path, *, households: int, seed: int, role: str = "township"
) -> list[dict[str, str]]:
    """A replica of the first township (or of the county) with a synthetic office in it."""
    from app.demo.office import fill
    from app.demo.world import PLACES, TOWNSHIPS, name_of, password_of
    from db.offices import found_demo_county, open_place

    place = next(p for p in PLACES if p.level == role)
    clock = SetClock(datetime.now(UTC))
    today = clock.today()
    store = open_place(found_demo_county(), place, home, clock)
    store.entropy = random.Random(seed)
    roster = store.rosters.newest

    def desk_of(user: str) -> Desk:
        actor = roster.actor(user, place.device, clock.today())
        assert actor is not None
        return Desk(store, actor)

    if role == "township":
        villages = tuple(area.id for area in roster.villages(TOWNSHIPS[0]))
        fill(desk_of, clock, villages=villages, households=households, seed=seed, today=today)
    store.close()
    return [{"user": u, "name": name_of(u), "password": password_of(u)} for u in place.users]


def demo(chosen: argparse.Namespace) -> int:
    home = Path(chosen.home or "demo-office")
    if (home / "keys.json").exists():
        print(
            say(
                f"{home} 里已有数据，没有改动；请换一个文件夹。",
                f"{home} is in use; choose another folder.",
            ),
            file=sys.stderr,
        )
        return 1
    users = make_demo(home, households=chosen.households, seed=chosen.seed, role=chosen.role)
    hint = "  ".join(f"{u['name']}（{u['user']}）" for u in users)
    (home / "demo.txt").write_text(f"演示用户：{hint}。密码都是 {users[0]['password']}", "utf-8")
    answer = {"home": str(home), "users": users}
    print(
        json.dumps(answer, ensure_ascii=False)
        if chosen.json
        else (home / "demo.txt").read_text("utf-8")
    )
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
    from db.store import SqlStore
    from db.verify import verify as check

    desk = _desk(chosen)
    store = desk.store
    assert isinstance(store, SqlStore)
    problems = check(store)
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


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str))


VERBS: dict[str | None, Verb] = {
    None: window, "demo": demo, "tour": tour, "do": do, "show": show, "verify": verify,
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
