"""What another device lacks, as bundles in a folder."""

import argparse
from contextlib import closing
from pathlib import Path

from ui.verbs.base import Answer, desk_of
from ui.verbs.command_line import Arguments

WORDS = ("给另一台机器写出交换包", "write a bundle for another device")


def arguments(parser: Arguments) -> None:
    parser.add("--to", "收件机器", "the device that receives it", required=True, metavar="DEVICE")
    parser.add("--out", "写到哪个文件夹", "folder to write to", required=True, metavar="DIR")


def run(chosen: argparse.Namespace) -> Answer:
    from db import unattended

    with closing(desk_of(chosen)) as desk:
        sent = unattended.export(desk, chosen.to, Path(chosen.out))
    words = (
        f"已写出 {len(sent['files'])} 个文件，{sent['changes']} 项变更：{'、'.join(sent['files'])}"
    )
    return Answer(sent, [words])
