"""Take a new machine into the county's roster, as its request file and the telephone say."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.security.device_keys import CODE_ALPHABET
from app.security.enrolment import read_enrolment
from app.security.errors import CodeDiffers
from app.security.roster import Roster, RosterDevice
from app.security.roster_change import with_device
from app.security.sign_roster import roster_of, sign_roster
from app.security.signed_file import same_code
from app.sync.scope import parts_of_level


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDevice(Command[str]):
    """``code``: as the people at the new machine read it out. A machine that is known already stays as it is."""

    action = "admin.roster"
    label = "登记机器"

    request: bytes = field(repr=False)
    code: str
    area_id: str
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)


def handle(command: RegisterDevice, work: Work) -> str:
    """The machine's id. Raises RequestBad, CodeDiffers, Refused, CountyKeyWrong."""
    asking = read_enrolment(command.request)
    if not same_code(command.code, asking.code):
        raise CodeDiffers
    roster = roster_of(work)
    known = roster.device_of_keys(asking.request.verify_key, asking.request.seal_key)
    if known is not None:
        return known.id
    area = roster.areas.get(command.area_id)
    if area is None or area.merged_into is not None:
        raise Refused([FieldIssue("area_id", "field.needed")])
    device = RosterDevice(
        id=f"machine-{roster.version + 1:06d}-{work.new_id()[:8]}",  # later ones sort behind
        code=_free_code(roster, work),
        label=asking.request.label,
        area=area.id,
        level=area.level,
        parts=parts_of_level(area.level),
        verify_key=asking.request.verify_key,
        seal_key=asking.request.seal_key,
    )
    sign_roster(work, with_device(roster, device), command.key_file, command.key_password)
    return device.id


def _free_code(roster: Roster, work: Work) -> str:
    taken = {device.code for device in roster.body.devices}
    while (code := work.random_text(CODE_ALPHABET, 3)) in taken:
        pass
    return code
