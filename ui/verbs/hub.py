"""The county's hub: set up, served, looked at, opened to a new device and shut to one that was lost."""

import argparse
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.desk import Desk
from app.unattended import NoSuchDevice
from ui.verbs.base import Answer, WrongCall, count, desk_of, home_of, read_bytes
from ui.verbs.command_line import Arguments

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.hub.serve import Listening

WORDS = (
    "县级平台：建立、运行、登记和停用机器、查看",
    "the county's hub: set up, serve, enrol or revoke a device, status",
)
PORT = 8443


def arguments(parser: Arguments) -> None:
    parser.add(
        "act", "做什么", "what to do", choices=["init", "serve", "enrol", "revoke", "status"]
    )
    parser.add("what", "登记申请文件（enrol）、停用哪台机器（revoke）", "request (enrol), device (revoke)",
               nargs="?", default="", metavar="FILE|DEVICE")  # fmt: skip
    parser.add("--host", "各单位连接用的主机名或地址（init）", "name or address by which it is reached (init)",
               default="127.0.0.1", metavar="NAME")  # fmt: skip
    parser.add("--database", "PostgreSQL 数据库，不写密码（init）", "PostgreSQL database, without password (init)",
               default="", metavar="URL")  # fmt: skip
    parser.add("--database-password-file", "数据库密码所在的文件（init）", "file with its password (init)",
               default="", metavar="F")  # fmt: skip
    parser.add("--distributed", "分布存放：本县在 Citus 里占一个模式（init）", "a schema of its own in Citus (init)",
               action="store_true")  # fmt: skip
    parser.add("--port", "端口", "port", type=count, metavar="N")
    parser.add(
        "--workers",
        "并排几个进程（serve）",
        "processes side by side (serve)",
        type=count,
        metavar="N",
    )
    parser.add("--plain", "不加密，只应答本机（在反向代理之后）", "no TLS, this machine only (behind a proxy)",
               action="store_true")  # fmt: skip
    parser.add("--undo", "重新应答（没有挂失过的）", "serve it again (unless the roster shuts it out)",
               action="store_true")  # fmt: skip
    parser.add(
        "--out", "应答写到哪个文件夹（enrol）", "folder for the answer (enrol)", metavar="PATH"
    )
    parser.add(
        "--code", "电话里听到的核对码（enrol）", "code heard by telephone (enrol)", default=""
    )
    parser.add(
        "--area",
        "新机器的区域（enrol）",
        "area of the new machine (enrol)",
        metavar="ID",
        default="",
    )
    parser.add(
        "--person",
        "首个登录的人（enrol）",
        "who logs in there first (enrol)",
        metavar="ID",
        default="",
    )
    parser.add("--county-key", "县签名钥匙文件（enrol、revoke）", "the county's signing key (enrol, revoke)",
               metavar="F")  # fmt: skip
    parser.add(
        "--county-password-file", "钥匙密码所在的文件", "file with that key's password", metavar="F"
    )


def run(chosen: argparse.Namespace) -> Answer:
    acts = {"init": _init, "serve": _serve, "enrol": _enrol, "revoke": _revoke, "status": _status}
    return acts[chosen.act](chosen)


def _init(chosen: argparse.Namespace) -> Answer:
    from app.hub.keys import FILE, make_hub_file, read_hub_file
    from db.distributed import lay_out
    from db.hub import CountyHub
    from db.moving import move
    from db.place import moved, place_named
    from db.unattended import store_of

    home = home_of(chosen)
    if chosen.distributed and not chosen.database:
        raise WrongCall(what="缺少 --database", program="main.py hub init")
    place = place_named(chosen.database, chosen.database_password_file) if chosen.database else None
    with closing(desk_of(chosen)) as desk:
        desk.require("admin.hub")
        county = CountyHub(store_of(desk))
        if place is not None and chosen.distributed:
            place = lay_out(place, county.area)
        key = desk.store.doors.service_key()
        moves = place is not None and not moved(home)
        if moves and (home / FILE).exists():
            made = read_hub_file(home)  # a hub on trial that goes to a server keeps its address
        else:
            made = make_hub_file(home, key, chosen.host, chosen.port or PORT)
        desk.note("hub_init")
    if moves and place is not None:
        move(home, key, place)
    lines = [
        "平台已建立。各单位的平台地址（整行照抄）：",
        made.address,
        "hub.json 和 hub-private-key.pem 要放在加密的磁盘上，只让服务账户读。",
    ]
    if moves:
        lines.append("数据已移入 PostgreSQL；原来的数据库文件改名留作备份，核对无误后请删除。")
    value = {"address": made.address, "pin": made.pin, "port": made.port, "moved": moves}
    return Answer(value, lines)


def _serve(chosen: argparse.Namespace) -> Answer:
    """Answer until stopped. Without ``hub init`` it is a trial: a person unlocks the store, this machine only."""
    from app.hub.asgi import hub_app
    from app.hub.keys import FILE
    from app.hub.serve import bind, serve, serve_side_by_side
    from app.hub.service import Service
    from db.hub import FOLDER, CountyHub, open_hub
    from db.unattended import store_of
    from ui.words import words_of

    home, workers = home_of(chosen), chosen.workers or 1
    ready = (home / FILE).exists()
    if workers > 1 and not ready:
        raise WrongCall(what="hub init", program="main.py hub")
    listening = _listening(chosen, home, ready=ready)
    store = open_hub(home) if ready else store_of(desk_of(chosen))
    with closing(store):
        service = Service(CountyHub(store), home / FOLDER)
        sock = bind(listening)
        scheme = "https" if listening.certificate else "http"
        host, bound = sock.getsockname()[:2]
        sys.stderr.write(f"{scheme}://{host}:{bound}\n")
        if workers == 1:
            with sock:
                serve(hub_app(service, words_of), listening, sock)
    if workers > 1:  # each process opens the store for itself
        with sock:
            serve_side_by_side(partial(worker_app, home), listening, sock, workers)
    return Answer({"stopped": True}, ["平台已停止。"])


def _listening(chosen: argparse.Namespace, home: Path, *, ready: bool) -> "Listening":
    from app.hub.keys import CERTIFICATE, PRIVATE_KEY, read_hub_file
    from app.hub.serve import Listening

    port = read_hub_file(home).port if ready and chosen.port is None else chosen.port
    secure = ready and not chosen.plain
    return Listening(
        PORT if port is None else port,
        "0.0.0.0" if secure else "127.0.0.1",
        home / CERTIFICATE if secure else None,
        home / PRIVATE_KEY if secure else None,
    )


def worker_app(home: Path) -> "FastAPI":
    """The application of one process of several."""
    from app.hub.asgi import hub_app
    from app.hub.serve import log_to_standard_error
    from app.hub.service import Service
    from db.hub import FOLDER, CountyHub, open_hub
    from ui.words import words_of

    log_to_standard_error()
    store = open_hub(home)
    return hub_app(Service(CountyHub(store), home / FOLDER), words_of, ending=store.close)


def _enrol(chosen: argparse.Namespace) -> Answer:
    """A new machine's request in, its answer and first bundle out, as above any machine; and where the hub is."""
    from app.hub.keys import FILE, read_hub_file
    from ui.verbs.device import accept

    for name in ("what", "out", "code", "person"):
        if not getattr(chosen, name):
            shown = "FILE" if name == "what" else f"--{name}"
            raise WrongCall(what=f"缺少 {shown}", program="main.py hub enrol")
    made = accept(chosen, read_bytes(chosen.what), chosen.county_key, chosen.county_password_file)
    home = home_of(chosen)
    made["address"] = read_hub_file(home).address if (home / FILE).exists() else ""
    lines = [f"已写出 {made['file']}，请告诉对方核对码 {made['code']}"]
    if made["address"]:
        lines += ["收下应答后，在那台机器上填写平台地址（整行照抄）：", made["address"]]
    return Answer(made, lines)


def _revoke(chosen: argparse.Namespace) -> Answer:
    """At once at this hub; for everybody with the next roster, where the county's key is at hand."""
    from app.commands.revoke_device import RevokeDevice
    from db.hub import last_entry_of, shut_out
    from db.unattended import store_of

    if not chosen.what:
        raise WrongCall(what="revoke DEVICE", program="main.py hub")
    with closing(desk_of(chosen)) as desk:
        desk.require("admin.hub")
        device = _device(desk, chosen.what)
        shut_out(store_of(desk), device, served=chosen.undo)
        desk.note("hub_revoke", device)
        version = 0
        if chosen.county_key and not chosen.undo:
            password = read_bytes(chosen.county_password_file or "-").decode().rstrip("\r\n")
            last = last_entry_of(store_of(desk), device)
            command = RevokeDevice(
                device_id=device,
                last_counted=last,
                key_file=read_bytes(chosen.county_key),
                key_password=password,
            )
            version = desk.do(command).result
    if chosen.undo:
        return Answer({"device": device, "shut_out": False}, ["本平台重新应答这台机器。"])
    words = (
        f"已停用，名册第 {version} 版随交换送达各处。"
        if version
        else "本平台已不再应答这台机器；请带县签名钥匙再执行一次（--county-key），使各处都停用它。"
    )
    return Answer({"device": device, "shut_out": True, "roster_version": version}, [words])


def _status(chosen: argparse.Namespace) -> Answer:
    import dataclasses

    from app.hub.keys import FILE, read_hub_file
    from app.queries.replicas import HEARD_WITHIN, ReplicasQuery

    home = home_of(chosen)
    with closing(desk_of(chosen)) as desk:
        page = desk.ask(ReplicasQuery())
    address = read_hub_file(home).address if (home / FILE).exists() else ""
    value = {"address": address, **dataclasses.asdict(page)}
    lines = [
        address or "还没有建立平台（hub init）。",
        f"{HEARD_WITHIN} 天内有联系：{page.covered}/{page.expected} 台",
    ]
    for line in page.replicas:
        heard = f"{line.days} 天前" if line.days is not None else "没有联系过"
        heard = "已停用" if line.revoked else heard
        lines.append(
            f"{line.code}  {line.label}  {heard}  待收 {line.waiting}  未收下 {line.quarantined}"
        )
    return Answer(value, lines)


def _device(desk: Desk, named: str) -> str:
    from app.queries.replicas import ReplicasQuery

    for line in desk.ask(ReplicasQuery()).replicas:
        if named in (line.device, line.code):
            return line.device
    raise NoSuchDevice(device=named)
