"""Shut a lost machine out, naming the last of its entries that counts."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.security.roster_change import revoked
from app.security.sign_roster import roster_of, sign_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeDevice(Command[int]):
    """``last_counted``: hash of an entry of this machine that the county holds; empty: none counts.

    Done again it may only name a later one.
    """

    action = "admin.roster"
    label = "挂失机器"

    device_id: str
    last_counted: str = ""
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)


def handle(command: RevokeDevice, work: Work) -> int:
    """The version that was signed. Raises Refused, CountyKeyWrong."""
    if command.device_id == work.device:
        raise Refused([FieldIssue("device_id", "device.not_this")])
    chain = work.chain_of(command.device_id)
    body = revoked(roster_of(work), command.device_id, command.last_counted, chain, work.today)
    work.note("revoke_device", detail=command.device_id)
    return sign_roster(work, body, command.key_file, command.key_password)
