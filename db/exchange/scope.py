"""Which dossiers a recipient may have: found from the areas of what refers to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Row,
    bindparam,
    select,
    union_all,
)

from app.records import kinds
from app.records.office import OFFICE
from app.security.roster import Roster, RosterDevice
from app.sync.scope import in_areas, may_hold, may_hold_unknown
from db.mapping import versions_of_row
from db.record_store import batched
from db.tables import RECORDS, conflict

# Kinds whose record is a dossier of its own and lies in an area.
AREA_KINDS = ("household", "child_file", "incident")

# Fields of other dossiers' records that name a person: the person comes along with them.
PERSON_FIELDS: dict[str, tuple[str, ...]] = {
    "child_file": ("child_id", "guardian_id", "carer_id"),
    "parent_state": ("person_id",),
    "care_agreement": ("carer_id",),
    "visit_enrolment": ("person_id",),
    "membership": ("person_id",),
    "household": ("head_id",),
}


Place = tuple[
    str, str, str
]  # a kind of record, the field that a key stands in, the field that is asked for
_PLACES_BATCH = 250  # keys, said once for each place
_AT_ONCE = 5000  # dossiers that are looked up together: memory stays flat


class Scope:
    """Judges parts for one recipient; areas of dossiers are looked up once, many at a time."""

    def __init__(
        self, connection: Connection, roster: Roster, recipient: RosterDevice, *, up: bool
    ) -> None:
        self._connection = connection
        self._roster = roster
        self._recipient = recipient
        self._up = up
        self._areas: dict[str, frozenset[str]] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}  # very many dossiers lie in few areas
        self._inside: dict[frozenset[str], bool] = {}

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
        return self.inside(dossier)

    def inside(self, dossier: str) -> bool:
        """Whether a dossier lies in the recipient's area. While its area is in conflict, it is in both."""
        if self._recipient.level == "county":
            return True  # its area is all there is; what has no area goes up, never down
        if dossier == OFFICE:
            return True
        areas = self.areas_of(dossier)
        if areas not in self._inside:
            inside = bool(areas) and in_areas(self._roster, self._recipient, areas)
            self._inside[areas] = inside
        return self._inside[areas]

    def areas_of(self, dossier: str) -> frozenset[str]:
        """Areas of a household, a child's file, or of what refers to a person."""
        if dossier not in self._areas:
            self.learn((dossier,))
        return self._areas[dossier]

    def learn(self, dossiers: Iterable[str]) -> None:
        """Look up the areas of all of these in a few queries."""
        if self._recipient.level == "county":
            return
        known = self._areas
        unknown = sorted({d for d in dossiers if d not in known and d != OFFICE})
        for batch in batched(unknown, _AT_ONCE):
            self._look_up(set(batch) - known.keys())

    def _look_up(self, unknown: set[str]) -> None:
        if not unknown:
            return
        found: dict[str, set[str]] = {dossier: set() for dossier in unknown}
        for dossier, area in self._rows([(kind, "id", "area") for kind in AREA_KINDS], unknown):
            found[dossier].add(area)
        self._add_areas_in_conflict(unknown, found)
        people = {dossier for dossier, areas in found.items() if not areas}
        # Known from here on as without an area: so two people who refer to one another end the search.
        self._know(found, found)
        referring = self._referring(people)
        self._look_up(set().union(*referring.values()) - self._areas.keys())
        for person in people:
            for dossier in referring.get(person, ()):
                found[person] |= self._areas[dossier]
        self._add_own_areas(people, found)
        self._know(people, found)

    def _know(self, dossiers: Iterable[str], found: Mapping[str, set[str]]) -> None:
        for dossier in dossiers:
            areas = frozenset(found[dossier])
            self._areas[dossier] = self._sets.setdefault(areas, areas)

    def _add_areas_in_conflict(self, unknown: set[str], found: dict[str, set[str]]) -> None:
        """Where replicas disagree about an area, the dossier lies in each of them."""
        disputed = select(conflict.c.kind, conflict.c.record_id).where(
            conflict.c.field == "area", conflict.c.kind.in_(AREA_KINDS)
        )
        for kind, record_id in self._connection.execute(disputed):
            if record_id in unknown:
                table = RECORDS[kind]
                row = self._connection.execute(select(table).where(table.c.id == record_id)).first()
                if row is not None:
                    siblings = versions_of_row(kinds()[kind], row)["area"].siblings
                    found[record_id] |= {str(sibling.value) for sibling in siblings}

    def _referring(self, people: set[str]) -> dict[str, set[str]]:
        """The other dossiers whose records name these people."""
        referring: dict[str, set[str]] = {}
        named = [
            (kind, name, "dossier")
            for kind, names in PERSON_FIELDS.items()
            if self.holds_kind(kind)
            for name in names
        ]
        for person, dossier in self._rows(named, people):
            if dossier != person:
                referring.setdefault(person, set()).add(dossier)
        return referring

    def _add_own_areas(self, people: set[str], found: dict[str, set[str]]) -> None:
        """Where someone is visited, and, above the villages, where they live."""
        places = []
        if self.holds_kind("visit_enrolment"):
            places.append(("visit_enrolment", "person_id", "area"))
        if self._recipient.level != "village":
            places.append(("person", "id", "residence_area"))
        for person, area in self._rows(places, people):
            if area:
                found[person].add(area)

    def _rows(self, places: Sequence[Place], keys: set[str]) -> Iterator[Row[str, str]]:
        """Key and value wherever a key stands, asked in every place at once."""
        if not places:
            return
        for batch in batched(sorted(keys), _PLACES_BATCH):
            yield from self._connection.execute(_rows_of(tuple(places)), {"keys": batch})


@cache
def _rows_of(places: tuple[Place, ...]) -> CompoundSelect[Any]:
    """Built once: making a statement costs more than running it."""
    keys: BindParameter[str] = bindparam("keys", expanding=True)
    looked = []
    for kind, key, value in places:
        columns = RECORDS[kind].c
        looked.append(select(columns[key], columns[value]).where(columns[key].in_(keys)))
    return union_all(*looked)
