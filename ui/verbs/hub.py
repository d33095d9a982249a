"""The county's hub: set up, served, looked at, and shut to a device that was lost."""

import argparse
import sys
from contextlib import closing

from app.desk import Desk
from app.unattended import NoSuchDevice
from ui.verbs.base import Answer, WrongCall, count, desk_of, home_of, read_bytes
from ui.verbs.command_line import Arguments

WORDS = (
    "县级平台：建立、运行、停用机器、查看",
    "the county's hub: set up, serve, revoke a device, status",
)
PORT = 8443


def arguments(parser: Arguments) -> None:
    parser.add("act", "做什么", "what to do", choices=["init", "serve", "revoke", "status"])
    parser.add("device", "停用哪台机器（revoke）", "device to revoke", nargs="?", metavar="DEVICE")
    parser.add("--host", "各单位连接用的主机名或地址（init）", "name or address by which it is reached (init)",
               default="127.0.0.1", metavar="NAME")  # fmt: skip
    parser.add("--port", "端口", "port", type=count, metavar="N")
    parser.add("--plain", "不加密，只应答本机（在反向代理之后）", "no TLS, this machine only (behind a proxy)",
               action="store_true")  # fmt: skip
    parser.add("--undo", "重新应答（没有挂失过的）", "serve it again (unless the roster shuts it out)",
               action="store_true")  # fmt: skip
    parser.add(
        "--county-key", "县签名钥匙文件（revoke）", "the county's signing key (revoke)", metavar="F"
    )
    parser.add(
        "--county-password-file", "钥匙密码所在的文件", "file with that key's password", metavar="F"
    )


def run(chosen: argparse.Namespace) -> Answer:
    acts = {"init": _init, "serve": _serve, "revoke": _revoke, "status": _status}
    return acts[chosen.act](chosen)


def _init(chosen: argparse.Namespace) -> Answer:
    from app.hub.keys import make_hub_file
    from db.hub import CountyHub
    from db.unattended import store_of

    with closing(desk_of(chosen)) as desk:
        desk.require("admin.hub")
        CountyHub(store_of(desk))
        key = desk.store.doors.service_key()
        made = make_hub_file(home_of(chosen), key, chosen.host, chosen.port or PORT)
        desk.note("hub_init")
    lines = [
        "平台已建立。各单位的平台地址（整行照抄）：",
        made.address,
        "hub.json 和 hub-private-key.pem 要放在加密的磁盘上，只让服务账户读。",
    ]
    return Answer({"address": made.address, "pin": made.pin, "port": made.port}, lines)


def _serve(chosen: argparse.Namespace) -> Answer:
    """Answer until stopped. Without ``hub init`` it is a trial: a person unlocks the store, this machine only."""
    from app.hub.asgi import hub_app
    from app.hub.keys import CERTIFICATE, FILE, PRIVATE_KEY, read_hub_file
    from app.hub.serve import Listening, bind, serve
    from app.hub.service import Service
    from db.hub import FOLDER, CountyHub, open_hub
    from db.unattended import store_of
    from ui.words import words_of

    home = home_of(chosen)
    ready = (home / FILE).exists()
    store = open_hub(home) if ready else store_of(desk_of(chosen))
    with closing(store):
        port = read_hub_file(home).port if ready and chosen.port is None else chosen.port
        secure = ready and not chosen.plain
        listening = Listening(
            PORT if port is None else port,
            "0.0.0.0" if secure else "127.0.0.1",
            home / CERTIFICATE if secure else None,
            home / PRIVATE_KEY if secure else None,
        )
        app = hub_app(Service(CountyHub(store), home / FOLDER), words_of)
        sock = bind(listening)
        with sock:
            scheme = "https" if secure else "http"
            host, bound = sock.getsockname()[:2]
            sys.stderr.write(f"{scheme}://{host}:{bound}\n")
            serve(app, listening, sock)
    return Answer({"stopped": True}, ["平台已停止。"])


def _revoke(chosen: argparse.Namespace) -> Answer:
    """At once at this hub; for everybody with the next roster, where the county's key is at hand."""
    from app.commands.revoke_device import RevokeDevice
    from db.hub import last_entry_of, shut_out
    from db.unattended import store_of

    if not chosen.device:
        raise WrongCall(what="revoke DEVICE", program="main.py hub")
    with closing(desk_of(chosen)) as desk:
        desk.require("admin.hub")
        device = _device(desk, chosen.device)
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
