"""What hangs on an area, told before it is renamed or merged."""

from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class AreaImpact:
    """``people`` log in there, ``machines`` stand there, ``below`` are areas that lie in it; the rest are files."""

    people: int
    machines: tuple[str, ...]
    below: int
    households: int
    children: int
    visited: int
    open_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaImpactQuery(Query[AreaImpact]):
    action = "admin.roster"

    area_id: str
