"""Writing and reading the records of a replica past its commands: what a test starts from and what it looks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from app.records.base import Record
from app.records.children import ChildFile
from app.records.people import Person
from tests.support.replicas import VILLAGE, Replica

R = TypeVar("R", bound=Record)


def change(replica: Replica, user: str, kind: type[Record], record_id: str, **values: Any) -> None:
    with replica.store.begin(replica.desk(user).actor) as work:
        work.put(replace(work.get(kind, record_id), **values))
        work.commit("test")


def add_child(
    replica: Replica, user: str = "reviewer", area: str = VILLAGE, name: str = "陈雨桐"
) -> tuple[Person, ChildFile]:
    """A child and its file, which is what brings both into a village's scope."""
    with replica.store.begin(replica.desk(user).actor) as work:
        child = Person(
            id=(p := work.new_id()),
            dossier=p,
            name=name,
            born_on=date(2014, 3, 1),
            phone="13985854471",
        )
        file = ChildFile(
            id=(f := work.new_id()), dossier=f, child_id=p, area=area, opened_on=work.today
        )
        work.add(child)
        work.add(file)
        work.commit("test")
    return child, file


def found(replica: Replica, kind: type[R], **equal: Any) -> Sequence[R]:
    with replica.store.reading(replica.desk("admin").actor) as reading:
        return reading.records.find(kind, **equal)
