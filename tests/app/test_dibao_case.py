"""A case from the counter to the county's decision, on a real encrypted store."""

from datetime import date, timedelta

import pytest

from app.commands.take_step import TakeStep
from app.errors import Refused
from app.policy.load import default_packs
from app.records.assistance import Benefit, Case, Decision
from app.records.people import Membership, Person
from app.rules.case_flow import fold
from app.rules.dibao import assess
from app.rules.household import facts_from_wire
from app.rules.receipt import receipt_holds
from app.security.errors import NotPermitted
from tests.support.applications import application, id_number


def codes(error):
    return {(issue.field, issue.code) for issue in error.value.issues}


def step(replica, user, case_id, code, **content):
    return replica.desk(user).do(TakeStep(case_id=case_id, step=code, content=content)).result


INVESTIGATION = {"investigators": ["周明", "何秀"], "present": "陈国强", "housing": "砖混两间"}


def to_county(replica, case_id):
    step(replica, "clerk", case_id, "ask_verification")
    step(replica, "county", case_id, "verification_passed", items={"deposit": "8412.36"})
    step(replica, "clerk", case_id, "investigate", **INVESTIGATION)
    step(replica, "reviewer", case_id, "opinion_for")
    step(replica, "clerk", case_id, "post_notice", place="大桥村公示栏")
    replica.clock.time += timedelta(days=8)
    step(replica, "clerk", case_id, "close_notice", evidence="张贴和撤下照片各一张")
    step(replica, "clerk", case_id, "submit")


def test_from_the_counter_to_money(township):
    accepted = township.desk("clerk").do(application()).result
    assert receipt_holds(accepted.receipt_numbers[0])
    assert accepted.due_on == date(2026, 11, 12)
    case_id = accepted.case_ids[0]
    to_county(township, case_id)
    done = step(township, "county", case_id, "confirm")
    assert done.status == "confirmed"
    with township.store.begin(township.desk("clerk").actor) as work:
        proposed, granted = sorted(
            work.find(Benefit, case_id=case_id), key=lambda b: b.from_month is not None
        )
        assert proposed.from_month is None
        assert (granted.monthly_fen, granted.from_month) == (82500, date(2026, 11, 1))
        pack = default_packs()[0]
        assert granted.pack_hash == pack.hash
        assert assess(facts_from_wire(granted.facts), pack).amount_fen == granted.monthly_fen
        decisions = work.find(Decision, case_id=case_id)
        assert fold(decisions).status == "confirmed"
        assert all(d.signature for d in decisions)


def test_the_same_application_twice_changes_nothing(township):
    township.desk("clerk").do(application())
    with pytest.raises(Refused) as error:
        township.desk("clerk2").do(application())
    assert ("programmes", "intake.same_case") in codes(error)
    with township.store.begin(township.desk("clerk").actor) as work:
        assert len(work.find(Case)) == 1
        assert len(work.find(Person)) == 4
        assert len(work.find(Membership)) == 4


def test_two_households_claiming_one_person_is_refused(township):
    first = application()
    township.desk("clerk").do(first)
    other = application(
        members=(
            first.members[0].__class__(
                name="李正明", id_number=id_number("19600101", "135"), relation="head"
            ),
            first.members[2],
        )
    )
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(other)
    assert ("members.1", "intake.other_household") in codes(error)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"members": ()}, ("members", "intake.no_member")),
        ({"programmes": ()}, ("programmes", "intake.no_programme")),
        ({"commitment_signed": False}, ("commitment_signed", "intake.commitment")),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(township, change, wanted):
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(application(**change))
    assert wanted in codes(error)
    with township.store.begin(township.desk("clerk").actor) as work:
        assert not work.find(Person)


def test_the_one_who_accepted_gives_no_first_opinion(township):
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    step(township, "clerk", case_id, "ask_verification")
    step(township, "county", case_id, "verification_passed", items={"deposit": "0"})
    with pytest.raises(Refused) as error:
        step(
            township,
            "clerk",
            case_id,
            "investigate",
            **{**INVESTIGATION, "investigators": ["周明"]},
        )
    assert ("investigators", "step.two_investigators") in codes(error)
    step(township, "clerk", case_id, "investigate", **INVESTIGATION)
    with pytest.raises(Refused) as error:
        step(township, "clerk", case_id, "opinion_for")
    assert ("by", "step.same_person") in codes(error)


def test_a_failed_check_is_told_objected_and_made_again(township):
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    step(township, "clerk", case_id, "ask_verification")
    step(township, "county", case_id, "verification_failed", items={"car": "1"})
    with pytest.raises(Refused):
        step(township, "reviewer", case_id, "opinion_against")
    step(township, "clerk", case_id, "tell_failed", told_how="电话")
    step(township, "clerk", case_id, "object", what="车已过户，附证明")
    assert step(township, "clerk", case_id, "ask_verification").status == "verifying"


def test_a_notice_is_not_closed_before_seven_days_are_over(township):
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    step(township, "clerk", case_id, "ask_verification")
    step(township, "county", case_id, "verification_passed", items={"deposit": "0"})
    step(township, "clerk", case_id, "investigate", **INVESTIGATION)
    step(township, "reviewer", case_id, "opinion_for")
    step(township, "clerk", case_id, "post_notice", place="公示栏")
    township.clock.time += timedelta(days=7)
    with pytest.raises(Refused) as error:
        step(township, "clerk", case_id, "close_notice", evidence="照片")
    assert ("on", "step.notice_runs") in codes(error)


def test_a_clerk_can_not_confirm(township):
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    to_county(township, case_id)
    with pytest.raises(NotPermitted):
        step(township, "clerk", case_id, "confirm")
    with pytest.raises(NotPermitted):
        township.desk("director").do(application())
