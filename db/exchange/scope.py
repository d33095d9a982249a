"""Which dossiers a recipient may have: found from the areas of what refers to them."""

from sqlalchemy import Connection, select

from app.records import kinds
from app.records.office import OFFICE
from app.security.roster import Roster, RosterDevice
from app.sync.scope import in_areas, may_hold, may_hold_unknown
from db.tables import RECORDS

# Fields of other dossiers' records that name a person: the person comes along with them.
PERSON_FIELDS: dict[str, tuple[str, ...]] = {
    "child_file": ("child_id", "guardian_id", "carer_id"),
    "parent_state": ("person_id",),
    "care_agreement": ("carer_id",),
    "visit_enrolment": ("person_id",),
    "membership": ("person_id",),
    "household": ("head_id",),
}


class Scope:
    """Judges parts for one recipient; areas of dossiers are looked up once."""

    def __init__(
        self, connection: Connection, roster: Roster, recipient: RosterDevice, *, up: bool
    ) -> None:
        self._connection = connection
        self._roster = roster
        self._recipient = recipient
        self._up = up
        self._known: dict[str, bool] = {OFFICE: True}

    def holds_kind(self, kind: str) -> bool:
        record = kinds().get(kind)
        if record is None:
            return may_hold_unknown(self._recipient)
        return may_hold(self._recipient, record.INFO)

    def holds(self, kind: str, dossier: str) -> bool:
        """Whether the recipient may have this record."""
        if not self.holds_kind(kind):
            return False
        if kind == "audit" and not self._up:
            return False  # the trail goes up only: no office reads another's
        if dossier not in self._known:
            areas = self.areas_of(dossier)
            narrow = self._recipient.level != "county"  # what has no area goes up, never down
            inside = bool(areas) if narrow else True
            self._known[dossier] = inside and in_areas(self._roster, self._recipient, areas)
        return self._known[dossier]

    def areas_of(self, dossier: str) -> frozenset[str]:
        """Areas of a household, a child's file, or of what refers to a person."""
        found: set[str] = set()
        for kind in ("household", "child_file", "incident"):
            table = RECORDS[kind]
            query = select(table.c.area).where(table.c.id == dossier)
            found |= set(self._connection.execute(query).scalars())
        if found:
            return frozenset(found)
        return frozenset(self._areas_of_person(dossier))

    def _areas_of_person(self, person: str) -> set[str]:
        found: set[str] = set()
        for kind, names in PERSON_FIELDS.items():
            if not self.holds_kind(kind):
                continue
            table = RECORDS[kind]
            for name in names:
                query = select(table.c.dossier).where(table.c[name] == person)
                for dossier in self._connection.execute(query).scalars().all():
                    if dossier != person:
                        found |= self.areas_of(dossier)
            if kind == "visit_enrolment":
                own = select(table.c.area).where(table.c.person_id == person)
                found |= set(self._connection.execute(own).scalars())
        if self._recipient.level != "village":
            table = RECORDS["person"]
            own = select(table.c.residence_area).where(table.c.id == person)
            found |= {area for area in self._connection.execute(own).scalars() if area}
        return found
