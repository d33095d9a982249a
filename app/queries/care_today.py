"""What the home page says of visits and children: numbers only, each with the room that it opens."""

from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class CareToday:
    """None where the one who asks does not do that work."""

    visits_due: int | None = None  # within seven days, the late ones included
    visits_late: int | None = None
    tasks_late: int | None = None
    dangers: int | None = None  # open findings where a life is in danger
    children_due: int | None = None
    children_late: int | None = None
    children_high: int | None = None
    agreements_ending: int | None = (
        None  # care agreements of both kinds that are missing or end soon
    )
    reports_open: int | None = None  # mandatory reports that the one who asks may see
    reports_silent: int | None = None  # of these, without an answer for too long


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTodayQuery(Query[CareToday]):
    action = "search.use"
