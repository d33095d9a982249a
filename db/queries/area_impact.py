"""Counting what hangs on an area and on those below it."""

from sqlalchemy import ColumnElement, Table, func, select

from app.queries.area_impact import AreaImpact, AreaImpactQuery
from db.reading import Reading
from db.tables import RECORDS, case_now


def run(query: AreaImpactQuery, reading: Reading) -> AreaImpact:
    roster = reading.roster
    if roster is None:
        return AreaImpact(0, (), 0, 0, 0, 0, 0)
    here = roster.covered(query.area_id)
    household, child, visited = (RECORDS[k] for k in ("household", "child_file", "visit_enrolment"))

    def count(table: Table, *where: ColumnElement[bool]) -> int:
        found = select(func.count()).where(table.c.area.in_(sorted(here)), *where)
        return int(reading.connection.execute(found.select_from(table)).scalar_one())

    return AreaImpact(
        people=sum(p.area in here and p.until is None for p in roster.body.people),
        machines=tuple(d.label for d in roster.body.devices if d.area in here),
        below=len(here) - 1,
        households=count(household, household.c.hidden_.is_(False)),
        children=count(child, child.c.hidden_.is_(False), child.c.closed_on.is_(None)),
        visited=count(visited, visited.c.hidden_.is_(False), visited.c.until.is_(None)),
        open_cases=count(case_now, case_now.c.open.is_(True)),
    )
