"""A mandatory report: works with nothing else, seen by few, every look recorded, its silence told."""

import io
from datetime import date, timedelta

import pytest

from app.commands.note_incident import NoteIncident
from app.commands.report_incident import ReportIncident
from app.documents.draw import draw
from app.errors import NotFound, Refused
from app.queries.child_page import ChildPageQuery
from app.queries.incident_page import IncidentPageQuery
from app.queries.incident_paper import IncidentPaper
from app.queries.incident_reporter import IncidentReporterQuery
from app.queries.incidents import Incidents
from app.records.children import Incident, IncidentNote, IncidentReporter
from app.security.errors import NotPermitted
from db.exchange.stick import exchange
from tests.app.test_children import child
from tests.support.replicas import VILLAGE


def report(desk, **given):
    return desk.do(ReportIncident(**{"village": VILLAGE, **given})).result


def test_nothing_else_need_be_filled_in(world):
    director = world.village.desk("director")
    incident = report(director)
    (row,) = director.ask(Incidents()).rows
    assert (row.id, row.child, row.level) == (incident, "身份不明的儿童", "")


def test_it_goes_up_and_never_down_nor_to_a_colleague(world, stick):
    director = world.village.desk("director")
    file_id = director.do(child()).result
    incident = report(director, file_id=file_id, child_words="陈雨桐", reporter_name="邻居王")
    for replica in (world.village, world.township, world.county):
        exchange(replica.store, stick)
    for desk in (world.township.desk("leader"), world.county.desk("county")):
        assert [r.id for r in desk.ask(Incidents()).rows] == [incident]
    for user in ("reviewer", "clerk"):  # not on the list: for them there is no report
        colleague = world.township.desk(user)
        assert colleague.ask(Incidents()).rows == ()
        assert colleague.ask(ChildPageQuery(file_id=file_id)).reports == ()
        for query in (IncidentPageQuery, IncidentPaper):
            with pytest.raises(NotFound):
                colleague.ask(query(incident_id=incident))
    world.township.desk("leader").do(
        NoteIncident(incident_id=incident, step="police_answer", words="已立案")
    )
    for replica in (world.township, world.village):
        exchange(replica.store, stick)
    with world.village.store.reading(director.actor) as reading:
        assert reading.records.find(IncidentNote) == ()


def test_a_report_of_the_township_never_reaches_the_village(world, stick):
    file_id = world.village.desk("director").do(child()).result
    for replica in (world.village, world.township):
        exchange(replica.store, stick)
    report(world.township.desk("leader"), file_id=file_id)
    for replica in (world.township, world.village):
        exchange(replica.store, stick)
    with world.village.store.reading(world.village.desk("director").actor) as reading:
        assert reading.records.find(Incident) == ()
        assert reading.records.find(IncidentReporter) == ()


def test_every_look_is_recorded_and_printed(township):
    leader = township.desk("leader")
    incident = report(leader, reporter_name="邻居王")
    assert leader.ask(IncidentPageQuery(incident_id=incident)).looks == ()
    leader.ask(IncidentReporterQuery(incident_id=incident))
    looks = leader.ask(IncidentPageQuery(incident_id=incident)).looks
    assert sorted(words.split(" ", 2)[2] for words in looks) == ["安国栋 查看", "安国栋 查看报告人"]
    paper = leader.ask(IncidentPaper(incident_id=incident))
    assert paper.values["looks"].count("安国栋") == 3


def test_who_reports_is_kept_apart(world):
    director = world.village.desk("director")
    incident = report(
        director, child_words="某女孩", reporter_name="邻居王", reporter_phone="13985854471"
    )
    with pytest.raises(NotPermitted):
        director.ask(IncidentReporterQuery(incident_id=incident))
    page = director.ask(IncidentPageQuery(incident_id=incident))
    paper = director.ask(IncidentPaper(incident_id=incident))
    assert page.has_reporter
    assert "邻居王" not in str(page.lines)
    assert "邻居王" not in str(paper.values)


def test_the_written_report_prints_with_its_situation_ticked(township):
    from pypdf import PdfReader

    leader = township.desk("leader")
    incident = report(leader, situation="begging", child_words="约 8 岁男孩", course="在车站乞讨")
    paper = leader.ask(IncidentPaper(incident_id=incident))
    pdf = PdfReader(io.BytesIO(draw(paper.form, paper.values)))
    words = pdf.pages[0].extract_text()
    assert "■ 8. 被组织乞讨" in words
    assert "在车站乞讨" in words
    assert len(pdf.pages) == 1


def test_silence_of_the_police_reminds_and_then_concerns_the_county(township):
    leader = township.desk("leader")
    incident = report(leader)
    seen = []
    for hours in (23, 2, 48):
        township.clock.time += timedelta(hours=hours)
        seen.append(leader.ask(Incidents()).rows[0].level)
    assert seen == ["", "remind", "county"]
    leader.do(NoteIncident(incident_id=incident, step="informed", words="通报妇联"))
    assert leader.ask(Incidents()).silent == 1
    leader.do(
        NoteIncident(incident_id=incident, step="case_opened", unit="大河派出所", words="已立案")
    )
    shown = leader.ask(Incidents())
    assert (shown.silent, shown.rows[0].waiting) == (0, "公安已反馈")


def test_it_is_closed_by_a_note_with_words(township):
    leader = township.desk("leader")
    incident = report(leader)
    with pytest.raises(Refused):
        leader.do(NoteIncident(incident_id=incident, step="closed", words=" "))
    with pytest.raises(Refused):
        leader.do(
            NoteIncident(incident_id=incident, step="closed", words="好", on=date(2026, 12, 1))
        )
    leader.do(NoteIncident(incident_id=incident, step="closed", words="父亲已返家照护"))
    assert leader.ask(Incidents()).open == 0
    with pytest.raises(NotFound):
        township.desk("reviewer").do(
            NoteIncident(incident_id=incident, step="followed", words="看过")
        )
