"""Take back what was said about two records: they count as one, or do not, as if nobody had answered."""

from dataclasses import dataclass

from app.commands.base import Command
from app.errors import NotFound
from app.ports import Work
from app.records.people import SamePerson
from app.rules.same_person import pair_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackSamePerson(Command[None]):
    """Every answer about the pair that is known here; the history keeps them."""

    action = "person.write"
    label = "撤回同一人认定"

    one_id: str
    other_id: str


def handle(command: TakeBackSamePerson, work: Work) -> None:
    """Raises NotFound where nothing was said."""
    one, other = pair_of(command.one_id, command.other_id)
    said = work.find(SamePerson, one_id=one, other_id=other)
    if not said:
        raise NotFound(kind="same_person", id=one)
    for answer in said:
        work.remove(SamePerson, answer.id)
