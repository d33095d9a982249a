"""Who counts as one human being, over all people of this replica: read from what is there, so never out of date."""

from sqlalchemy import func, select

from app.records.people import SamePerson
from app.rules.same_person import groups_of, standing_answers
from db.reading import Reading
from db.tables import person_group


class PeopleGroups:
    """Made for one answer; only people who are joined with somebody are held."""

    def __init__(self, reading: Reading) -> None:
        doubled = (
            select(person_group.c.group_key)
            .group_by(person_group.c.group_key)
            .having(func.count() > 1)
        )
        query = select(person_group).where(person_group.c.group_key.in_(doubled))
        keys = {row.person_id: row.group_key for row in reading.connection.execute(query)}
        answers = standing_answers(reading.records.find(SamePerson))
        self._groups = groups_of(keys, {pair: a.same for pair, a in answers.items()})
        self._answered = frozenset(answers)

    def stands_for(self, person_id: str) -> str:
        """The smallest id of the group; the person's own where there is no other."""
        return min(self._groups.get(person_id, (person_id,)))

    def settled(self, one: str, other: str) -> bool:
        """Whether it is no question any more if two are one: somebody said, or they count as one."""
        pair = (one, other) if one < other else (other, one)
        return pair in self._answered or self.stands_for(one) == self.stands_for(other)
