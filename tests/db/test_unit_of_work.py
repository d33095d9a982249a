"""What a command writes: the row, its versions, one entry in the chain, one audit line; or nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.errors import NotFound
from app.records.people import Person
from app.sync.entries import entry_hash, parts_match
from db.change_log import read_log, read_state


def _add_person(replica, name="陈国强"):
    desk = replica.desk("clerk")
    with replica.store.begin(desk.actor) as work:
        person = Person(id=(i := work.new_id()), dossier=i, name=name, phone="13985854471")
        work.add(person)
        work.commit("test")
    return person


def test_what_was_written_is_read_back_equal(township):
    person = _add_person(township)
    with township.store.begin(township.desk("clerk").actor) as work:
        assert work.get(Person, person.id) == person


def test_leaving_without_commit_writes_nothing(township):
    actor = township.desk("clerk").actor
    with township.store.begin(actor) as work:
        work.add(Person(id="a", dossier="a", name="无"))
    with township.store.begin(actor) as work, pytest.raises(NotFound):
        work.get(Person, "a")


def test_every_entry_is_chained_and_its_parts_match(township):
    person = _add_person(township)
    actor = township.desk("clerk").actor
    with township.store.begin(actor) as work:
        work.put(replace(work.get(Person, person.id), phone="18685830092"))
        work.commit("test")
    with township.store.reading(actor) as reading:
        state = read_state(reading.connection)
        logged = list(read_log(reading.connection, 0, state.position))
    previous = ""
    for item in logged:
        assert item.entry.previous == previous
        assert parts_match(item.entry, item.parts)
        previous = entry_hash(item.entry)
    assert previous == state.head
    changed = [p.part for p in logged[-1].parts if p.part.kind == "person"]
    assert [g.values for g in changed[0].groups] == [{"phone": "18685830092"}]
    assert changed[0].groups[0].generation == 2


def test_each_command_leaves_one_audit_line_without_names(township):
    person = _add_person(township)
    with township.store.reading(township.desk("clerk").actor) as reading:
        rows = reading.connection.execute(text("SELECT * FROM audit")).all()
    assert rows[-1].about_id == person.id or any(r.about_id == person.id for r in rows)
    assert not any("陈国强" in str(row) for row in rows)


def test_a_deleted_record_is_hidden_and_an_edit_elsewhere_would_bring_it_back(township):
    person = _add_person(township)
    actor = township.desk("clerk").actor
    with township.store.begin(actor) as work:
        work.remove(Person, person.id)
        work.commit("test")
    with township.store.begin(actor) as work:
        assert work.seek(Person, person.id) is None
