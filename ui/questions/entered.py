"""Everything on a visit's form, as typed: this is the draft, and what the command is made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.visit_entry import Finding, Settled


@dataclass(slots=True)
class Entered:
    """JSON-able values only. ``found`` are findings in the visitor's own words, ``done`` what was settled."""

    answers: dict[str, Any] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    able: list[str] | None = None
    facts: list[str] | None = None
    found: list[dict[str, str]] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)

    def to_body(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)

    @property
    def empty(self) -> bool:
        """Whether nothing was entered that would be missed."""
        return not (self.answers or any(f["what"] for f in self.found) or any(self.done.values()))

    def findings(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(what=f["what"], gravity=f["gravity"], kind=f["kind"], done=f["done"])
            for f in self.found
            if f["what"].strip()
        )

    def settled(self) -> tuple[Settled, ...]:
        return tuple(Settled(task_id=t, what=words) for t, words in self.done.items() if words)

    def day(self, name: str) -> date | None:
        """A date of the head, or None."""
        text = self.head.get(name)
        return date.fromisoformat(text) if text else None


def from_body(body: Mapping[str, Any]) -> Entered:
    """A draft of an older version may lack fields; they keep their defaults."""
    known = {name: body[name] for name in Entered.__slots__ if name in body}
    return Entered(**known)
