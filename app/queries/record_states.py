"""How far what was written about people and families has got: waiting, carried, taken over by the county."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from app.queries.base import Query


class Reached(StrEnum):
    """The least far of all that was written about something."""

    REFUSED = "refused"  # the county has it and did not take it in
    WAITING = "waiting"  # nobody else has confirmed that they have it
    CARRIED = "carried"  # the neighbour above has it, by its receipt
    TAKEN = "taken"  # the county has signed for it


@dataclass(frozen=True, slots=True)
class RecordState:
    """``since`` is a moment; ``on_drive``: waiting, but written to a drive then, whose receipt has not come back."""

    reached: Reached
    since: str | None
    on_drive: str | None = None


@dataclass(frozen=True, slots=True)
class StateRow:
    """A person, a household or a child's file."""

    dossier: str
    title: str = dataclasses.field(repr=False)
    sort: str
    person_id: str | None
    state: RecordState


@dataclass(frozen=True, slots=True)
class RecordStates:
    """``counts`` by what was reached; of what is taken over only the latest are listed."""

    rows: tuple[StateRow, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStatesQuery(Query[RecordStates]):
    """``reached`` empty: all."""

    action = "exchange.run"

    reached: str = ""
    most: int = 300
