"""Counting what waits among visits and children."""

from dataclasses import replace

from app.queries.care_today import CareToday, CareTodayQuery
from app.queries.children_list import ChildrenList
from app.queries.incidents import Incidents
from app.queries.visits_due import VisitsDue
from app.security.permissions import may
from db.queries import children_list, incidents, visits_due
from db.reading import Reading


def run(_query: CareTodayQuery, reading: Reading) -> CareToday:
    """The same numbers as the rooms show, from the same queries."""
    found = CareToday()
    actor = reading.actor
    ending = 0
    if may(actor, VisitsDue.action, actor.area_id):
        visits = visits_due.run(VisitsDue(), reading)
        ending += visits.agreements
        found = replace(
            found, visits_due=visits.due_this_week, visits_late=visits.late, tasks_late=visits.late_tasks,
            dangers=visits.dangers, agreements_ending=ending,
        )  # fmt: skip
    if may(actor, ChildrenList.action, actor.area_id):
        children = children_list.run(ChildrenList(), reading)
        ending += children.agreements_ending
        found = replace(
            found, children_due=children.due_this_week, children_late=children.late,
            children_high=children.high_risk, agreements_ending=ending,
        )  # fmt: skip
    if may(actor, Incidents.action, actor.area_id):
        reports = incidents.run(Incidents(), reading)
        found = replace(found, reports_open=reports.open, reports_silent=reports.silent)
    return found
