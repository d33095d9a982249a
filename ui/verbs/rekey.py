"""Another key for the database: an administrator's act, done at once."""

import argparse
from contextlib import closing

from app.security.key_slots import read_key_file
from ui.verbs.base import Answer, desk_of, home_of
from ui.verbs.command_line import Arguments

WORDS = ("更换数据库密钥", "change the database key")


def arguments(_parser: Arguments) -> None:
    """Only what every verb takes."""


def run(chosen: argparse.Namespace) -> Answer:
    """Asked for in one opening, carried out in the next: nothing else has the store open then."""
    with closing(desk_of(chosen)) as desk:
        desk.ask_rekey()
    with closing(desk_of(chosen)):
        done = not read_key_file(home_of(chosen)).rekey_due
    words = "数据库密钥已更换。" if done else "数据库密钥没有更换，下次登录时再换。"
    return Answer({"changed": done}, [words], status=0 if done else 1)
