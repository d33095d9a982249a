"""A world with one of everything, everybody in it with the longest name that life has brought."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage

from app.commands.add_attachment import AddAttachment
from app.commands.entrust_child import EntrustChild
from app.commands.record_visit import RecordVisit
from app.commands.report_incident import ReportIncident
from app.commands.say_same_person import SaySamePerson
from app.commands.visit_child import VisitChild
from app.intake_inputs import MaterialInput
from app.queries.children_list import ChildrenList
from app.records.people import Person
from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from app.visit_entry import Finding
from db.exchange.stick import exchange
from db.notices import DEVICE_FORKED, tell
from tests.app.test_attachments import png
from tests.app.test_children import child
from tests.app.test_visits import HALF, enrol
from tests.support.applications import application, id_number
from tests.support.replicas import VILLAGE, World

LONG = "阿卜杜热合曼·买买提吐尔逊·玉素甫江·艾则孜·阿不力孜·吾买尔江"
QUICK = Cost(memory_kib=64, passes=1)
LONG_WORDS = "烟管漏烟，床边的插线板烧焦，灶台上的水管也在滴水，邻居说已经三个月没有人来看过"


def crowd(world: World, stick: Path) -> None:
    """Fill three replicas through their own commands and exchange them until a conflict stands."""
    clerk, reviewer = world.township.desk("clerk"), world.township.desk("reviewer")
    head, *others = application().members
    lacking = (MaterialInput(item="income", state="missing"),)
    crowded = application(members=(replace(head, name=LONG), *others), materials=lacking)
    taken = clerk.do(crowded).result
    clerk.do(AddAttachment(case_id=taken.case_ids[0], title=LONG_WORDS, content=png()))
    enrolment = enrol(world.township, name=LONG, carer_name=LONG)
    reviewer.do(child(name=LONG, id_number=id_number("20130301", "226"), guardian_name=LONG))
    world.township.desk("visitor").do(
        RecordVisit(
            enrolment_id=enrolment, photo=png(), answers={"condition": "worse", "needs": ["aids", "repair"], "said": LONG_WORDS}, able=HALF,
            findings=(Finding(what=LONG_WORDS, gravity="urgent"),),
        )
    )  # fmt: skip
    world.township.clock.time += timedelta(days=60)
    for replica in (world.township, world.village, world.county, world.township):
        exchange(replica.store, stick)
    _look_after(world)
    _disagree(world)
    _let_in(world)
    _copied(world)
    _say_same(world)
    for replica in (world.village, world.township, world.county):
        exchange(replica.store, stick)


def _look_after(world: World) -> None:
    """The director's work with one child: a visit, an agreement, a report."""
    director, today = world.village.desk("director"), world.village.clock.today()
    (row,) = director.ask(ChildrenList(group="")).rows
    director.do(
        VisitChild(
            file_id=row.id, answers={"attends": "left", "mind": ["sad", "sleep"], "wish": LONG_WORDS},
            found=("out_of_school", "poor"), photo=png(), findings=(Finding(what=LONG_WORDS, gravity="urgent"),),
        )
    )  # fmt: skip
    director.do(
        EntrustChild(
            file_id=row.id, principal="both", principal_name=LONG, carer_name=LONG, carer_relation="表姑",
            carer_id_number=id_number("19880808", "268"), reason=LONG_WORDS, starts_on=today,
            ends_on=today + timedelta(30), carer_statement=True,
        )
    )  # fmt: skip
    director.do(
        ReportIncident(
            village=VILLAGE, file_id=row.id, situation="many_injuries", child_words=LONG, course=LONG_WORDS,
            measures=LONG_WORDS, suspect=LONG, police_station=LONG_WORDS, reporter_name=LONG,
        )
    )  # fmt: skip


def _disagree(world: World) -> None:
    """Two people write another phone number of one child, neither knowing of the other."""
    for replica, user, phone in (
        (world.township, "reviewer", "13985854471"),
        (world.village, "director", "18685830092"),
    ):
        with replica.store.begin(replica.desk(user).actor) as work:
            (person,) = (p for p in work.find(Person, born_on="2013-03-01"))
            work.put(replace(person, phone=phone))
            work.commit("test")


def _say_same(world: World) -> None:
    """Two more records of the applicant: one counts as one by its number and name, one by an answer."""
    clerk = world.township.desk("clerk")
    with world.township.store.begin(clerk.actor) as work:
        head = next(p for p in work.find(Person, name=LONG) if p.id_number == id_number())
        made = [
            work.add(
                Person(
                    id=(new := work.new_id()),
                    dossier=new,
                    name=LONG,
                    residence_area=VILLAGE,
                    **more,
                )
            )
            for more in ({"id_number": head.id_number}, {"born_on": head.born_on})
        ]
        work.commit("test")
    clerk.do(SaySamePerson(one_id=head.id, other_id=made[1].id, same=True))


def _copied(world: World) -> None:
    """The village's database was restored, so both machines above it are told."""
    for replica in (world.township, world.county):
        with replica.store.writing() as connection:
            now = replica.clock.now().isoformat()
            tell(connection, DEVICE_FORKED, "device-village", now, device="device-village")
            connection.commit()


def _let_in(world: World) -> None:
    """Somebody else than whoever looks can open each machine."""
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    for replica, user in (
        (world.county, "county"),
        (world.township, "leader"),
        (world.village, "clerk2"),
    ):
        file = make_key_file("county", recipient, replica.key)
        file = with_user(file, user, LONG, "fadeway-1979-tulip", replica.key, QUICK)
        write_key_file(replica.store.home, file)
