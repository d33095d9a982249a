"""What a room tells the form of a visit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.policy.packs import Questionnaire
from app.queries.visit_page import OpenTask
from ui.questions.parts import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAsks:
    """``able``: (code, label, able or None), where the quick check is asked."""

    title: str
    words: str
    asked: Questionnaire
    lists: Mapping[str, Pairs]
    tasks: Sequence[OpenTask]
    draft: str  # id of the draft, and with it of the form
    room: str
    age: int | None = None
    place: str = ""
    notice: str = ""
    able: Sequence[tuple[str, str, bool | None]] = ()
    facts: Sequence[tuple[str, str]] = ()
    ticked_facts: Sequence[str] = ()
    danger_title: str = "危及生命：先救人，再填表"
    danger_steps: Pairs = ()
    danger_action: str = ""
    danger_then: Callable[[], object] | None = None
    sheet: str = ""  # code of the paper that is entered
