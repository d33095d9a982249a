"""The business date, confirmed after the machine's clock jumped: what the window asks for."""

import argparse
from contextlib import closing

from ui.verbs.base import Answer, day, desk_of
from ui.verbs.command_line import Arguments

WORDS = ("电脑时钟不准时确认今天的日期", "confirm today's date where the clock is wrong")


def arguments(parser: Arguments) -> None:
    parser.add("today", "今天的日期", "today's date", type=day, metavar="DATE")


def run(chosen: argparse.Namespace) -> Answer:
    with closing(desk_of(chosen)) as desk:
        desk.confirm_date(chosen.today)
        today = desk.clock.today().isoformat()
    return Answer({"today": today}, [f"已确认今天是 {today}。"])
