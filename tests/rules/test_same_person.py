"""Groups of records that are one human being: made alike from the same facts, whatever came first."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.records.people import Person, SamePerson
from app.rules.same_person import groups_of, pair_of, standing_answers
from app.same_person import group_of

IDS = "abcdefg"
pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda p: p[0] != p[1])
answers = st.lists(
    st.tuples(pairs, st.booleans(), st.integers(1, 3)).map(
        lambda said: SamePerson(
            id="", dossier="d", one_id=min(said[0]), other_id=max(said[0]), same=said[1],
            said_by="clerk", said_on=date(2026, 9, said[2]),
        )
    ),
    max_size=9,
).map(lambda listed: [numbered(a, n) for n, a in enumerate(listed)])  # fmt: skip
keys = st.dictionaries(st.sampled_from(IDS), st.sampled_from("12"), max_size=5)


def numbered(answer, number):
    return replace(answer, id=str(number))


def said(found):
    return {pair: a.same for pair, a in standing_answers(found).items()}


class Held:
    """What one replica holds, as a command reads it."""

    def __init__(self, people, found):
        self.people, self.found = people, found

    def seek(self, _kind, person_id):
        return self.people.get(person_id)

    def find(self, kind, **equal):
        listed = self.people.values() if kind is Person else self.found
        return tuple(r for r in listed if all(getattr(r, f) == v for f, v in equal.items()))


@given(keys, answers, st.randoms())
@settings(max_examples=200)
def test_the_order_in_which_things_came_changes_nothing(known, found, rng):
    shuffled, mixed = list(found), list(known.items())
    rng.shuffle(shuffled)
    rng.shuffle(mixed)
    assert groups_of(known, said(found)) == groups_of(dict(mixed), said(shuffled))


@given(keys, answers)
@settings(max_examples=200)
def test_who_was_said_to_be_another_is_never_in_the_group(known, found):
    groups = groups_of(known, said(found))
    for (one, other), same in said(found).items():
        if not same:
            assert other not in groups.get(one, ())
    for person, group in groups.items():
        assert person in group
        assert len(group) > 1
        assert all(groups[other] == group for other in group)


@given(keys, answers)
@settings(max_examples=100)
def test_without_a_no_everything_that_leads_from_one_to_another_joins_them(known, found):
    yes = [a for a in found if a.same]
    groups = groups_of(known, said(yes))
    for answer in yes:
        assert answer.other_id in groups[answer.one_id]
    for one, key in known.items():
        for other, same_key in known.items():
            assert one == other or key != same_key or other in groups[one]


@given(keys, answers)
@settings(max_examples=100)
def test_from_any_record_the_same_group_is_found_as_over_all(known, found):
    people = {i: Person(id=i, dossier=i, name="王秀英", id_number=known.get(i)) for i in IDS}
    reads, groups = Held(people, found), groups_of(known, said(found))
    for person in people.values():
        listed = {p.id for p in group_of(reads, person).people}
        assert listed == set(groups.get(person.id, {person.id}))


def test_a_later_answer_holds_and_on_one_day_the_no():
    def answer(number, same, day):
        return SamePerson(
            id=number, dossier="d", one_id="a", other_id="b", same=same, said_by="x",
            said_on=date(2026, 9, day),
        )  # fmt: skip

    assert said([answer("1", False, 1), answer("2", True, 2)]) == {pair_of("b", "a"): True}
    assert said([answer("1", False, 2), answer("2", True, 2)]) == {("a", "b"): False}


def test_a_yes_that_would_join_whom_a_no_parts_leaves_the_later_one_out():
    answers = {("a", "b"): True, ("b", "c"): True, ("a", "c"): False}
    assert groups_of({}, answers) == {"a": frozenset("ab"), "b": frozenset("ab")}
