"""The verbs of main.py for unattended use; words in Chinese or English by locale."""

import argparse
import locale
from typing import Any


def chinese() -> bool:
    """Whether to speak Chinese; English only where the locale says so."""
    language = locale.getlocale()[0] or "zh"
    return not language.startswith("en")


def say(zh: str, en: str) -> str:
    return zh if chinese() else en


def parser() -> argparse.ArgumentParser:
    """Every verb with its arguments."""
    made = argparse.ArgumentParser(
        prog="main.py",
        description=say(
            "一窗：乡镇民政办件台。不带动词时打开窗口。",
            "Yichuang: the case desk of a township civil-affairs office. Without a verb it opens the window.",
        ),
    )
    made.add_argument("--home", help=say("数据文件夹", "data folder"))
    verbs = made.add_subparsers(dest="verb", metavar=say("动词", "VERB"))
    demo = _verb(
        verbs, "demo", "建立演示办公室（虚构人员）", "make a demo office with synthetic people"
    )
    demo.add_argument(
        "--world", help=say("建立一县两镇三村", "make a county, two townships, three villages")
    )
    demo.add_argument("--households", type=int, default=42)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--role", default="township")
    tour = _verb(verbs, "tour", "自动演示一遍并截图", "drive the window through the main job")
    tour.add_argument("--out", required=True)
    do = _verb(
        verbs,
        "do",
        "执行一个命令，参数为标准输入的 JSON",
        "run one command, JSON on standard input",
    )
    do.add_argument("name", nargs="?")
    do.add_argument("--list", action="store_true")
    do.add_argument("--schema", action="store_true")
    show = _verb(verbs, "show", "查询并逐行输出 JSON", "run one query, JSON lines")
    show.add_argument("name", nargs="?")
    show.add_argument("--filter", default="{}")
    show.add_argument("--list", action="store_true")
    show.add_argument("--schema", action="store_true")
    assess = _verb(verbs, "assess", "按政策包试算一户（JSON）", "assess a household given as JSON")
    assess.add_argument("file", nargs="?", default="-")
    assess.add_argument("--schema", action="store_true")
    assess.add_argument("--example", nargs="?", const="dibao")
    assess.add_argument("--on")
    assess.add_argument("--area")
    export = _verb(verbs, "export", "给另一台机器写出交换包", "write a bundle for another device")
    export.add_argument("--to", required=True, help=say("收件机器", "device"))
    export.add_argument("--out", required=True, help=say("文件夹", "folder"))
    bring = _verb(verbs, "import", "导入交换包", "take in bundles")
    bring.add_argument("files", nargs="+")
    bench = _verb(verbs, "bench", "测速并与底数比较", "measure, beside the floor in the same run")
    bench.add_argument("--only", default="", help=say("只测名称含此字样的", "only suites named so"))
    _verb(verbs, "verify", "检查数据库、审计链和附件", "check database, chain and attachments")
    return made


def _verb(verbs: Any, name: str, zh: str, en: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = verbs.add_parser(
        name, help=say(zh, en), description=say(zh, en)
    )
    made.add_argument("--home", default=argparse.SUPPRESS, help=say("数据文件夹", "data folder"))
    made.add_argument("--user", help=say("用户", "user"))
    made.add_argument("--password-file", help=say("密码文件", "file with the password"))
    made.add_argument(
        "--json", action="store_true", help=say("机器可读的结果", "machine-readable result")
    )
    return made
