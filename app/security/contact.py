"""A replica that has had no contact for too long is sealed: the slots go, and only the county opens it again.

Pure but for the key file. A clock that is wrong must not seal anything by itself: the first time, people are told
the day that the clock shows; only when they open it again under that day or a later one is the machine sealed.
"""

from datetime import date, datetime
from enum import Enum, auto
from pathlib import Path

import msgspec

from app.security.key_slots import KeyFile, Shut, write_key_file

WARN_DAYS = 7


class Contact(msgspec.Struct, frozen=True):
    """``latest``: the newest time that this machine was open at, so that a clock set back gains nothing."""

    last: datetime
    latest: datetime

    def seen(self, now: datetime, came: datetime | None) -> "Contact":
        """After an opening now. ``came``: when the last bundle from above was taken in, by the clock of then."""
        latest = max(self.latest, now)
        last = self.last if came is None else max(self.last, min(came, latest))
        return Contact(last, latest)

    def days(self, now: datetime) -> int:
        """Whole days without contact."""
        return max(0, (max(self.latest, now) - self.last).days)


class Standing(Enum):
    """What is to be done with a machine at an opening."""

    OPEN = auto()
    WARN = auto()  # a few days are left
    ASK = auto()  # over; say so, and which day the clock shows
    SEAL = auto()


def standing(contact: Contact, now: datetime, limit: int, asked_on: str, today: date) -> Standing:
    """``limit`` in days, 0: never. ``asked_on``: the day of an earlier ASK, as text."""
    days = contact.days(now)
    if limit <= 0 or days <= limit - WARN_DAYS:
        return Standing.OPEN
    if days <= limit:
        return Standing.WARN
    return Standing.SEAL if asked_on and asked_on <= today.isoformat() else Standing.ASK


def seal(home: Path, file: KeyFile, today: date) -> None:
    """Take every slot away in one step; the county's stays."""
    users = tuple((slot.user, slot.name) for slot in file.slots)
    shut = Shut(today.isoformat(), users)
    write_key_file(home, msgspec.structs.replace(file, slots=(), shut=shut, asked_on=""))


def note_asked(home: Path, file: KeyFile, today: date | None) -> None:
    """Remember, or forget, that people were told."""
    text = today.isoformat() if today is not None else ""
    if file.asked_on != text:
        write_key_file(home, msgspec.structs.replace(file, asked_on=text))
