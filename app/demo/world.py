"""Who and what the demo world is made of: a county, two townships, three village laptops."""

from dataclasses import dataclass
from datetime import date

from app.policy.areas import areas
from app.security.device_keys import DeviceKeys
from app.security.roster import RosterArea, RosterBody, RosterDevice, RosterPerson

COUNTY = "520201"
TOWNSHIPS = ("520201101", "520201104")
SEAL_AFTER_DAYS = 90
SINCE = date(2026, 1, 1)
EVERY_PART = ("office", "people", "assistance", "visits", "children")
VILLAGE_PARTS = ("office", "people", "children")


@dataclass(frozen=True, slots=True)
class Place:
    """One replica of the world: its folder, device and the people who log in there."""

    folder: str
    device: str
    code: str
    label: str
    area: str
    level: str
    parts: tuple[str, ...]
    users: tuple[str, ...]


TOWN_USERS = ("clerk", "clerk2", "reviewer", "leader", "supervisor", "visitor")
PLACES = (
    Place("county", "device-county", "C7X", "钟山区民政局", COUNTY, "county", EVERY_PART, ("county", "admin", "auditor")),
    Place("township-1", "device-town-1", "A7K", "大河镇民政办", TOWNSHIPS[0], "township", EVERY_PART, TOWN_USERS),
    Place("township-2", "device-town-2", "B4N", "木果镇民政办", TOWNSHIPS[1], "township", EVERY_PART, ("clerk-2", "reviewer-2", "supervisor-2")),
    Place("village-1", "device-village-1", "V2M", "大桥村笔记本", "520201101204", "village", VILLAGE_PARTS, ("director",)),
    Place("village-2", "device-village-2", "V5P", "大河社区笔记本", "520201101001", "village", VILLAGE_PARTS, ("director-2",)),
    Place("village-3", "device-village-3", "V8R", "木果社区笔记本", "520201104001", "village", VILLAGE_PARTS, ("director-3",)),
)  # fmt: skip

PEOPLE = (
    ("clerk", "罗映雪", "clerk", TOWNSHIPS[0]),
    ("clerk2", "周明", "clerk", TOWNSHIPS[0]),
    ("reviewer", "何秀", "reviewer", TOWNSHIPS[0]),
    ("leader", "安国栋", "township_leader", TOWNSHIPS[0]),
    ("supervisor", "杨督", "child_supervisor", TOWNSHIPS[0]),
    ("visitor", "李行", "visitor", TOWNSHIPS[0]),
    ("clerk-2", "赵敏", "clerk", TOWNSHIPS[1]),
    ("reviewer-2", "孙立", "reviewer", TOWNSHIPS[1]),
    ("supervisor-2", "林督", "child_supervisor", TOWNSHIPS[1]),
    ("director", "吴小兰", "child_director", "520201101204"),
    ("director-2", "安顺", "child_director", "520201101001"),
    ("director-3", "马秀", "child_director", "520201104001"),
    ("county", "郑确", "county_reviewer", COUNTY),
    ("admin", "钱管", "administrator", COUNTY),
    ("auditor", "冯审", "auditor", COUNTY),
)


def password_of(user: str) -> str:
    """Passwords of the demo: known to everybody, for people who do not exist."""
    return "Dahe-demo-2026" if user else ""


def roster_body(county_key: str, recovery_key: str, keys: dict[str, DeviceKeys]) -> RosterBody:
    """The first version of the demo's roster."""
    places = {COUNTY: None, **dict.fromkeys(TOWNSHIPS, COUNTY)}
    known = areas()
    listed = [RosterArea(c, c, known[c].name, known[c].level, p) for c, p in places.items()]
    for area in known.values():
        if area.parent in TOWNSHIPS:
            listed.append(RosterArea(area.code, area.code, area.name, "village", area.parent))
    return RosterBody(
        version=1,
        previous="",
        county_key=county_key,
        areas=tuple(listed),
        people=tuple(RosterPerson(i, n, r, a, SINCE) for i, n, r, a in PEOPLE),
        devices=tuple(
            RosterDevice(
                p.device, p.code, p.label, p.area, p.level, p.parts,
                keys[p.device].verify_key, keys[p.device].seal_key,
            )
            for p in PLACES
        ),
        recovery_key=recovery_key,
        seal_after_days=SEAL_AFTER_DAYS,
    )  # fmt: skip


def name_of(user: str) -> str:
    return next(name for person, name, _role, _area in PEOPLE if person == user)
