"""Answer whether two records are one human being."""

from dataclasses import dataclass

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.people import Person, SamePerson


@dataclass(frozen=True, slots=True, kw_only=True)
class SaySamePerson(Command[str]):
    """An answer is only ever added: a later one takes its place."""

    action = "person.write"
    label = "认定是否同一人"

    one_id: str
    other_id: str
    same: bool


def handle(command: SaySamePerson, work: Work) -> str:
    """Raises NotFound for somebody who is not here, Refused for one record against itself."""
    if command.one_id == command.other_id:
        raise Refused([FieldIssue("other_id", "person.oneself")])
    one, other = sorted((command.one_id, command.other_id))
    work.get(Person, other)
    answer = SamePerson(
        id=work.new_id(),
        dossier=work.get(Person, one).dossier,
        one_id=one,
        other_id=other,
        same=command.same,
        said_by=work.actor.user_id,
        said_on=work.today,
    )
    return work.add(answer).id
