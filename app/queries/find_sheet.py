"""From the code of a visit sheet to the person it was printed for."""

from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class Sheet:
    """``old_form`` tells that the sheet was printed from an earlier version of the form."""

    enrolment_id: str
    code: str
    old_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSheet(Query[Sheet]):
    """``text`` as scanned or typed. Raises Refused for what is no code or nobody's."""

    action = "visit.record"

    text: str
