"""The real window driven through the main job, with a picture of each step."""

import argparse
from pathlib import Path

from ui.verbs.base import Answer, open_desk
from ui.verbs.command_line import Arguments

WORDS = ("自动演示一遍并截图", "drive the window through the main job, with pictures")


def arguments(parser: Arguments) -> None:
    parser.add(
        "--out", "图片和 PDF 写到哪里", "folder for pictures and PDFs", required=True, metavar="DIR"
    )


def run(chosen: argparse.Namespace) -> Answer:
    from ui import display

    display.draw_off_screen_if_need_be()
    from db.offices import make_world
    from ui.tour import run_tour

    summary = run_tour(Path(chosen.out), make_world, open_desk)
    return Answer(summary, status=0 if summary["ok"] else 1)
