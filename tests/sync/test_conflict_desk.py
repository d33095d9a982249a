"""Two people write without knowing of each other: everything kept, shown with its past, settled once, gone everywhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.commands.ask_about_conflict import AskAboutConflict
from app.commands.combine_conflict import CombineConflict
from app.commands.resolve_conflict import ResolveConflict
from app.commands.say_same_person import SaySamePerson
from app.commands.settle_decisions import SettleDecisions
from app.commands.settle_deletion import SettleDeletion
from app.commands.take_step import TakeStep
from app.errors import Refused
from app.queries.conflict_list import ConflictListQuery
from app.records.assistance import Decision, MeansItem
from app.records.people import Household, Membership, Person
from app.records.questions import OfficeQuestion, Question
from app.rules.case_flow import fold
from app.security.errors import NotPermitted
from app.signed_decision import signed
from db.conflicts.words import masked_apart
from db.exchange.stick import exchange
from db.tables import log_part
from tests.app.test_dibao_case import INVESTIGATION, step
from tests.support.applications import application
from tests.support.hubs import hub_of, sync
from tests.support.records import change, found
from tests.support.replicas import EVERY_PART, make_world


@pytest.fixture
def office(tmp_path, clock):
    """A county, a township and a village laptop that holds assistance too, all knowing one application."""
    world = make_world(tmp_path / "office", clock, village_parts=EVERY_PART)
    stick = tmp_path / "stick"
    stick.mkdir()
    case_id = world.township.desk("clerk").do(application()).result.case_ids[0]
    for replica in (world.village, world.township, world.county, world.village, world.township):
        exchange(replica.store, stick)
    exchange(world.village.store, stick)
    yield world, stick, case_id
    for replica in (world.county, world.township, world.village):
        replica.store.close()


def delete(replica, user, kind, record_id):
    with replica.store.begin(replica.desk(user).actor) as work:
        work.remove(kind, record_id)
        work.commit("test")


def listed(replica, user="clerk"):
    return replica.desk(user).ask(ConflictListQuery())


def spread(world, stick, first):
    """By one stick, from either end, or through the county's hub, until nothing is left to say."""
    if first == "hub":
        with hub_of(world, stick / "hub") as address:
            for _ in range(2):
                assert sync(world.village, address, "reviewer").exchange.done
                assert sync(world.township, address).exchange.done
        return
    ends = {
        "county": (world.county, world.township, world.village),
        "village": (world.village, world.township, world.county),
    }[first]
    for replica in (*ends, *reversed(ends[:2])):
        assert exchange(replica.store, stick).done


@pytest.mark.parametrize("first", ["county", "village", "hub"])
def test_a_household_edited_by_three_people_at_once(office, first):
    world, stick, _ = office
    township, county, village = world.township, world.county, world.village
    household = found(township, Household)[0]
    income = found(township, MeansItem, category="farming")[0]
    member = next(
        m
        for m in found(township, Membership)
        if m.relation == "child" and m.dossier == household.id
    )
    change(township, "clerk", Household, household.id, phone="13985854471")
    change(township, "clerk", MeansItem, income.id, amount_fen=126000)
    change(township, "clerk", Membership, member.id, lives_together=False)
    change(county, "clerk2", MeansItem, income.id, amount_fen=96000)
    delete(village, "reviewer", Membership, member.id)
    spread(world, stick, first)
    for replica in (township, county):
        shown = listed(replica)
        assert {(c.kind, c.field) for c in shown.fields} == {
            ("means_item", "amount_fen"),
            ("membership", "gone"),
        }
        assert found(replica, Household)[0].phone == "13985854471"
        money = next(c for c in shown.fields if c.kind == "means_item")
        assert {(v.value, v.who, v.replaced) for v in money.values} == {
            ("1,260.00 元", "罗映雪", "800.00 元"),
            ("960.00 元", "周明", "800.00 元"),
        }
        gone = next(c for c in shown.fields if c.field == "gone")
        assert [(v.value, v.who) for v in gone.values] == [
            ("删除", "何秀"),
            ("保留（又改了共同生活）", "罗映雪"),
        ]
    assert {c.field for c in listed(village).fields} == {"gone"}
    assert found(village, MeansItem) == ()
    take = next(v for v in money.values if v.who == "周明")
    township.desk("clerk").do(
        ResolveConflict(
            kind="means_item", record_id=income.id, field="amount_fen",
            writer=take.writer, counter=take.counter,
        )
    )  # fmt: skip
    township.desk("clerk").do(SettleDeletion(kind="membership", record_id=member.id, keep=True))
    spread(world, stick, first)
    for replica in (township, county, village):
        assert listed(replica).fields == ()
        assert any(m.id == member.id for m in found(replica, Membership))
    for replica in (township, county):
        assert found(replica, MeansItem, category="farming")[0].amount_fen == 96000


def test_a_deletion_that_holds_is_gone_everywhere(office):
    world, stick, _ = office
    member = next(m for m in found(world.township, Membership) if m.relation == "child")
    change(world.township, "clerk", Membership, member.id, lives_together=False)
    delete(world.county, "clerk2", Membership, member.id)
    spread(world, stick, "county")
    world.county.desk("clerk2").do(
        SettleDeletion(kind="membership", record_id=member.id, keep=False)
    )
    spread(world, stick, "county")
    for replica in (world.township, world.county, world.village):
        assert listed(replica).fields == ()
        assert all(m.id != member.id for m in found(replica, Membership))


def two_phones(world, stick):
    person = next(p for p in found(world.township, Person) if p.name == "王秀英")
    change(world.township, "clerk", Person, person.id, phone="13985854471")
    change(world.village, "reviewer", Person, person.id, phone="18685830092")
    spread(world, stick, "village")
    return person


def test_both_telephone_numbers_can_be_kept(office):
    world, stick, _ = office
    person = two_phones(world, stick)
    (conflict,) = listed(world.village).fields
    assert (conflict.title, conflict.label) == ("王秀英", "联系电话")
    assert conflict.combined is not None
    (there,) = listed(world.township).fields
    assert {v.replaced for v in there.values} == {"（空）"}
    world.village.desk("clerk").do(
        CombineConflict(kind="person", record_id=person.id, field="phone")
    )
    spread(world, stick, "village")
    for replica in (world.township, world.county, world.village):
        assert listed(replica).fields == ()
        (kept,) = found(replica, Person, id=person.id)
        assert set(kept.phone.split("、")) == {"13985854471", "18685830092"}


def test_a_value_that_can_not_be_combined_says_so(office):
    world, stick, _ = office
    person = next(p for p in found(world.township, Person) if p.name == "王秀英")
    change(world.township, "clerk", Person, person.id, disability_grade=1)
    change(world.county, "clerk2", Person, person.id, disability_grade=2)
    spread(world, stick, "county")
    (conflict,) = listed(world.township).fields
    assert conflict.combined is None
    with pytest.raises(Refused):
        world.township.desk("clerk").do(
            CombineConflict(kind="person", record_id=person.id, field="disability_grade")
        )


def test_asking_the_other_travels_to_them_and_ends_with_the_conflict(office):
    world, stick, _ = office
    person = two_phones(world, stick)
    (conflict,) = listed(world.township).fields
    other = next(v for v in conflict.values if v.who == "何秀")
    with pytest.raises(Refused):
        world.township.desk("clerk").do(
            AskAboutConflict(kind="person", record_id=person.id, field="phone", to="", text=" ")
        )
    world.township.desk("clerk").do(
        AskAboutConflict(
            kind="person",
            record_id=person.id,
            field="phone",
            to=other.user,
            text="请确认哪个能打通",
        )
    )
    spread(world, stick, "village")
    (there,) = listed(world.village, "reviewer").fields
    (question,) = there.questions
    assert (question.asked_by, question.to_me, question.text) == (
        "罗映雪",
        True,
        "请确认哪个能打通",
    )
    assert len(found(world.village, Question)) == 1


def test_what_is_asked_about_an_income_goes_no_further_than_the_income(office):
    world, stick, _ = office
    income = found(world.township, MeansItem, category="farming")[0]
    change(world.township, "clerk", MeansItem, income.id, amount_fen=126000)
    change(world.county, "clerk2", MeansItem, income.id, amount_fen=96000)
    spread(world, stick, "village")
    ask = AskAboutConflict(
        kind="means_item", record_id=income.id, field="amount_fen", to="clerk2", text="工资条上是960元"
    )  # fmt: skip
    world.township.desk("clerk").do(ask)
    spread(world, stick, "village")
    (conflict,) = listed(world.county, "clerk2").fields
    assert [q.text for q in conflict.questions] == ["工资条上是960元"]
    assert found(world.village, Question) == found(world.village, OfficeQuestion) == ()
    with world.village.store.reading_connection() as connection:
        bodies = connection.execute(select(log_part.c.body)).scalars().all()
    assert not any("960元" in (body or b"").decode() for body in bodies)


def test_who_may_not_write_a_kind_can_not_settle_it(office):
    world, stick, _ = office
    two_phones(world, stick)
    (conflict,) = listed(world.township, "visitor").fields
    assert not conflict.may_settle
    value = conflict.values[0]
    with pytest.raises(NotPermitted):
        world.township.desk("visitor").do(
            ResolveConflict(
                kind="person", record_id=conflict.record_id, field="phone",
                writer=value.writer, counter=value.counter,
            )
        )  # fmt: skip


def test_two_steps_at_once_are_settled_by_a_decision_that_names_both(office):
    world, stick, case_id = office
    step(world.township, "clerk", case_id, "ask_verification")
    spread(world, stick, "county")
    step(world.county, "county", case_id, "verification_passed", items={"deposit": "0"})
    spread(world, stick, "county")
    step(world.township, "clerk", case_id, "investigate", **INVESTIGATION)
    step(world.township, "reviewer", case_id, "opinion_for")
    spread(world, stick, "county")
    step(world.township, "clerk", case_id, "post_notice", place="公示栏")
    other = fold(found(world.county, Decision, case_id=case_id)).last
    with world.county.store.begin(world.county.desk("reviewer").actor) as work:
        against = replace(
            other, id=work.new_id(), step="opinion_against", status="opinion_against",
            parents=(other.id,), by="reviewer",
        )  # fmt: skip
        work.add(signed(against, work))
        work.commit("test")
    spread(world, stick, "county")
    (fork,) = listed(world.township, "reviewer").decisions
    assert len(fork.heads) == 2
    with pytest.raises(Refused):
        world.township.desk("clerk").do(TakeStep(case_id=case_id, step="close_notice"))
    holds = next(
        h for h in fork.heads
        if found(world.township, Decision, id=h.decision_id)[0].step == "post_notice"
    )  # fmt: skip
    world.township.clock.time += timedelta(days=1)
    world.township.desk("reviewer").do(
        SettleDecisions(case_id=case_id, decision_id=holds.decision_id, note="以公示为准")
    )
    spread(world, stick, "county")
    for replica in (world.township, world.county):
        assert listed(replica, "reviewer").decisions == ()
        state = fold(found(replica, Decision, case_id=case_id))
        assert (state.in_conflict, state.last.step) == (False, "post_notice")
        assert set(state.last.parents) == {h.decision_id for h in fork.heads}


def test_likely_the_same_person_is_asked_and_an_answer_is_enough(office):
    world, _, _ = office
    with world.township.store.begin(world.township.desk("clerk").actor) as work:
        wang = next(p for p in work.find(Person) if p.name == "王秀英")
        work.add(Person(id="a" * 32, dossier="a" * 32, name="王秀瑛", id_number=wang.id_number))
        work.add(Person(id="b" * 32, dossier="b" * 32, name="陈子轩", born_on=date(2015, 7, 9)))
        work.add(Person(id="c" * 32, dossier="c" * 32, name="王秀英", id_number=wang.id_number))
        work.commit("test")
    likely = listed(world.township).likely
    assert [line.reason for line in likely] == ["number", "birth"]
    assert "王秀瑛" in likely[0].one + likely[0].other
    world.township.desk("clerk").do(
        SaySamePerson(one_id=likely[0].one_id, other_id=likely[0].other_id, same=False)
    )
    world.township.desk("clerk").do(
        SaySamePerson(one_id=likely[1].other_id, other_id=likely[1].one_id, same=True)
    )
    assert listed(world.township).likely == ()
    with pytest.raises(Refused):
        world.township.desk("clerk").do(
            SaySamePerson(one_id="a" * 32, other_id="a" * 32, same=True)
        )


def test_numbers_show_only_what_tells_them_apart():
    assert masked_apart(["520201197904121234", "520201197905121234"]) == [
        "520********4****34", "520********5****34",
    ]  # fmt: skip
    assert masked_apart(["12", "123"]) == ["12", "123"]
