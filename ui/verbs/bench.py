"""The benchmark suite: every figure beside the same work on the bare driver, in the same run."""

import argparse

from ui.verbs.base import Answer
from ui.verbs.command_line import Arguments

WORDS = ("测速并与底数比较", "measure, beside the floor in the same run")


def arguments(parser: Arguments) -> None:
    parser.add("--only", "只测名称含此字样的", "only suites named so", default="", metavar="NAME")


def run(chosen: argparse.Namespace) -> Answer:
    from tests.bench.run import in_words, run

    if chosen.json:
        return Answer([figure.as_json() for figure in run(chosen.only)])
    return Answer(None, (in_words(figure) for figure in run(chosen.only)))
