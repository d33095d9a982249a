"""The roster and the packs as the admin room shows them."""

from app.policy.errors import NoPack
from app.policy.load import default_packs
from app.policy.packs import PolicyPack
from app.queries.admin_page import AdminPage, AdminPageQuery, DeviceLine, PackLine, PersonLine
from app.records.base import Part
from app.security.permissions import roles
from app.security.roster import Roster, RosterPerson
from db.reading import Reading


def run(_query: AdminPageQuery, reading: Reading) -> AdminPage:
    roster = reading.roster
    if roster is None:
        return AdminPage(0, (), (), _packs(reading), (), ())
    people = sorted(roster.body.people, key=lambda p: (p.area, -roles()[p.role].rank, p.name))
    return AdminPage(
        roster_version=roster.version,
        people=tuple(_person(p, roster, reading) for p in people),
        devices=tuple(
            DeviceLine(
                d.id, d.code, d.label, roster.name_of_area(d.area),
                "、".join(Part(part).label for part in d.parts if part != Part.OFFICE),
                d.id == reading.device, d.last_counted is not None,
            )
            for d in sorted(roster.body.devices, key=lambda d: (d.area, d.code))
        ),
        packs=_packs(reading),
        roles=tuple((code, role.label) for code, role in roles().items()),
        areas=tuple(
            (a.id, roster.name_of_area(a.id)) for a in sorted(roster.body.areas, key=lambda a: a.code)
        ),
    )  # fmt: skip


def _person(person: RosterPerson, roster: Roster, reading: Reading) -> PersonLine:
    device = roster.devices.get(reading.device)
    gone = person.until is not None and person.until < reading.today
    here = device is not None and (
        roster.covers(person.area, device.area) or roster.covers(device.area, person.area)
    )
    return PersonLine(
        person.id, person.name, person.role, roles()[person.role].label, person.area,
        roster.name_of_area(person.area), person.since, person.until, here and not gone, gone,
    )  # fmt: skip


def _packs(reading: Reading) -> tuple[PackLine, ...]:
    shipped = {pack.hash for pack in default_packs()}
    now = {_in_force(pack, reading) for pack in reading.packs}
    lines = []
    for pack in sorted(reading.packs, key=lambda p: (p.valid_from, p.version), reverse=True):
        figures = [figure for p in pack.programmes.values() for figure in p.figures]
        examples = sum(figure.certainty == "example" for figure in figures)
        lines.append(
            PackLine(
                pack.label, pack.version, pack.valid_from, pack.valid_to, len(figures), examples,
                pack.hash in shipped, pack.hash in now,
            )
        )  # fmt: skip
    return tuple(lines)


def _in_force(pack: PolicyPack, reading: Reading) -> str:
    try:
        return reading.policy(pack.areas[0], reading.today).hash
    except (NoPack, IndexError):
        return ""
