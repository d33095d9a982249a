"""What a device said of itself when it last greeted: kept as a setting, for the county's page."""

import msgspec


class Contact(msgspec.Struct, frozen=True):
    """``position``: how long its own log was; ``waiting``: what of it the hub lacked then."""

    at: str
    program: str
    schema: int
    roster: int
    position: int
    waiting: int = 0
