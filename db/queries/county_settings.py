"""Areas and sealing, from the newest roster."""

from datetime import timedelta

from app.queries.county_settings import (
    AreaChange,
    AreaLine,
    CountySettings,
    CountySettingsQuery,
)
from app.queries.replicas import ReplicasQuery
from app.security.roster import Roster, RosterArea
from db.queries.replicas import run as replicas
from db.reading import Reading


def run(_query: CountySettingsQuery, reading: Reading) -> CountySettings:
    roster = reading.roster
    if roster is None:
        return CountySettings((), (), 0, ())
    areas = sorted(roster.body.areas, key=lambda area: area.code)
    heard = [
        (f"{line.code}  {line.label}", line.days)
        for line in replicas(ReplicasQuery(), reading).replicas
        if not line.revoked
    ]
    return CountySettings(
        areas=tuple(_line(area, roster) for area in areas),
        changes=tuple(sorted(_changes(roster), key=lambda c: (c.on, c.was), reverse=True)),
        seal_after_days=roster.body.seal_after_days,
        last_heard=tuple(heard),
    )


def _line(area: RosterArea, roster: Roster) -> AreaLine:
    merged = area.merged_into is not None
    return AreaLine(
        area.id, area.code, area.name, roster.name_of_area(area.id), area.level, merged,
        () if merged else tuple(
            (other.id, roster.name_of_area(other.id))
            for other in sorted(roster.body.areas, key=lambda a: a.code)
            if other.level == area.level
            and other.id != area.id
            and other.merged_into is None
            and not roster.covers(area.id, other.id)
        ),
    )  # fmt: skip


def _changes(roster: Roster) -> list[AreaChange]:
    found = []
    for area in roster.body.areas:
        names = [*((was.code, was.name) for was in area.former), (area.code, area.name)]
        for place, was in enumerate(area.former):
            on = was.until + timedelta(days=1)
            before, after = names[place], names[place + 1]
            code = before[0] != after[0]
            found.append(
                AreaChange(on, _called(before, code=code), _called(after, code=code), merged=False)
            )
        if area.merged_into is not None and area.until is not None:
            into = roster.name_of_area(area.merged_into)
            found.append(AreaChange(area.until + timedelta(days=1), area.name, into, merged=True))
    return found


def _called(known: tuple[str, str], *, code: bool) -> str:
    """The name, with the code where that is another one too."""
    return f"{known[1]}（{known[0]}）" if code else known[1]
