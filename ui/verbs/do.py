"""One command for scripts, with the same permission check, audit and synchronisation as the window."""

import argparse
import sys
from contextlib import closing

from ui.verbs.base import Answer, WrongCall, desk_of
from ui.verbs.command_line import Arguments

WORDS = (
    "执行一个命令，参数为标准输入的 JSON",
    "run one command, its arguments as JSON on standard input",
)


def arguments(parser: Arguments) -> None:
    parser.add("name", "命令名", "the command", nargs="?", metavar="COMMAND")
    parser.add("--list", "列出全部命令", "list every command", action="store_true")
    parser.add(
        "--schema", "命令参数的 JSON Schema", "JSON schema of its arguments", action="store_true"
    )


def run(chosen: argparse.Namespace) -> Answer:
    from app import unattended

    if chosen.list:
        return Answer(unattended.command_names())
    if not chosen.name:
        raise WrongCall(what="缺少命令名", program="main.py do")
    if chosen.schema:
        return Answer(unattended.command_schema(chosen.name))
    text = sys.stdin.buffer.read() or b"{}"
    with closing(desk_of(chosen)) as desk:
        return Answer(unattended.do(desk, chosen.name, text))
