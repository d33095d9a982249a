"""Answer a forgotten password or a sealed machine, with the county's signing and recovery keys."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.ports import Work
from app.security.reset import answer_reset
from app.security.sign_roster import roster_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReset(Command[bytes]):
    """``code``: as it was read out. The files open with their passwords; nothing of them is kept."""

    action = "admin.roster"
    label = "答复重设密码"

    request: bytes = field(repr=False)
    code: str
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)
    recovery_file: bytes = field(repr=False)
    recovery_password: str = field(repr=False)


def handle(command: AnswerReset, work: Work) -> bytes:
    """The answer's file. Raises RequestBad, CodeDiffers, CountyKeyWrong, RecoveryKeyWrong, DeviceRevoked, UnknownUser."""
    return answer_reset(
        command.request,
        command.code,
        roster_of(work),
        county_file=(command.key_file, command.key_password),
        recovery_file=(command.recovery_file, command.recovery_password),
        on=work.today,
    )
