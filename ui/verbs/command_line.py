"""The command line in Chinese or English by locale: every verb with its arguments."""

import argparse
import locale
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ui.verbs.base import Verb, WrongCall

# argparse's own sentences, as they stand in its source of 3.11 to 3.14, and ours.
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): expected .*argument.*", r"\1 后面缺少内容"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 不能同时用"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 只能是 \3，不能是 \2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


def chinese() -> bool:
    """Whether to speak Chinese: so does the program, unless the locale names another language."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    found = next((value for value in named if value), None) or locale.getlocale()[0] or ""
    language = found.split(".")[0].lower()
    return language in ("", "c", "posix") or language.startswith(("zh", "chinese"))


def say(words: tuple[str, str]) -> str:
    """The one of (Chinese, English) that fits the locale."""
    return words[0] if chinese() else words[1]


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Any,
        groups: Any,
        prefix: str | None = None,
    ) -> None:
        super().add_usage(
            usage, actions, groups, prefix if prefix is not None else say(("用法：", "usage: "))
        )


class Arguments(argparse.ArgumentParser):
    """argparse that speaks Chinese and raises WrongCall instead of ending the program."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=_Formatter, allow_abbrev=False)
        self._positionals.title = say(("参数", "arguments"))
        self._optionals.title = say(("选项", "options"))
        self.add_argument(
            "-h", "--help", action="help", help=say(("显示本说明", "show this and end"))
        )

    def add(self, name: str, zh: str, en: str, **options: Any) -> None:
        """An argument with its words in both languages."""
        self.add_argument(name, help=say((zh, en)), **options)

    def error(self, message: str) -> NoReturn:
        if chinese():
            for pattern, words in _COMPLAINTS:
                if found := re.fullmatch(pattern, message):
                    message = found.expand(words)
                    break
        raise WrongCall(what=message, program=self.prog)


def parser(verbs: Mapping[str, Verb]) -> Arguments:
    """The whole command line."""
    made = Arguments(
        prog="main.py",
        description=say(
            (
                "一窗：乡镇民政办件台。不带动词时打开窗口。",
                "Yichuang: the case desk of a township civil-affairs office. Without a verb it opens the window.",
            )
        ),
        epilog=say(
            (
                "每个动词另有说明：main.py 动词 --help。退出码：0 办成，1 没有办成，2 命令写法不对。",
                "Each verb has its own: main.py VERB --help. Exit status: 0 done, 1 not done, 2 wrong call.",
            )
        ),
    )
    made.add("--home", "数据文件夹", "data folder", metavar="DIR")
    made.set_defaults(json=False)
    below = made.add_subparsers(
        dest="verb", prog="main.py", metavar=say(("动词", "VERB")), title=say(("动词", "verbs"))
    )
    for name, verb in verbs.items():
        words = say(verb.WORDS)
        one: Arguments = below.add_parser(name, help=words, description=words)
        one.add("--home", "数据文件夹", "data folder", metavar="DIR", default=argparse.SUPPRESS)
        one.add("--user", "以谁的身份", "act as this user", metavar="NAME")
        one.add("--password-file", "密码所在的文件", "file with the password", metavar="F")
        one.add("--json", "机器可读的结果", "machine-readable result", action="store_true")
        verb.arguments(one)
    return made


def wanted(arguments: Sequence[str], verbs: Mapping[str, Verb]) -> argparse.Namespace:
    """What was asked for. Raises WrongCall."""
    return parser(verbs).parse_args(arguments)
