"""A household as JSON through the policy pack: needs no data folder and no log-in."""

import argparse

from app.clock import SystemClock
from ui.verbs.base import Answer, day, read_bytes
from ui.verbs.command_line import Arguments

WORDS = ("按政策包试算一户（JSON）", "assess a household given as JSON")
EXAMPLE_AREA = "520201101"
PROGRAMMES = ("dibao",)


def arguments(parser: Arguments) -> None:
    parser.add(
        "file",
        "文件，- 为标准输入",
        "a file, - for standard input",
        nargs="?",
        default="-",
        metavar="FILE",
    )
    parser.add("--schema", "输入的 JSON Schema", "JSON schema of the input", action="store_true")
    parser.add("--example", "一份可以改的例子", "an example to begin with",
        nargs="?", const="dibao", choices=PROGRAMMES, metavar="PROGRAMME")  # fmt: skip
    parser.add("--on", "按哪一天", "as of this day", type=day, metavar="DATE")
    parser.add("--area", "区划代码", "area code", metavar="CODE")


def run(chosen: argparse.Namespace) -> Answer:
    from app import assess_document

    if chosen.schema:
        return Answer(assess_document.schema())
    if chosen.example:
        on = chosen.on or SystemClock().today()
        return Answer(assess_document.example(on, chosen.area or EXAMPLE_AREA))
    return Answer(assess_document.assess_json(read_bytes(chosen.file), chosen.on, chosen.area))
