"""A child director's work: files, visits, agreements, mandatory reports; and what stays in the village."""

from datetime import date, timedelta

import pytest

from app.commands.entrust_child import EntrustChild
from app.commands.open_child_file import OpenChildFile, ParentInput
from app.commands.report_incident import ReportIncident
from app.commands.visit_child import VisitChild
from app.documents.draw import draw
from app.errors import Refused
from app.policy.load import default_packs
from app.queries.agreement_paper import AgreementPaper
from app.queries.child_page import ChildPageQuery
from app.queries.children_list import ChildrenList
from app.records.children import CareAgreement, Incident, IncidentReporter
from app.rules.children import ChildFacts, ParentFacts, look_at
from app.security.errors import NotPermitted
from db.exchange.stick import exchange
from tests.support.applications import id_number
from tests.support.replicas import OTHER_VILLAGE, VILLAGE

PACK = default_packs()[0]
DAY = date(2026, 11, 24)


def child(**changes):
    values = {
        "village": VILLAGE,
        "name": "陈雨桐",
        "id_number": id_number("20140301", "225"),
        "parents": (
            ParentInput(which="father", name="陈大", state="away"),
            ParentInput(which="mother", state="out_of_contact", since=date(2026, 1, 1)),
        ),
        "guardian_name": "杨奶奶",
        "guardian_relation": "祖母",
        "facts": ("old_guardian",),
    }
    return OpenChildFile(**{**values, **changes})


def look(parents, facts=(), born=date(2014, 3, 1), on=DAY, **more):
    return look_at(
        ChildFacts(
            born_on=born, on=on, area_code=VILLAGE, parents=parents, facts=facts,
            opened_on=date(2026, 1, 1), **more,
        ),
        PACK,
    )  # fmt: skip


AWAY, DEAD, HOME = ParentFacts("away"), ParentFacts("dead"), ParentFacts("home")
LONG_GONE = ParentFacts("out_of_contact", date(2026, 3, 1))
JUST_GONE = ParentFacts("out_of_contact", date(2026, 11, 1))


@pytest.mark.parametrize(
    ("parents", "groups"),
    [
        ((AWAY, AWAY), ["left_behind_child"]),
        ((AWAY, HOME), []),
        ((DEAD, DEAD), ["orphan"]),
        ((DEAD, LONG_GONE), ["unattended_child"]),
        ((DEAD, JUST_GONE), []),
        ((LONG_GONE, ParentFacts("seriously_ill")), ["unattended_child"]),
        ((AWAY, DEAD), ["left_behind_child"]),
    ],
)
def test_groups_follow_from_the_parents_states(parents, groups):
    assert [group.code for group in look(parents).groups] == groups


def test_a_group_ends_on_the_birthday():
    born = date(2010, 12, 8)
    seen = look((AWAY, AWAY), born=born)
    assert [(e.on, e.why) for e in seen.runs_out] == [(date(2026, 12, 8), "left_behind_age")]
    assert look((AWAY, AWAY), born=born, on=date(2026, 12, 8)).groups == ()


def test_the_gravest_fact_sets_the_rhythm():
    assert look((HOME, HOME), ("old_guardian", "out_of_school")).risk == "high"
    last = date(2026, 11, 20)
    assert look(
        (HOME, HOME), ("out_of_school",), last_met_on=last
    ).next_visit_on == last + timedelta(7)


def test_a_directors_day_goes_up_and_the_village_holds_its_children_only(world, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    world.township.desk("reviewer").do(child())
    world.township.desk("reviewer").do(
        child(village=OTHER_VILLAGE, name="安诗涵", id_number=id_number("20200101", "348"))
    )
    for replica in (world.township, world.village):
        exchange(replica.store, stick)
    director = world.village.desk("director")
    (row,) = director.ask(ChildrenList(group="")).rows
    assert row.name == "陈雨桐"
    director.do(
        VisitChild(
            file_id=row.id,
            answers={"mind": ["sad"], "wish": "想爸爸"},
            found=("out_of_school",),
            task="劝返复学",
        )
    )
    director.do(
        EntrustChild(
            file_id=row.id, principal="father", principal_name="陈大", carer_name="陈小姑",
            carer_id_number=id_number("19880808", "268"), carer_relation="姑姑", reason="外出务工",
            starts_on=DAY, ends_on=DAY + timedelta(365), carer_statement=True,
        )
    )  # fmt: skip
    director.do(
        ReportIncident(
            village=VILLAGE, situation="abandoned", child_words="陈雨桐", reporter_name="邻居王"
        )
    )
    page = director.ask(ChildPageQuery(file_id=row.id))
    assert page.risk_label == "高"
    exchange(world.village.store, stick)
    summary = exchange(world.township.store, stick)
    assert summary.changes.touches("child_visit", "care_agreement", "incident")
    exchange(world.county.store, stick)
    actor = world.county.desk("county").actor
    with world.county.store.reading(actor) as reading:
        (incident,) = reading.records.find(Incident)
        (reporter,) = reading.records.find(IncidentReporter)
        (agreement,) = reading.records.find(CareAgreement)
    assert incident.situation == "abandoned"
    assert reporter.name == "邻居王"
    paper = world.township.desk("reviewer").ask(AgreementPaper(agreement_id=agreement.id))
    assert draw(paper.form, paper.values).startswith(b"%PDF")


def test_a_carer_must_be_grown_up_and_declare(township):
    file_id = township.desk("reviewer").do(child()).result
    with pytest.raises(Refused) as error:
        township.desk("reviewer").do(
            EntrustChild(
                file_id=file_id, principal="both", principal_name="陈大", carer_name="陈小妹",
                carer_id_number=id_number("20120808", "268"), carer_relation="姐姐", reason="外出",
                starts_on=DAY, ends_on=DAY,
            )
        )  # fmt: skip
    assert {i.code for i in error.value.issues} == {
        "child.carer_minor", "child.term", "child.carer_statement",
    }  # fmt: skip


def test_a_director_opens_no_file_of_another_village(world):
    with pytest.raises(NotPermitted):
        world.village.desk("director").do(child(village=OTHER_VILLAGE))
