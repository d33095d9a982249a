"""The choices of the intake form for the office that asks."""

from app.errors import NotFound
from app.queries.intake_choices import IntakeChoices, IntakeChoicesQuery
from db.reading import Reading


def run(_query: IntakeChoicesQuery, reading: Reading) -> IntakeChoices:
    if reading.roster is None:
        raise NotFound(kind="roster", id="")
    area = reading.actor.area_id
    villages = tuple((a.id, a.name) for a in reading.roster.villages(area))
    office = f"{reading.area_name(area)}民政办"
    return IntakeChoices(villages, reading.policy(area, reading.today), office, reading.actor.name)
