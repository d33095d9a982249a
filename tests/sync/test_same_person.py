"""Two records of one human being count as one everywhere: on the page, at the counter, in what is counted."""

from dataclasses import replace

import pytest

from app.commands.accept_application import AcceptApplication
from app.commands.say_same_person import SaySamePerson
from app.commands.take_back_same_person import TakeBackSamePerson
from app.errors import NotFound, Refused
from app.intake_inputs import MemberInput
from app.queries.conflict_list import ConflictListQuery
from app.queries.known_person import KnownPersonQuery
from app.queries.person_page import PersonPageQuery
from app.queries.visits_due import VisitsDue
from app.records.people import Person, SamePerson
from app.records.visits import VisitEnrolment
from app.security.errors import NotPermitted
from db.exchange.stick import exchange
from db.groups import PeopleGroups
from tests.app.test_visits import enrol
from tests.support.applications import application, id_number
from tests.support.records import found
from tests.support.replicas import VILLAGE

WANG = id_number("19811103", "246")


def other_record(replica, user="clerk", **values):
    """A second record of 王秀英, made where nobody knew of the first."""
    with replica.store.begin(replica.desk(user).actor) as work:
        new = work.new_id()
        given = {"name": "王秀瑛", "id_number": WANG, "residence_area": VILLAGE} | values
        made = work.add(Person(id=new, dossier=new, **given))
        work.commit("test")
    return made


def wang_of(replica):
    return next(p for p in found(replica, Person) if p.name == "王秀英")


def page(replica, person_id, user="clerk"):
    return replica.desk(user).ask(PersonPageQuery(person_id=person_id))


def say(replica, one, other, same, user="clerk"):
    replica.desk(user).do(SaySamePerson(one_id=one, other_id=other, same=same))


def standing(replica):
    with replica.store.reading(replica.desk("admin").actor) as reading:
        return PeopleGroups(reading)._groups


def test_the_page_of_either_shows_what_was_done_for_both_and_why(township):
    township.desk("clerk").do(application())
    other = other_record(township)
    assert page(township, other.id).doings == ()
    say(township, wang_of(township).id, other.id, same=True)
    shown = page(township, other.id)
    assert len(shown.doings) == 1
    (joined,) = shown.joined
    assert (joined.person_id, joined.by) == (wang_of(township).id, "answer")
    assert "罗映雪" in joined.said
    assert shown.may_answer
    assert not page(township, other.id, "visitor").may_answer


def test_equal_number_and_name_are_one_by_themselves_until_somebody_says_no(township):
    township.desk("clerk").do(application())
    other = other_record(township, name="王秀英")
    assert page(township, other.id).joined[0].by == "number"
    assert len(page(township, other.id).doings) == 1
    first = min(p.id for p in found(township, Person) if p.name == "王秀英")
    last = max(p.id for p in found(township, Person) if p.name == "王秀英")
    say(township, first, last, same=False)
    shown = page(township, other.id)
    assert shown.joined == ()
    assert shown.doings == ()
    assert shown.apart[0].person_id in (first, last)
    township.desk("clerk").do(TakeBackSamePerson(one_id=last, other_id=first))
    assert page(township, other.id).joined[0].by == "number"
    with pytest.raises(NotFound):
        township.desk("clerk").do(TakeBackSamePerson(one_id=last, other_id=first))
    with pytest.raises(NotPermitted):
        township.desk("visitor").do(TakeBackSamePerson(one_id=last, other_id=first))


def test_an_answer_ends_the_question_and_taking_it_back_asks_again(township):
    def asked():
        return len(township.desk("clerk").ask(ConflictListQuery()).likely)

    township.desk("clerk").do(application())
    other = other_record(township)
    assert asked() == 1
    say(township, wang_of(township).id, other.id, same=True)
    assert asked() == 0
    say(township, wang_of(township).id, other.id, same=False)
    assert asked() == 0
    assert page(township, other.id).joined == ()
    assert len(found(township, SamePerson)) == 1
    township.desk("clerk").do(TakeBackSamePerson(one_id=wang_of(township).id, other_id=other.id))
    assert asked() == 1


def test_at_the_counter_the_other_record_is_known_with_all_that_is_under_way(township):
    township.desk("clerk").do(application())
    old = other_record(township, id_number=id_number("19811103", "262"))
    assert old.id_number is not None
    say(township, wang_of(township).id, old.id, same=True)
    known = township.desk("clerk").ask(KnownPersonQuery(id_number=old.id_number))
    assert known.records == 2
    assert known.head_name == "陈国强"
    assert len(known.open_cases) == 1


def test_who_lives_elsewhere_under_another_record_is_not_counted_twice(township):
    township.desk("clerk").do(application())
    old = other_record(township, id_number=id_number("19811103", "262"))
    second = AcceptApplication(
        programmes=("dibao",), village=VILLAGE, urban_rural="rural", commitment_signed=True,
        members=(MemberInput(name="王秀瑛", id_number=old.id_number, relation="head", person_id=old.id),),
    )  # fmt: skip
    say(township, wang_of(township).id, old.id, same=True)
    with pytest.raises(Refused) as refused:
        township.desk("clerk").do(second)
    assert [i.code for i in refused.value.issues] == ["intake.other_household"]
    township.desk("clerk").do(TakeBackSamePerson(one_id=wang_of(township).id, other_id=old.id))
    township.desk("clerk").do(second)


def test_people_who_are_visited_are_counted_once_and_taken_on_once(township):
    enrol(township, name="王秀英", id_number=WANG)
    old = id_number("19811103", "262")
    enrol(township, name="王秀英", id_number=old)
    one, other = (p.id for p in found(township, Person))
    visits = township.desk("visitor").ask(VisitsDue())
    assert (visits.total, visits.by_village[0].people) == (2, 2)
    say(township, one, other, same=True)
    visits = township.desk("visitor").ask(VisitsDue())
    assert (visits.total, visits.by_village[0].people) == (1, 1)
    with township.store.begin(township.desk("clerk").actor) as work:
        for listed in work.find(VisitEnrolment):
            if listed.person_id == one:
                work.put(replace(listed, until=work.today))
        work.commit("test")
    with pytest.raises(Refused):
        enrol(township, name="王秀英", id_number=WANG)


def test_an_answer_that_another_contradicts_is_shown_and_not_passed_over(township):
    township.desk("clerk").do(application())
    one = wang_of(township)
    near, far = other_record(township), other_record(township, name="王秀荣")
    say(township, one.id, near.id, same=True)
    say(township, near.id, far.id, same=True)
    say(township, one.id, far.id, same=False)
    shown = [page(township, p.id) for p in (one, near, far)]
    assert sorted(len(p.joined) for p in shown) == [0, 1, 1]
    assert {o.by for p in shown for o in p.apart} == {"answer", "against"}


def test_answers_from_two_ends_lead_to_the_same_groups_everywhere(world, stick):
    """A yes here, a no there about the same pair; the no holds, until one who sees both answers again."""

    def everywhere():
        for _ in range(2):
            for replica in (world.township, world.county):
                exchange(replica.store, stick)

    world.township.desk("clerk").do(application())
    other = other_record(world.township)
    everywhere()
    one = wang_of(world.township).id
    say(world.township, one, other.id, same=True)
    say(world.county, one, other.id, same=False, user="clerk2")
    everywhere()
    assert standing(world.township) == standing(world.county) == {}
    assert len(found(world.county, SamePerson)) == 2
    say(world.county, one, other.id, same=True, user="clerk2")
    everywhere()
    assert standing(world.township) == standing(world.county)
    assert standing(world.township)[one] == frozenset((one, other.id))
    world.township.desk("clerk").do(TakeBackSamePerson(one_id=one, other_id=other.id))
    everywhere()
    assert found(world.county, SamePerson) == ()
    assert page(world.county, one, "clerk2").joined == ()
