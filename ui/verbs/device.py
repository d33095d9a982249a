"""A new machine, a forgotten password, a sealed machine: request on the machine, accept above, enter on the machine."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from app.security.enrolment import ask_enrolment, read_enrolment
from app.security.errors import AnswerForAnother, RequestBad
from app.security.key_slots import FILE
from app.security.reset import ask_reset, read_reset, take_answer
from app.sync.whole_file import write_whole
from ui.verbs.base import Answer, WrongCall, desk_of, enter, home_of, password_of, read_bytes
from ui.verbs.command_line import Arguments

WORDS = ("登记机器、重设密码、开封", "enrol a machine, reset a password, open a sealed machine")


def arguments(parser: Arguments) -> None:
    acts = ("request", "accept", "enter")
    parser.add(
        "act", "申请、应答、收下应答", "on the machine, above it, on the machine", choices=acts
    )
    parser.add("file", "申请或应答文件", "request or answer", nargs="?", default="", metavar="FILE")
    parser.add(
        "--label", "新机器的名称", "what people call the new machine", metavar="TEXT", default=""
    )
    parser.add("--out", "写到哪里", "file (request) or folder (accept) to write", metavar="PATH")
    parser.add("--code", "电话里听到的核对码", "code heard by telephone", default="")
    parser.add("--area", "新机器的区域", "area of the new machine", metavar="ID", default="")
    parser.add("--person", "首个登录的人", "who logs in there first", metavar="ID", default="")
    parser.add("--key-file", "县签名钥匙文件", "the county's signing key", metavar="F")
    parser.add("--key-password-file", "签名钥匙的密码", "its password", metavar="F")
    parser.add("--recovery-file", "县恢复钥匙文件", "the county's recovery key", metavar="F")
    parser.add("--recovery-password-file", "恢复钥匙的密码", "its password", metavar="F")


def run(chosen: argparse.Namespace) -> Answer:
    if chosen.act == "request":
        return _request(chosen)
    _needed(chosen, "file")
    return _accept(chosen) if chosen.act == "accept" else _enter(chosen)


def _request(chosen: argparse.Namespace) -> Answer:
    """An empty folder asks to be enrolled, one with a replica for a new password of ``--user``."""
    _needed(chosen, "out")
    home, new = home_of(chosen), password_of(chosen)
    if (home / FILE).exists():
        _needed(chosen, "user")
        reset = ask_reset(home, chosen.user, new)
        body, code = reset.body, reset.code
    else:
        asking = ask_enrolment(home, chosen.label, new)
        body, code = asking.body, asking.code
    write_whole(Path(chosen.out), [body])
    return Answer({"file": chosen.out, "code": code}, [f"已写出 {chosen.out}，核对码 {code}"])


def _accept(chosen: argparse.Namespace) -> Answer:
    _needed(chosen, "out", "code")
    body, folder = read_bytes(chosen.file), Path(chosen.out)
    try:
        read_enrolment(body)
    except RequestBad:
        return _accept_reset(chosen, body, folder)
    _needed(chosen, "person")
    made = accept(chosen, body, chosen.key_file, chosen.key_password_file)
    return Answer(made, [f"已写出 {made['file']}，请告诉对方核对码 {made['code']}"])


def accept(
    chosen: argparse.Namespace, body: bytes, key_file: str | None, key_password_file: str | None
) -> dict[str, Any]:
    """Answer a new machine's request; with the county's key at hand it is entered in the roster first.

    Takes ``out``, ``code``, ``area`` and ``person`` from the command line.
    """
    from app.commands.register_device import RegisterDevice

    folder = Path(chosen.out)
    with closing(desk_of(chosen)) as desk:
        if key_file:
            desk.do(
                RegisterDevice(
                    request=body, code=chosen.code, area_id=chosen.area,
                    key_file=read_bytes(key_file), key_password=_secret(key_password_file),
                )
            )  # fmt: skip
        made = desk.answer_device(body, chosen.person, folder)
    return {
        "file": str(folder / made.file), "code": made.code, "label": made.label,
        "first_here": made.first_here, "exchanges_with": made.exchanges_with,
    }  # fmt: skip


def _accept_reset(chosen: argparse.Namespace, body: bytes, folder: Path) -> Answer:
    from app.commands.answer_reset import AnswerReset

    asked = read_reset(body)
    _needed(chosen, "key_file", "recovery_file")
    command = AnswerReset(
        request=body, code=chosen.code,
        key_file=read_bytes(chosen.key_file), key_password=_secret(chosen.key_password_file),
        recovery_file=read_bytes(chosen.recovery_file),
        recovery_password=_secret(chosen.recovery_password_file),
    )  # fmt: skip
    with closing(desk_of(chosen)) as desk:
        answer = desk.do(command).result
    file = folder / f"reset-{asked.code}.yca"
    write_whole(file, [answer])
    return Answer({"file": str(file)}, [f"已写出 {file}"])


def _enter(chosen: argparse.Namespace) -> Answer:
    home, body = home_of(chosen), read_bytes(chosen.file)
    if (home / FILE).exists():
        user = take_answer(home, body, password_of(chosen))
    else:
        if not home.is_dir():
            raise AnswerForAnother
        user = enter(home, body, password_of(chosen), chosen.code)
    return Answer({"user": user, "home": str(home)}, [f"本机可以登录了：{user}"])


def _needed(chosen: argparse.Namespace, *names: str) -> None:
    for name in names:
        if not getattr(chosen, name):
            shown = name if name == "file" else f"--{name.replace('_', '-')}"
            raise WrongCall(what=f"缺少 {shown}", program="main.py device")


def _secret(name: str | None) -> str:
    return read_bytes(name).decode("utf-8", "replace").rstrip("\r\n") if name else ""
