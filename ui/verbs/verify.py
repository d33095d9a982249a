"""The whole replica checked: database pages, the chain of entries, attachments."""

import argparse
from contextlib import closing

from ui.verbs.base import Answer, desk_of
from ui.verbs.command_line import Arguments

WORDS = ("检查数据库、审计链和附件", "check database, chain and attachments")


def arguments(parser: Arguments) -> None:
    """It has none of its own."""


def run(chosen: argparse.Namespace) -> Answer:
    from db import unattended

    with closing(desk_of(chosen)) as desk:
        problems = unattended.problems(desk)
    lines = problems or ["数据库、审计链和附件都完好。"]
    return Answer({"ok": not problems, "problems": problems}, lines, 1 if problems else 0)
