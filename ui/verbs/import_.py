"""Bundles taken in, one after the other: a refused one changes nothing and stops none of the others."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from app.errors import AppError
from ui.verbs.base import Answer, desk_of
from ui.verbs.command_line import Arguments
from ui.words import words_of

WORDS = ("导入交换包", "take in bundles")
COUNTS = ("accepted", "known", "conflicts")


def arguments(parser: Arguments) -> None:
    parser.add("files", "交换包文件", "the bundles", nargs="+", metavar="FILE")


def run(chosen: argparse.Namespace) -> Answer:
    from db import unattended

    senders: dict[str, dict[str, Any]] = {}
    refused: list[dict[str, str]] = []
    with closing(desk_of(chosen)) as desk:
        for name in chosen.files:
            try:
                found = unattended.bring(desk, Path(name))
            except AppError as error:
                refused.append({"file": name, "code": error.code, "message": words_of(error)})
            else:
                _add(senders.setdefault(found["sender"], _nothing(found["sender"])), found)
    value: dict[str, Any] = {count: sum(s[count] for s in senders.values()) for count in COUNTS}
    value["quarantined"] = [q for s in senders.values() for q in s["quarantined"]]
    value |= {"senders": list(senders.values()), "refused": refused}
    if refused:
        value["error"] = {"code": refused[0]["code"], "message": refused[0]["message"]}
    return Answer(value, _words(senders, refused), status=1 if refused else 0)


def _nothing(sender: str) -> dict[str, Any]:
    return {
        "sender": sender,
        "accepted": 0,
        "known": 0,
        "conflicts": 0,
        "quarantined": [],
        "waiting": 0,
    }


def _add(sender: dict[str, Any], found: dict[str, Any]) -> None:
    for count in COUNTS:
        sender[count] += found[count]
    sender["waiting"] += int(found["waiting"])
    reasons = {q["reason"]: q["count"] for q in sender["quarantined"]}
    for reason, number in found["quarantined"].items():
        reasons[reason] = reasons.get(reason, 0) + number
    sender["quarantined"] = [{"reason": r, "count": n} for r, n in reasons.items()]


def _words(senders: dict[str, dict[str, Any]], refused: list[dict[str, str]]) -> list[str]:
    lines = [
        f"{s['sender']}：收到 {s['accepted']} 项，已有 {s['known']} 项，冲突 {s['conflicts']} 处，"
        f"存疑 {sum(q['count'] for q in s['quarantined'])} 项，等前一包 {s['waiting']} 个"
        for s in senders.values()
    ]
    return [*lines, *(f"{r['file']}：{r['message']}" for r in refused)]
