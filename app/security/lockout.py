"""Growing lock-out after wrong passwords, kept across restarts and whatever the clock says."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.sync.whole_file import write_whole

FILE = "lockout.json"
FREE_TRIES = 4
LONGEST = 3600


class Tries(msgspec.Struct, frozen=True):
    """``remaining`` seconds were left when the clock last showed ``seen_at`` (seconds since 1970)."""

    wrong: int = 0
    remaining: int = 0
    seen_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Lockout:
    """The state of every user of this machine."""

    tries: dict[str, Tries]

    def seconds_left(self, user: str, now: float) -> int:
        """How long the user still has to wait. A clock set back or far ahead shortens nothing much:
        at most the time that really passed is taken off, and going back takes off none.
        """
        state = self.tries.get(user, Tries())
        passed = max(0.0, now - state.seen_at)
        if passed > LONGEST * 24:  # nobody waits a day: the clock was moved
            passed = 0.0
        return max(0, round(state.remaining - passed))

    def after_wrong(self, user: str, now: float) -> "Lockout":
        wrong = self.tries.get(user, Tries()).wrong + 1
        over = wrong - FREE_TRIES
        wait = min(LONGEST, 15 * 2 ** (over - 1)) if over > 0 else 0
        return Lockout({**self.tries, user: Tries(wrong, wait, now)})

    def looked(self, user: str, now: float) -> "Lockout":
        """Write down what is left, so that a later jump of the clock counts from here."""
        state = self.tries.get(user, Tries())
        left = self.seconds_left(user, now)
        return Lockout({**self.tries, user: Tries(state.wrong, left, now)})

    def after_right(self, user: str) -> "Lockout":
        return Lockout({u: t for u, t in self.tries.items() if u != user})


def read_lockout(home: Path) -> Lockout:
    """A missing or damaged file is an empty one: it must never lock everybody out."""
    try:
        raw = (home / FILE).read_bytes()
        return Lockout(msgspec.json.decode(raw, type=dict[str, Tries]))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Lockout({})


def write_lockout(home: Path, lockout: Lockout) -> None:
    write_whole(home / FILE, [msgspec.json.encode(lockout.tries)])
