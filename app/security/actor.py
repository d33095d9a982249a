"""The person who acts, as the roster knows them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role, for which area, on which device. ``rank`` orders siblings in a merge."""

    user_id: str
    name: str = field(repr=False)
    role: str
    area_id: str
    device_id: str
    rank: int
    above: tuple[str, ...] = ()  # areas that contain area_id, nearest first
    covers: frozenset[str] = frozenset()  # area_id and every area below it
