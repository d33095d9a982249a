"""Shut a lost machine out, naming the last of its entries that counts."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.security.roster_change import revoked
from app.security.sign_roster import roster_of, sign_roster

BEYOND = "revoked_beyond"  # entries that were applied and do not count any more: nothing takes them back by itself


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
    roster, chain = roster_of(work), work.chain_of(command.device_id)
    body = revoked(roster, command.device_id, command.last_counted, chain, work.today)
    before = roster.last_counting(command.device_id)
    if before is not None:
        work.close_notice(f"{BEYOND}:{_about(command.device_id, before)}")
    if chain and chain[-1] != command.last_counted:
        work.tell_notice(
            BEYOND, _about(command.device_id, command.last_counted),
            device=command.device_id, last=command.last_counted,
        )  # fmt: skip
    work.note("revoke_device", detail=command.device_id)
    return sign_roster(work, body, command.key_file, command.key_password)


def _about(device: str, last_counted: str) -> str:
    return f"{device}:{last_counted}"
