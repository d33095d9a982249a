"""The next version of a roster: somebody added, changed, or gone. Pure: signing is done elsewhere."""

import hashlib
from datetime import date

import msgspec

from app.security.roster import RosterBody, RosterPerson, body_bytes


def next_body(body: RosterBody, people: tuple[RosterPerson, ...]) -> RosterBody:
    """The following version with these people, chained to the one before."""
    return msgspec.structs.replace(
        body,
        version=body.version + 1,
        previous=hashlib.sha256(body_bytes(body)).hexdigest(),
        people=people,
    )


def with_person(body: RosterBody, person: RosterPerson) -> RosterBody:
    """Somebody added, or put in the place of whoever had this id."""
    others = tuple(p for p in body.people if p.id != person.id)
    return next_body(body, (*others, person))


def without_person(body: RosterBody, person_id: str, last_day: date) -> RosterBody:
    """Somebody whose last day is named: what they wrote before still counts."""
    people = tuple(
        msgspec.structs.replace(p, until=last_day) if p.id == person_id else p for p in body.people
    )
    return next_body(body, people)
