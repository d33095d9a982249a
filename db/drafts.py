"""Drafts of this machine's people: saved at every change of a field, never synchronised."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select

from app.drafts import Draft
from db.bulk import upsert
from db.tables import draft


def save(connection: Connection, item: Draft) -> None:
    values = {
        "id": item.id,
        "person": item.person,
        "room": item.room,
        "title": item.title,
        "body": msgspec.json.encode(item.body).decode(),
        "saved_at": item.saved_at.isoformat(),
    }
    statement = upsert(draft).values(values)
    others = {name: statement.excluded[name] for name in values if name != "id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=others))


def of_person(connection: Connection, person: str) -> tuple[Draft, ...]:
    """A person's drafts, the last saved first."""
    query = select(draft).where(draft.c.person == person).order_by(draft.c.saved_at.desc())
    return tuple(
        Draft(
            row.id,
            row.person,
            row.room,
            row.title,
            msgspec.json.decode(row.body),
            datetime.fromisoformat(row.saved_at),
        )
        for row in connection.execute(query)
    )


def forget(connection: Connection, draft_id: str) -> None:
    connection.execute(delete(draft).where(draft.c.id == draft_id))
