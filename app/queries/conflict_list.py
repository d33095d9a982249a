"""The conflict desk: whatever two people wrote without knowing of each other, with what each was looking at."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One of the values that stand beside one another. ``user`` wrote it; empty where this replica can't know."""

    value: str = dataclasses.field(repr=False)
    user: str
    who: str = dataclasses.field(repr=False)
    at: str
    replaced: str | None = dataclasses.field(
        repr=False
    )  # what they were looking at; None: not known here
    writer: str
    counter: int
    shown: bool  # what screens show meanwhile


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """What somebody asked about this conflict."""

    asked_by: str = dataclasses.field(repr=False)
    to: str = dataclasses.field(repr=False)
    at: str
    text: str = dataclasses.field(repr=False)
    to_me: bool


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field with several values; ``field`` is ``gone`` where a deletion meets a change."""

    kind: str
    record_id: str
    field: str
    title: str = dataclasses.field(repr=False)
    label: str
    values: tuple[ValueLine, ...] = dataclasses.field(repr=False)
    combined: str | None = dataclasses.field(repr=False)  # both kept; None where only one can hold
    editable: bool
    may_settle: bool
    questions: tuple[QuestionLine, ...] = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One of the last steps of a case that do not know of each other."""

    decision_id: str
    label: str
    who: str = dataclasses.field(repr=False)
    on: str
    note: str = dataclasses.field(repr=False)
    may_choose: bool


@dataclass(frozen=True, slots=True)
class DecisionConflict:
    """A case in conflict: no notice and no payment until a decision names every head."""

    case_id: str
    title: str = dataclasses.field(repr=False)
    heads: tuple[HeadLine, ...]


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Two records that may be one human being."""

    one_id: str
    other_id: str
    one: str = dataclasses.field(repr=False)
    other: str = dataclasses.field(repr=False)
    reason: str  # "number" / "birth"
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ConflictList:
    fields: tuple[FieldConflict, ...]
    decisions: tuple[DecisionConflict, ...]
    likely: tuple[LikelySame, ...]

    @property
    def count(self) -> int:
        return len(self.fields) + len(self.decisions) + len(self.likely)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictListQuery(Query[ConflictList]):
    action = "conflict.resolve"

    most: int = 100  # of each sort
