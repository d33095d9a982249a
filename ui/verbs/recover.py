"""A new password by the county's recovery key, from its paper or its file, where nobody of this machine knows theirs."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from ui.verbs.base import Answer, WrongCall, home_of, password_of, read_bytes
from ui.verbs.command_line import Arguments

WORDS = (
    "用恢复钥匙重设密码（钥匙从标准输入或提示读入）",
    "set a new password by the recovery key (read from standard input or a prompt)",
)


def arguments(parser: Arguments) -> None:
    parser.add("--recovery-file", "恢复钥匙文件，代替纸上的", "its file, in the place of the paper", metavar="F")  # fmt: skip
    parser.add(
        "--recovery-password-file", "那个文件的密码", "the password of that file", metavar="F"
    )


def run(chosen: argparse.Namespace) -> Answer:
    from app.clock import SystemClock
    from app.security.county_key import open_recovery_key
    from app.security.key_slots import read_key_file
    from app.security.recovery_paper import secret_of
    from db.recover import recover_user

    if not chosen.user:
        raise WrongCall(what="缺少 --user", program="main.py recover")
    home = home_of(chosen)
    read_key_file(home)  # a folder that is no replica is said before anything is asked for
    if chosen.recovery_file:
        password = _text(chosen.recovery_password_file) if chosen.recovery_password_file else ""
        secret = open_recovery_key(read_bytes(chosen.recovery_file), password)
    else:
        secret = secret_of(_typed())
    name = recover_user(home, chosen.user, secret, password_of(chosen), SystemClock())
    return Answer(
        {"user": chosen.user, "name": name},
        [f"{name} 的新密码已生效，请马上登录一次；恢复钥匙的纸放回保险柜。"],
    )


def _typed() -> str:
    """From a prompt that shows nothing, or the first line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass("恢复钥匙 / Recovery key: ")
    return sys.stdin.buffer.readline().decode("utf-8", "replace")


def _text(name: str) -> str:
    return Path(os.fspath(name)).read_text("utf-8").rstrip("\r\n")
