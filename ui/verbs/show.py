"""One query for scripts, masked as that person sees it."""

import argparse
from contextlib import closing

from ui.verbs.base import Answer, WrongCall, desk_of, json_line
from ui.verbs.command_line import Arguments

WORDS = ("查询并逐行输出 JSON", "run one query, answer in JSON lines")


def arguments(parser: Arguments) -> None:
    parser.add("name", "查询名", "the query", nargs="?", metavar="QUERY")
    parser.add("--filter", "查询条件（JSON）", "its filter as JSON", default="{}", metavar="JSON")
    parser.add("--list", "列出全部查询", "list every query", action="store_true")
    parser.add(
        "--schema", "查询条件的 JSON Schema", "JSON schema of its filter", action="store_true"
    )


def run(chosen: argparse.Namespace) -> Answer:
    from app import unattended

    if chosen.list:
        return Answer(unattended.query_names())
    if not chosen.name:
        raise WrongCall(what="缺少查询名", program="main.py show")
    if chosen.schema:
        return Answer(unattended.query_schema(chosen.name))
    with closing(desk_of(chosen)) as desk:
        rows = list(unattended.show(desk, chosen.name, chosen.filter.encode()))
    return Answer(rows, [json_line(row) for row in rows])
