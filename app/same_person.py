"""All records of one human being, for whoever has one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ports import Reads
from app.records.people import Person, SamePerson
from app.rules.same_person import Pair, groups_of, pair_of, standing_answers


@dataclass(frozen=True, slots=True)
class Group:
    """``people``: the one asked for first, the others of the group by id; those that are here.

    ``answers``: what was said of pairs around them, also of people who are kept apart.
    """

    people: tuple[Person, ...]
    answers: dict[Pair, SamePerson]
    absent: frozenset[str]  # of the group, and not on this replica

    @property
    def others(self) -> tuple[Person, ...]:
        return self.people[1:]

    @property
    def contradicted(self) -> tuple[SamePerson, ...]:
        """What would join the one asked for with somebody, and does not because another answer parts them."""
        own, here = self.people[0].id, {p.id for p in self.people}
        said = (a for pair, a in sorted(self.answers.items()) if own in pair and a.same)
        return tuple(a for a in said if not {a.one_id, a.other_id} <= here | self.absent)

    @property
    def apart(self) -> tuple[SamePerson, ...]:
        """What parts the one asked for from somebody."""
        own = self.people[0].id
        return tuple(a for pair, a in sorted(self.answers.items()) if own in pair and not a.same)


def group_of(reads: Reads, person: Person) -> Group:
    """Follow equal numbers with equal names, and answers, as far as they lead."""
    known: dict[str, Person] = {person.id: person}
    answers: dict[str, SamePerson] = {}
    waiting, seen = [person.id], {person.id}
    while waiting:
        here = waiting.pop()
        said = (*reads.find(SamePerson, one_id=here), *reads.find(SamePerson, other_id=here))
        answers |= {a.id: a for a in said}
        reached = {i for a in said if a.same for i in (a.one_id, a.other_id)}
        if (one := known.get(here) or reads.seek(Person, here)) is not None:
            known[here] = one
            reached |= {p.id for p in _equals(reads, one)}
        waiting += sorted(reached - seen)
        seen |= reached
    standing = standing_answers(answers.values())
    keys = {p.id: (p.id_number, p.name) for p in known.values() if p.id_number}
    ids = groups_of(keys, {pair: a.same for pair, a in standing.items()}).get(
        person.id, frozenset()
    )
    others = (known[i] for i in sorted(ids - {person.id}) if i in known)
    return Group((person, *others), standing, frozenset(ids - known.keys()))


def everybody(reads: Reads, people: Sequence[Person]) -> tuple[Person, ...]:
    """These people, and whoever counts as one with any of them; each once."""
    found = {p.id: p for person in people for p in group_of(reads, person).people}
    return tuple(found.values())


def joined_by_number(one: Person, other: Person) -> bool:
    """Whether they count as one by computation."""
    return bool(one.id_number) and (one.id_number, one.name) == (other.id_number, other.name)


def answer_between(group: Group, one: str, other: str) -> SamePerson | None:
    return group.answers.get(pair_of(one, other))


def _equals(reads: Reads, person: Person) -> tuple[Person, ...]:
    if not person.id_number:
        return ()
    same = reads.find(Person, id_number=person.id_number)
    return tuple(p for p in same if p.name == person.name)
