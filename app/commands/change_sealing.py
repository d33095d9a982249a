"""After how many days without contact a machine of the county is sealed."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.exchange_limits import seal_limits
from app.ports import Work
from app.security.roster_change import with_sealing
from app.security.sign_roster import roster_of, sign_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSealing(Command[int]):
    """``days`` 0: never. A figure so short that ordinary leave would seal a machine is refused."""

    action = "admin.roster"
    label = "设置封存期限"

    days: int
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)


def handle(command: ChangeSealing, work: Work) -> int:
    """The version that was signed. Raises Refused, CountyKeyWrong."""
    least, most = seal_limits()
    if command.days and not least <= command.days <= most:
        facts: dict[str, str | int] = {"least": least, "most": most}
        raise Refused([FieldIssue("days", "admin.seal_days", facts)])
    roster = roster_of(work)
    if command.days == roster.body.seal_after_days:
        raise Refused([FieldIssue("days", "admin.seal_same")])
    work.note("change_sealing", detail=f"{roster.body.seal_after_days} → {command.days}")
    body = with_sealing(roster, command.days)
    return sign_roster(work, body, command.key_file, command.key_password)
