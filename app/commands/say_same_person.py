"""Answer whether two records are one human being."""

from dataclasses import dataclass

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.people import Person, SamePerson
from app.rules.same_person import pair_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SaySamePerson(Command[str]):
    """An answer takes the place of those about the same pair that are known here."""

    action = "person.write"
    label = "认定是否同一人"

    one_id: str
    other_id: str
    same: bool


def handle(command: SaySamePerson, work: Work) -> str:
    """Raises NotFound for somebody who is not here, Refused for one record against itself."""
    if command.one_id == command.other_id:
        raise Refused([FieldIssue("other_id", "person.oneself")])
    one, other = pair_of(command.one_id, command.other_id)
    work.get(Person, other)
    dossier = work.get(Person, one).dossier
    for earlier in work.find(SamePerson, one_id=one, other_id=other):
        work.remove(SamePerson, earlier.id)
    answer = SamePerson(
        id=work.new_id(),
        dossier=dossier,
        one_id=one,
        other_id=other,
        same=command.same,
        said_by=work.actor.user_id,
        said_on=work.today,
    )
    return work.add(answer).id
