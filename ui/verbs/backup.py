"""An encrypted copy of this replica on a drive, read back and opened before it counts."""

import argparse
from contextlib import closing
from pathlib import Path

from ui.verbs.base import Answer, desk_of
from ui.verbs.command_line import Arguments

WORDS = ("备份到 U 盘或文件夹", "write an encrypted copy to a drive or folder")


def arguments(parser: Arguments) -> None:
    parser.add("folder", "备份写到哪里", "where the copy goes", metavar="FOLDER")


def run(chosen: argparse.Namespace) -> Answer:
    with closing(desk_of(chosen)) as desk:
        made = desk.back_up(Path(chosen.folder))
    value = {
        "folder": str(made.folder), "position": made.position, "files": made.files,
        "bytes": made.bytes, "missing": made.missing,
    }  # fmt: skip
    lines = [f"已备份到 {made.folder}，共 {made.files} 个文件，已读回核对并打开过"]
    if made.missing:
        lines.append(f"有 {made.missing} 个附件本机还没收到，不在备份里")
    return Answer(value, lines)
