"""Which records are one human being: equal number and name by computation, and what people have answered.

The same records and answers lead to the same groups everywhere, in whatever order they came: no group is kept, it is
made from what is there.
"""

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations

from app.records.people import SamePerson

Pair = tuple[str, str]


def pair_of(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def standing_answers(answers: Iterable[SamePerson]) -> dict[Pair, SamePerson]:
    """For each pair the answer that counts.

    An answer takes back those that its author saw. Of answers that do not know of each other the later day's holds;
    on one day "not the same" does, since parting two people harms nobody.
    """
    ordered = sorted(answers, key=lambda a: (a.said_on, not a.same, a.id))
    return {pair_of(a.one_id, a.other_id): a for a in ordered}


def groups_of(
    keys: Mapping[str, Hashable], answers: Mapping[Pair, bool]
) -> dict[str, frozenset[str]]:
    """Everybody who is joined with somebody, with all of the group.

    ``keys``: what is equal for people who count as one by computation. "Not the same" separates whatever would join
    the two: answers are followed first, in the order of ids, and a link that would bring such a pair together is not.
    """
    by_key: dict[Hashable, list[str]] = {}
    for person, key in keys.items():
        by_key.setdefault(key, []).append(person)
    said = sorted(pair for pair, same in answers.items() if same)
    computed = sorted(p for people in by_key.values() for p in combinations(sorted(people), 2))
    apart: dict[str, set[str]] = {}
    for (one, other), same in answers.items():
        if not same:
            apart.setdefault(one, set()).add(other)
            apart.setdefault(other, set()).add(one)
    group: dict[str, set[str]] = {}
    for one, other in (*said, *computed):
        mine, theirs = group.setdefault(one, {one}), group.setdefault(other, {other})
        if mine is theirs or any(apart.get(person, set()) & theirs for person in mine):
            continue
        mine |= theirs
        for person in theirs:
            group[person] = mine
    return {p: frozenset(people) for p, people in group.items() if len(people) > 1}
