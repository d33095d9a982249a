"""Merging the versions of one field: the same whichever way round, however often, whatever was seen."""

from hypothesis import given
from hypothesis import strategies as st

from app.sync.entries import Part, PartGroup, apply_part, versions_written
from app.sync.versions import (
    GONE,
    FieldState,
    decode,
    encode,
    in_conflict,
    is_gone,
    merge,
    merge_records,
    shown,
    write,
)

WRITERS = ("aaaa", "bbbb", "cccc")


@st.composite
def states(draw):
    """Three replicas' states of one field after a history of writes and merges between them."""
    held: list[FieldState | None] = [None, None, None]
    counters = [0, 0, 0]
    for _ in range(draw(st.integers(1, 14))):
        at = draw(st.integers(0, 2))
        if draw(st.booleans()) or all(state is None for state in held):
            counters[at] += 1
            value = draw(st.integers(0, 3))
            held[at] = write(held[at], value, (WRITERS[at], counters[at]), draw(st.integers(1, 3)))
        else:
            held[at] = joined(held[at], held[draw(st.integers(0, 2))])
    return [state for state in held if state is not None]


def joined(one, other):
    if one is None or other is None:
        return one or other
    return merge(one, other)


@given(states(), st.data())
def test_the_order_and_the_number_of_times_do_not_matter(found, data):
    order = data.draw(st.permutations(found * 2))
    straight = found[0]
    for state in found[1:]:
        straight = merge(straight, state)
    shuffled = order[0]
    for state in order[1:]:
        shuffled = merge(shuffled, state)
    assert shuffled == straight
    assert merge(straight, straight) == straight


@given(states())
def test_brackets_do_not_matter(found):
    first, second, third = (found * 3)[:3]
    assert merge(merge(first, second), third) == merge(first, merge(second, third))


@given(states(), st.integers(0, 9))
def test_a_write_that_has_seen_all_settles_it_everywhere(found, value):
    everything = found[0]
    for state in found[1:]:
        everything = merge(everything, state)
    settled = write(everything, value, ("dddd", 1), 1)
    for state in found:
        after = merge(state, settled)
        assert [s.value for s in after.siblings] == [value]
        assert not in_conflict(after)


@given(states())
def test_nothing_that_nobody_saw_is_dropped(found):
    """A sibling goes only where the other side's context covers it."""
    for one in found:
        for other in found:
            kept = {s.dot for s in merge(one, other).siblings}
            for sibling in one.siblings:
                writer, counter = sibling.dot
                covered = other.context.get(writer, 0) >= counter
                assert sibling.dot in kept or covered


def test_equal_values_are_no_conflict_and_the_higher_rank_shows():
    one = write(None, "13800000000", ("aaaa", 1), 20)
    same = write(None, "13800000000", ("bbbb", 1), 10)
    other = write(None, "13900000000", ("cccc", 1), 30)
    assert not in_conflict(merge(one, same))
    both = merge(one, other)
    assert in_conflict(both)
    assert shown(both).value == "13900000000"


def test_a_delete_hides_what_it_saw_and_an_edit_beside_it_shows_again():
    name = write(None, "陈秀英", ("aaaa", 1), 20)
    gone = write(None, {"name": {"aaaa": 1}}, ("bbbb", 1), 20)
    deleted = {"name": name, GONE: gone}
    assert is_gone(deleted)
    edited = {"name": write(name, "陈秀瑛", ("cccc", 1), 20)}
    assert not is_gone(merge_records(deleted, edited))
    assert is_gone(merge_records(deleted, {"name": name}))


@given(states())
def test_packing_keeps_everything(found):
    versions = dict(zip(("phone", "address", "school"), found, strict=False))
    row = {name: shown(state).value for name, state in versions.items()}
    assert decode(encode(versions, row), row) == versions


@given(
    st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=4),
    st.lists(st.dictionaries(st.sampled_from(WRITERS), st.integers(1, 9)), min_size=4, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)
def test_what_one_part_wrote_is_packed_as_the_long_way_packs_it(named, contexts, generations):
    left, groups = set("abcdefgh"), []
    for names, context, generation in zip(named, contexts, generations, strict=False):
        if fields := names & left:
            left -= fields
            groups.append(PartGroup(context, generation, {name: f"{name} 的值" for name in fields}))
    part = Part("person", "r", "d", tuple(groups))
    dot = (WRITERS[0], 10)
    values = {name: value for group in groups for name, value in group.values.items()}
    assert versions_written(part, dot, 2) == encode(apply_part({}, part, dot, 2), values)
