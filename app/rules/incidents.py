"""Mandatory reports: who may see one, and how long an answer of the police is waited for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.policy.packs import PolicyPack

PROGRAMME = "children"


@dataclass(frozen=True, slots=True)
class Waiting:
    """``level``: "" while there is time or an answer came, "remind" or "county" when it is overdue."""

    hours: int
    level: str


def may_see(readers: tuple[str, ...], user: str, role: str) -> bool:
    """Whether somebody is on a report's list, by name or by role."""
    return user in readers or role in readers


def waiting_for_answer(
    reported_at: datetime, answered: bool, now: datetime, area: str, pack: PolicyPack
) -> Waiting:
    """How long ago a report was made and whom its silence concerns by now."""
    waited = now - reported_at
    hours = int(waited.total_seconds() // 3600)
    if answered:
        return Waiting(hours, "")
    for level in ("county", "remind"):
        limit = pack.figure("answer_hours", area, now.date(), level).value
        if waited >= timedelta(hours=limit):
            return Waiting(hours, level)
    return Waiting(hours, "")
