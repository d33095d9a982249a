"""A county begins: its keys on a stick for the safe, its first roster, its own data folder; the recovery key is shown once."""

import argparse
from pathlib import Path

from ui.verbs.base import Answer, home_of, password_of
from ui.verbs.command_line import Arguments

WORDS = ("建立一个县：钥匙、名册、县级数据", "found a county: its keys, its roster, its data")


def arguments(parser: Arguments) -> None:
    parser.add("keys", "两把钥匙写到哪里（放保险柜的 U 盘）", "where the two keys go", metavar="FOLDER")  # fmt: skip
    parser.add("--code", "县代码，6 位", "the county's code", required=True, metavar="CODE")
    parser.add("--name", "县名", "the county's name", required=True, metavar="NAME")
    parser.add("--administrator", "系统管理员姓名", "who administers it", required=True, metavar="NAME")  # fmt: skip
    parser.add("--key-password-file", "钥匙文件的密码", "password of the key files", metavar="F")


def run(chosen: argparse.Namespace) -> Answer:
    from app.clock import SystemClock
    from app.security.recovery_paper import paper_of
    from db.found import ToFound, found_county

    key_password = argparse.Namespace(
        password_file=chosen.key_password_file or chosen.password_file
    )
    wanted = ToFound(
        chosen.code, chosen.name, chosen.administrator, password_of(chosen),
        password_of(key_password),
    )  # fmt: skip
    made = found_county(home_of(chosen), Path(chosen.keys), wanted, SystemClock())
    paper = paper_of(made.recovery)
    value = {
        "user": made.user, "signing_file": str(made.signing_file),
        "recovery_file": str(made.recovery_file), "recovery": paper,
    }  # fmt: skip
    lines = [
        f"{chosen.name}已建立，用“{made.user}”登录，密码是刚才设的。",
        f"签名钥匙：{made.signing_file}；恢复钥匙：{made.recovery_file}。U 盘放保险柜，不要留在电脑上。",
        "恢复钥匙（只显示这一次，请抄两份，写上县名和日期，分开锁好）：",
        *_rows(paper),
        "谁都忘了密码时：main.py recover --user 用户，照纸输入这把钥匙。",
    ]
    return Answer(value, lines)


def _rows(paper: str) -> list[str]:
    groups = paper.split(" ")
    return ["    " + " ".join(groups[at : at + 5]) for at in range(0, len(groups), 5)]
