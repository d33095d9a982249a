"""A replica made of a backup, in an empty data folder; the next exchanges bring back what came after it."""

import argparse
from pathlib import Path

from ui.verbs.base import Answer, home_of, password_of
from ui.verbs.command_line import Arguments

WORDS = ("从备份恢复到空文件夹", "make a replica of a backup in an empty folder")


def arguments(parser: Arguments) -> None:
    parser.add("folder", "备份文件夹", "the backup", metavar="FOLDER")


def run(chosen: argparse.Namespace) -> Answer:
    from app.clock import SystemClock, local_time
    from db.backup import read_manifest, restore

    home, folder = home_of(chosen), Path(chosen.folder)
    read_manifest(folder)  # what is no backup is said before a password is asked for
    made = restore(home, folder, chosen.user or "", password_of(chosen), SystemClock())
    value = {
        "home": str(home), "user": made.user, "label": made.label, "made_at": made.made_at,
        "problems": made.problems,
    }  # fmt: skip
    lines = [
        f"已恢复到 {home}：{made.label}，{local_time(made.made_at)} 的备份。请尽快与上级交换，补回备份以后的内容。"
    ]
    lines += [f"有附件打不开：{problem}" for problem in made.problems]
    return Answer(value, lines)
