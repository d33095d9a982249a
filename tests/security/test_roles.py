"""Who may do and see what, restated from the roles of the design and held against what the program grants.

One letter a role: C one-window clerk, R township reviewer, L township leader, D child director of a village, S child
supervisor, V visitor, Y county reviewer, A county administrator, U auditor.
"""

import dataclasses
import types
import typing
from datetime import date
from typing import Any

import pytest

from app.commands import base as commands
from app.commands.add_attachment import AddAttachment
from app.commands.reveal import Reveal
from app.errors import AppError
from app.policy.load import default_packs
from app.queries import base as queries
from app.queries.attachment import AttachmentQuery
from app.queries.attachments import AttachmentsQuery
from app.queries.case_page import CasePageQuery
from app.queries.home_page import HomePageQuery
from app.queries.known_person import KnownPersonQuery
from app.queries.record_states import RecordStatesQuery
from app.records import kinds
from app.records.office import AuditRecord
from app.security.actor import Actor
from app.security.errors import NotPermitted
from app.security.masking import may_reveal, sees_full
from app.security.permissions import roles
from tests.app.test_attachments import png
from tests.app.test_children import child
from tests.support.applications import application, id_number
from tests.support.replicas import TOWNSHIP, Replica
from tests.support.windows import until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow

ROLES = {
    "C": "clerk", "R": "reviewer", "L": "township_leader", "D": "child_director", "S": "child_supervisor",
    "V": "visitor", "Y": "county_reviewer", "A": "administrator", "U": "auditor",
}  # fmt: skip
EVERYBODY_BUT_THE_AUDITOR = "CRLDSVYA"

COMMANDS = {
    # at the counter, and on the way to the county
    "accept_application": "CR", "add_attachment": "CR", "record_papers": "CR", "correct_means": "CR",
    "leave_household": "CR", "say_same_person": "CRDS", "take_back_same_person": "CRDS", "take_step": "CRLY", "make_payments": "Y",
    # visits: the village's directors see no elders, the county only looks
    "enrol_visits": "CRL", "change_visit_plan": "CRL", "record_visit": "CRLV", "close_task": "CRLV",
    "print_sheets": "CRLVY",
    # children: the counter may report a danger and nothing else
    "open_child_file": "RLDS", "close_child_file": "RLDS", "confirm_groups": "RLDS", "visit_child": "RLDS",
    "close_child_task": "RLDS", "entrust_child": "RLDS", "change_agreement": "RLDS",
    "report_incident": "CRLDS", "note_incident": "RLDSY",
    # conflicts: whoever exchanges; what may be settled depends on the kind
    "ask_about_conflict": EVERYBODY_BUT_THE_AUDITOR, "combine_conflict": EVERYBODY_BUT_THE_AUDITOR,
    "resolve_conflict": EVERYBODY_BUT_THE_AUDITOR, "settle_decisions": EVERYBODY_BUT_THE_AUDITOR,
    "settle_deletion": EVERYBODY_BUT_THE_AUDITOR,
    "reveal": EVERYBODY_BUT_THE_AUDITOR,  # and the right to that kind of field: below
    # the county's server room
    "answer_reset": "A", "change_area": "A", "change_roster": "A", "register_device": "A",
    "revoke_device": "A", "import_pack": "A", "change_sealing": "A",
    "close_notice": "RLDSYA",  # whoever looks after a machine
}  # fmt: skip

QUERIES = {
    "home_page": EVERYBODY_BUT_THE_AUDITOR, "record_state": EVERYBODY_BUT_THE_AUDITOR,
    "find_anything": "CRLDSVY", "person_page": "CRLDSVY",  # the administrator runs machines, not cases
    "intake_choices": "CR", "known_person": "CR",
    "case_list": "CRLY", "case_page": "CRLY", "case_paper": "CRLY", "payment_month": "CRLY",
    "attachment": "CRLDSVY", "attachments": "CRLDSVY",  # and the right to what it was put to: below
    "visits_due": "CRLVY", "visit_page": "CRLVY", "visit_paper": "CRLVY", "find_sheet": "CRLV",
    "children_list": "CRLDSY", "child_page": "CRLDSY", "caseload": "CRLDSY", "places": "CRLDSY",
    "child_paper": "CRLDSY", "agreement_paper": "CRLDSY",
    "incidents": "CRLDSY", "incident_page": "CRLDSY", "incident_paper": "CRLDSY", "incident_reporter": "RLS",
    "conflict_list": EVERYBODY_BUT_THE_AUDITOR, "record_states": EVERYBODY_BUT_THE_AUDITOR,
    "replicas": EVERYBODY_BUT_THE_AUDITOR, "sync_page": EVERYBODY_BUT_THE_AUDITOR,
    "watch_list": EVERYBODY_BUT_THE_AUDITOR,
    "admin_page": "RLDSYA", "device_history": "A", "pack_preview": "A", "area_impact": "A",
    "county_settings": "RLDSYA", "last_backup": "RLDSYA",
}  # fmt: skip

STEPS = {
    "accept": "CR", "ask_verification": "CR", "tell_failed": "CR", "object": "CR", "investigate": "CR",
    "reinvestigate": "CR", "appraise": "CR", "post_notice": "CR", "close_notice": "CR", "notice_objection": "CR",
    "deliver_refusal": "CR", "opinion_for": "CRL", "opinion_against": "CRL", "opinion_again": "CRL", "submit": "CRL",
    "terminate": "CRL", "verification_passed": "Y", "verification_failed": "Y", "confirm": "Y", "refuse": "Y", "return": "Y",
}  # fmt: skip

ROOMS = {
    "home": EVERYBODY_BUT_THE_AUDITOR, "intake": "CR", "cases": "CRLY", "people": "CRLDSVY", "visits": "CRLVY",
    "children": "CRLDSY", "sync": EVERYBODY_BUT_THE_AUDITOR, "admin": "RLDSYA",
}  # fmt: skip

# whole by itself / after asking, which is audited
FULL = {"id_number": "", "account": "", "phone": "CRSV", "illness": "CRLY", "name": ""}
ASKED = {
    "id_number": "CRLSY", "account": "CRLSY", "phone": "CRLDSY", "illness": "CRLSY", "name": "CRLSY",
}  # fmt: skip


def desk_of(township: Replica, letter: str):
    desk = township.desk("clerk")
    role = ROLES[letter]
    desk.actor = Actor(f"one-{role}", "某人", role, TOWNSHIP, desk.actor.device_id, 0)
    return desk


def plausible(kind: type) -> Any:
    """An instance with something in every field: enough to be asked for, never enough to be done."""
    hints = typing.get_type_hints(kind)
    values = {
        f.name: TOWNSHIP if f.name in ("area", "village") else _something(hints[f.name])
        for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    return kind(**values)


def _something(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return None
    origin = typing.get_origin(hint) or hint
    known = {str: "x", int: 1, bool: False, bytes: b"", date: date(2026, 9, 1), tuple: (), dict: {}}
    return known.get(origin)


def granted(do: Any, kinds_: dict[str, type], township: Replica) -> dict[str, str]:
    """Which roles the desk lets through to each; what then fails for other reasons was let through."""
    found = {}
    for name, kind in kinds_.items():
        found[name] = "".join(
            letter for letter in ROLES if _passes(do, kind, desk_of(township, letter))
        )
    return found


def _passes(do: Any, kind: type, desk: Any) -> bool:
    try:
        do(desk, plausible(kind))
    except NotPermitted as refusal:
        asked = (kind.action, *kind.also)
        return refusal.facts["action"] not in asked
    except (AppError, LookupError, TypeError, ValueError, AttributeError):
        return True
    return True


def test_every_role_there_is_stands_in_the_table():
    assert set(ROLES.values()) == set(roles())


def test_commands_are_granted_as_the_design_says(township):
    all_of = {name: kind for name, (kind, _) in commands.registry().items()}
    assert granted(lambda desk, one: desk.do(one), all_of, township) == COMMANDS


def test_queries_are_granted_as_the_design_says(township):
    found = granted(lambda desk, one: desk.ask(one), dict(queries.registry()), township)
    assert found == QUERIES


def test_steps_are_granted_as_the_design_says(township):
    for pack in default_packs():
        for step in pack.programme("dibao").steps:
            allowed = "".join(x for x in ROLES if desk_of(township, x).may(step.action))
            assert (step.code, allowed) == (step.code, STEPS[step.code])


def test_fields_are_whole_or_shown_on_request_as_the_design_says():
    for mask in FULL:
        assert "".join(x for x in ROLES if sees_full(ROLES[x], mask)) == FULL[mask], mask
        assert "".join(x for x in ROLES if may_reveal(ROLES[x], mask)) == ASKED[mask], mask


def test_what_is_done_beside_commands_asks_too(township, tmp_path):
    for letter in ROLES:
        desk = desk_of(township, letter)
        doors = {
            desk.local_users: "RLDSYA",
            desk.ask_rekey: "RLDSYA",
            lambda desk=desk: desk.invite("x", "某人"): "RLDSYA",
            lambda desk=desk: desk.remove_user("x"): "RLDSYA",
            lambda desk=desk: desk.answer_device(b"", "x", tmp_path): "RLDSYA",
            lambda desk=desk: desk.look_at(tmp_path): EVERYBODY_BUT_THE_AUDITOR,
            lambda desk=desk: desk.exchange(tmp_path): EVERYBODY_BUT_THE_AUDITOR,
            lambda desk=desk: desk.keep_file("x", b""): "CRDSV",
        }
        for door, allowed in doors.items():
            if letter not in allowed:
                with pytest.raises(NotPermitted):
                    door()


@pytest.mark.parametrize("letter", ROLES)
def test_the_window_offers_the_rooms_of_the_role_and_no_other(qtbot, township, letter):
    jobs = QtJobRunner()
    window = MainWindow(desk_of(township, letter), jobs, pack_label="示例", locked=lambda: None)
    qtbot.addWidget(window)
    offered = {room.key for room in window.rooms}
    assert offered == {key for key, who in ROOMS.items() if letter in who}
    assert window.search.isVisibleTo(window) == (letter in QUERIES["find_anything"])
    until_idle(qtbot, jobs)
    jobs.shut_down()


def test_files_are_shown_to_who_may_see_what_they_were_put_to(township):
    """Material of a case is not for a visitor, whatever files they may see otherwise."""
    clerk = township.desk("clerk")
    case_id = clerk.do(application()).result.case_ids[0]
    file = clerk.do(AddAttachment(case_id=case_id, title="收入证明", content=png())).result
    for letter in "DSV":
        for query in (AttachmentQuery(attachment_id=file), AttachmentsQuery(about_id=case_id)):
            with pytest.raises(NotPermitted):
                desk_of(township, letter).ask(query)
    assert desk_of(township, "Y").ask(AttachmentsQuery(about_id=case_id))[0].id == file


def test_the_name_of_who_reported_is_not_had_by_asking_for_a_field(township):
    township.desk("reviewer").do(child())
    with pytest.raises(NotPermitted):
        desk_of(township, "R").do(Reveal(kind="incident_reporter", record_id="x", field="name"))


def test_a_known_persons_numbers_are_shown_to_the_counter_only_and_written_down(township):
    clerk = township.desk("clerk")
    clerk.do(application())
    known = clerk.ask(KnownPersonQuery(id_number=id_number()))
    with township.store.reading(clerk.actor) as reading:
        (line,) = reading.records.find(AuditRecord, action="known_person")
    assert (line.about_kind, line.about_id) == ("person", known.person.person_id)


def test_opening_a_whole_file_is_written_down_once_a_log_in(township):
    clerk = township.desk("clerk")
    case_id = clerk.do(application()).result.case_ids[0]
    query = CasePageQuery(case_id=case_id)
    for _ in range(2):
        clerk.note_opened(query)
    township.desk("clerk").note_opened(query)
    with township.store.reading(clerk.actor) as reading:
        lines = reading.records.find(AuditRecord, action="case_page")
    assert [(line.about_kind, line.about_id) for line in lines] == [("case", case_id)] * 2


def test_an_administrator_sees_how_far_things_got_and_no_names(township):
    clerk = township.desk("clerk")
    clerk.do(application())
    named = clerk.ask(RecordStatesQuery()).rows
    unnamed = desk_of(township, "A").ask(RecordStatesQuery()).rows
    assert len(unnamed) == len(named) > 0
    assert not {row.title for row in unnamed} & {row.title for row in named}
    assert desk_of(township, "A").ask(HomePageQuery()).came_back == ()


def test_a_refused_question_is_written_down(township):
    with pytest.raises(NotPermitted):
        desk_of(township, "V").ask(plausible(queries.registry()["case_page"]))
    desk = township.desk("clerk")
    with township.store.reading(desk.actor) as reading:
        (line,) = reading.records.find(AuditRecord, action="case.read")
    assert (line.person, line.outcome) == ("one-visitor", "refused")


def test_every_kind_that_names_people_says_who_may_read_it():
    for kind in kinds().values():
        if kind.INFO.name not in ("roster", "policy_pack"):
            assert kind.INFO.read, kind.INFO.name
