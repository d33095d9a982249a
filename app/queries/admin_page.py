"""Who may do what where: the roster, the machines, the policy packs."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class PersonLine:
    """``here``: may be let in on this machine. ``until`` is a last day."""

    id: str
    name: str = dataclasses.field(repr=False)
    role: str
    role_label: str
    area_id: str
    area_label: str
    since: date
    until: date | None
    here: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: str
    code: str
    label: str
    area_label: str
    holds: str
    own: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class PackLine:
    """``examples`` counts figures that are shown as 示例. ``shipped``: came with the program."""

    label: str
    version: str
    valid_from: date
    valid_to: date | None
    figures: int
    examples: int
    shipped: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class AdminPage:
    roster_version: int
    people: tuple[PersonLine, ...]
    devices: tuple[DeviceLine, ...]
    packs: tuple[PackLine, ...]
    roles: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPageQuery(Query[AdminPage]):
    action = "admin.local"
