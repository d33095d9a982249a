"""The lists of the children's forms for the one who asks."""

from app.errors import NotFound
from app.queries.places import Places, PlacesQuery
from db.queries.children_list import labels
from db.reading import Reading


def run(_query: PlacesQuery, reading: Reading) -> Places:
    if reading.roster is None:
        raise NotFound(kind="roster", id="")
    area = reading.actor.area_id
    pack = reading.policy(area, reading.today)
    return Places(
        villages=tuple((a.id, a.name) for a in reading.roster.villages(area)),
        situations=tuple(labels(pack, "situation").items()),
        parent_states=tuple(labels(pack, "parent_state").items()),
        facts=tuple(labels(pack, "fact").items()),
        phones=tuple(labels(pack, "phone").items()),
        say_first=tuple(labels(pack, "say_first").items()),
        report_steps=tuple(labels(pack, "report_step").items()),
    )
