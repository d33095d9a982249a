"""The ways a case may go, each step as the rules ask for it; and what then is paid."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from app.commands.correct_means import CorrectMeans
from app.commands.leave_household import LeaveHousehold
from app.commands.make_payments import MakePayments
from app.commands.record_papers import RecordPapers
from app.documents.draw import FieldMissing, draw
from app.errors import Refused
from app.intake_inputs import MaterialInput, MemberInput
from app.policy.load import default_packs
from app.queries.case_list import CaseList
from app.queries.case_page import CasePageQuery
from app.queries.case_paper import CasePaper
from app.queries.known_person import KnownPersonQuery
from app.queries.payment_month import PaymentMonth
from app.queries.person_page import PersonPageQuery
from app.records.assistance import Case, Decision
from app.records.people import Household, Membership
from app.rules.case_flow import Taking, step_issues, step_of
from tests.app.test_dibao_case import INVESTIGATION, codes, step, to_county
from tests.support.applications import application, id_number


@pytest.fixture
def case_id(township):
    return township.desk("clerk").do(application()).result.case_ids[0]


def page(township, case_id, user="clerk"):
    return township.desk(user).ask(CasePageQuery(case_id=case_id))


def to_notice(township, case_id):
    step(township, "clerk", case_id, "ask_verification")
    step(township, "county", case_id, "verification_passed", items={"银行存款": "无"})
    step(township, "clerk", case_id, "investigate", **INVESTIGATION)
    step(township, "reviewer", case_id, "opinion_for")
    step(township, "clerk", case_id, "post_notice", place="公示栏", posted_by="周明")


def test_a_missing_authorisation_holds_up_the_check_and_not_the_intake(township):
    members = tuple(replace(m, authorised_on=None) for m in application().members)
    case_id = township.desk("clerk").do(application(members=members)).result.case_ids[0]
    with pytest.raises(Refused) as error:
        step(township, "clerk", case_id, "ask_verification")
    assert codes(error) == {("authorisations", "step.authorisations")}
    missing = [p for p in page(township, case_id).papers_state if p.missing]
    assert {p.label for p in missing} == {"核对授权：陈国强", "核对授权：王秀英"}
    command = RecordPapers(case_id=case_id, authorised=tuple(p.id for p in missing))
    township.desk("clerk").do(command)
    assert step(township, "clerk", case_id, "ask_verification").status == "verifying"


def test_a_case_says_whom_it_waits_for(township, case_id):
    assert page(township, case_id).awaited == ""
    step(township, "clerk", case_id, "ask_verification")
    there = page(township, case_id)
    assert there.steps == ()
    assert there.awaited.startswith("等县级办理“核对结果：未见不符”")
    assert page(township, case_id, "county").awaited == ""


def test_papers_are_listed_as_the_pack_asks_for_them(township):
    asked = [m.code for m in default_packs()[0].programme("dibao").materials]
    given = tuple(MaterialInput(item=code, state="received") for code in sorted(asked))
    case_id = township.desk("clerk").do(application(materials=given)).result.case_ids[0]
    paper = township.desk("clerk").ask(CasePaper(case_id=case_id, form="receipt"))
    labels = {m.label: m.code for m in default_packs()[0].programme("dibao").materials}
    assert [labels[line["label"]] for line in paper.values["materials"]] == asked
    papers = [p for p in page(township, case_id).papers_state if p.kind == "material"]
    assert [labels[p.label] for p in papers] == asked


def test_an_objection_leads_to_an_appraisal_and_straight_to_the_county(township, case_id):
    to_notice(township, case_id)
    step(township, "clerk", case_id, "notice_objection", what="有人在外务工", who="邻居")
    assert {s.code for s in page(township, case_id).steps} == {"reinvestigate", "appraise"}
    with pytest.raises(Refused) as error:
        step(township, "clerk", case_id, "appraise", place="村委会")
    assert ("result", "field.needed") in codes(error)
    said = {"place": "村委会", "chair": "安国栋", "came": "12", "result": "同意"}
    step(township, "clerk", case_id, "appraise", **said)
    step(township, "reviewer", case_id, "opinion_again")
    assert step(township, "clerk", case_id, "submit").status == "submitted"
    paper = township.desk("clerk").ask(CasePaper(case_id=case_id, form="appraisal"))
    assert (paper.values["chair"], paper.values["cause"]) == ("安国栋", "有人在外务工")
    assert draw(paper.form, *paper.copies).startswith(b"%PDF")


def test_a_refusal_rests_on_a_clause_and_stays_open_until_it_is_delivered(township, case_id):
    to_county(township, case_id)
    with pytest.raises(Refused) as error:
        step(township, "county", case_id, "refuse", reason="收入超标")
    assert codes(error) == {("rule", "field.needed")}
    step(township, "county", case_id, "refuse", reason="人均收入 400 元", rule="dibao.standard")
    (row,) = township.desk("clerk").ask(CaseList()).rows
    assert (row.status_label, row.days_left) == ("不予确认，待送达", 3)
    paper = township.desk("clerk").ask(CasePaper(case_id=case_id, form="refusal_notice"))
    assert paper.values["rule"].startswith("低保标准（《六盘水市")
    assert "第38条" in paper.values["remedy"]
    step(township, "clerk", case_id, "deliver_refusal", how="direct", received_by="陈国强")
    assert township.desk("clerk").ask(CaseList()).rows == ()


def test_a_registered_relative_marks_the_case_and_makes_the_countys_visit_due(township):
    made = township.desk("clerk").do(application(relative_of_staff="村支书之弟")).result
    case_id = made.case_ids[0]
    to_county(township, case_id)
    shown = page(township, case_id, "county")
    assert shown.relative == "村支书之弟"
    confirm = next(s for s in shown.steps if s.code == "confirm")
    assert confirm.warning.code == "step.county_visit"
    for decision in ("confirm", "refuse"):
        with pytest.raises(Refused) as error:
            step(township, "county", case_id, decision, reason="x", rule="dibao.income")
        assert codes(error) == {("county_visit_on", "step.county_visit")}
    with pytest.raises(Refused) as error:
        step(township, "county", case_id, "confirm", county_visit_on="2099-01-01")
    assert codes(error) == {("county_visit_on", "step.future")}
    done = step(township, "county", case_id, "confirm", county_visit_on="2026-10-01")
    assert done.status == "confirmed"


@pytest.mark.parametrize(
    ("switch", "content", "wanted"),
    [
        ("forbid", {}, ["step.same_person"]),
        ("second_signature", {}, ["step.second_signer"]),
        ("second_signature", {"second_signer": "何秀"}, []),
        ("warn", {}, []),
    ],
)
def test_the_first_opinion_by_who_accepted_is_as_the_pack_says(
    township, case_id, switch, content, wanted
):
    pack = default_packs()[0]
    changed = msgspec.structs.replace(
        pack.programme("dibao"), switches={"opinion_by_acceptor": switch}
    )
    pack = replace(pack, programmes={**pack.programmes, "dibao": changed})
    with township.store.begin(township.desk("clerk").actor) as work:
        case = work.get(Case, case_id)
        history = work.find(Decision, case_id=case_id)
    on = case.accepted_on
    taking = Taking(step_of(changed, "opinion_for"), on, content, case, history, "clerk", pack, on)
    assert [issue.code for issue in step_issues(taking)] == wanted


def test_what_the_visit_found_replaces_what_was_declared(township, case_id):
    before = page(township, case_id)
    assert (before.amount_fen, before.means_open) == (82500, True)
    command = CorrectMeans(
        case_id=case_id, section="income", category="farming", amount_fen=100000, basis="入户所见"
    )
    township.desk("clerk").do(command)
    after = page(township, case_id)
    assert after.amount_fen == 62500  # 200.00 of income more
    assert [(m.found, m.replaced) for m in after.means] == [(False, True), (True, False)]
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(replace(command, basis=" "))
    assert codes(error) == {("basis", "means.basis")}
    to_county(township, case_id)
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(command)
    assert ("case", "means.closed") in codes(error)


def test_paid_from_the_month_after_the_decision_once_and_shown(township, case_id):
    to_county(township, case_id)
    step(township, "county", case_id, "confirm")  # 2 October
    desk = township.desk("county")
    assert desk.ask(PaymentMonth(month=date(2026, 10, 31))).rows == ()
    with pytest.raises(Refused) as error:
        desk.do(MakePayments(month=date(2026, 11, 1)))
    assert codes(error) == {("month", "pay.month")}
    township.clock.time += timedelta(days=35)
    (row,) = desk.ask(PaymentMonth(month=date(2026, 11, 5))).rows
    assert (row.amount_fen, row.account, row.paid) == (82500, "陈国强 •••• 0123", False)
    made = desk.do(MakePayments(month=date(2026, 11, 5))).result
    assert (made.count, made.total_fen, made.held) == (1, 82500, 0)
    with pytest.raises(Refused) as error:
        desk.do(MakePayments(month=date(2026, 11, 20)))
    assert codes(error) == {("month", "pay.nothing")}
    words = "低保 825.00 元/月，2026年11月起，已发到 2026年11月"
    shown = page(township, case_id)
    assert (shown.receiving, shown.amount_words) == (words, "已确认")
    person = township.desk("clerk").ask(PersonPageQuery(person_id=shown.members[0].person_id))
    assert person.receives == (words,)
    known = township.desk("clerk").ask(KnownPersonQuery(id_number=id_number()))
    assert known.receives == (words,)
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(application())
    assert ("programmes", "intake.receives") in codes(error)


def test_a_death_holds_the_money_until_it_is_looked_at(township, case_id):
    to_county(township, case_id)
    step(township, "county", case_id, "confirm")
    township.clock.time += timedelta(days=35)
    shown = page(township, case_id)
    with township.store.begin(township.desk("clerk").actor) as work:
        household = work.get(Case, case_id).household_id
    township.desk("clerk").do(
        LeaveHousehold(
            household_id=household, person_id=shown.members[0].person_id,
            on=date(2026, 11, 1), reason="died",
        )
    )  # fmt: skip
    (row,) = township.desk("county").ask(PaymentMonth(month=date(2026, 11, 1))).rows
    assert row.held.code == "pay.died"
    with pytest.raises(Refused):
        township.desk("county").do(MakePayments(month=date(2026, 11, 1)))


def test_who_has_left_a_household_may_be_counted_in_another(township, case_id):
    child = application().members[3]
    other = application(
        members=(
            MemberInput(
                name="李正明", id_number=id_number("19600101", "135"), relation="head",
                authorised_on=date(2026, 9, 24),
            ),
            replace(child, relation="grandchild"),
        )
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        township.desk("clerk").do(other)
    assert ("members.1", "intake.other_household") in codes(error)
    shown = page(township, case_id)
    leaver = next(m for m in shown.members if m.name == child.name)
    with township.store.begin(township.desk("clerk").actor) as work:
        household = work.get(Case, case_id).household_id
    township.desk("clerk").do(
        LeaveHousehold(
            household_id=household, person_id=leaver.person_id, on=date(2026, 9, 24), reason="moved"
        )
    )
    assert township.desk("clerk").do(other).result.case_ids


def test_one_person_in_two_households_is_told_on_the_cases_page(township, case_id):
    """As it comes about where two offices write without knowing of each other."""
    shown = page(township, case_id)
    child = next(m for m in shown.members if m.name == "陈子轩")
    with township.store.begin(township.desk("clerk").actor) as work:
        other = work.add(
            Household(id="other", dossier="other", head_id=child.person_id, area="520201101202", urban_rural="rural")
        )  # fmt: skip
        work.add(
            Membership(
                id="m",
                dossier=other.id,
                household_id=other.id,
                person_id=child.person_id,
                relation="head",
            )
        )
        work.commit("test")
    (warning,) = page(township, case_id).warnings
    assert (warning.code, warning.facts) == ("warning.two_households", {"name": "陈子轩"})


def test_a_public_notice_shows_name_members_and_amount_and_nothing_else(township, case_id):
    to_notice(township, case_id)
    paper = township.desk("clerk").ask(CasePaper(case_id=case_id, form="public_notice"))
    assert set(paper.values) == {
        "applicant", "members", "amount", "from_on", "until_on", "office", "phone"
    }  # fmt: skip
    assert (paper.values["members"], paper.values["amount"]) == ("4 人", "每月 825.00 元")


def test_every_paper_of_a_case_can_be_drawn_and_a_missing_field_is_named(township, case_id):
    to_county(township, case_id)
    step(township, "county", case_id, "confirm")
    desk = township.desk("clerk")
    for form, _words in page(township, case_id).papers:
        paper = desk.ask(CasePaper(case_id=case_id, form=form))
        if form == "missing_materials":
            with pytest.raises(FieldMissing):
                draw(paper.form, *paper.copies)
        else:
            assert draw(paper.form, *paper.copies).startswith(b"%PDF")
    assert len(desk.ask(CasePaper(case_id=case_id, form="authorisation")).copies) == 4


def test_the_history_is_in_the_order_of_the_steps_also_within_a_day(township, case_id):
    to_notice(township, case_id)
    shown = page(township, case_id)
    assert [h.label for h in shown.history] == [
        "张贴公示", "初审：拟确认", "入户调查", "核对结果：未见不符", "提请信息核对", "受理",
    ]  # fmt: skip
    assert shown.history[2].note == "调查人：周明、何秀；在场成员：陈国强；住房：砖混两间"
    assert [m.name for m in shown.members] == ["陈国强", "王秀英", "陈子涵", "陈子轩"]


def test_a_case_can_be_ended_where_the_family_withdraws(township, case_id):
    step(township, "clerk", case_id, "terminate", reason="申请人撤回")
    assert township.desk("clerk").ask(CaseList()).rows == ()
    assert township.desk("clerk").do(application()).result.case_ids
