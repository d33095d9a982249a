"""Reading the newest roster inside a command, and signing the one that follows."""

from app.ports import Work
from app.records.office import OFFICE, RosterVersion
from app.security.county_key import open_county_key
from app.security.errors import RosterRejected
from app.security.roster import Roster, RosterBody, body_bytes, newest, read_roster


def roster_of(work: Work) -> Roster:
    """The newest version that is held. Raises RosterRejected where there is none."""
    versions = work.find(RosterVersion)
    found = newest(read_roster(v.body, v.signature, work.county_key) for v in versions)
    if found is None:
        raise RosterRejected(reason="none")
    return found


def sign_roster(work: Work, body: RosterBody, key_file: bytes, key_password: str) -> int:
    """Put in the next version, signed with the county's key from its file. Raises CountyKeyWrong."""
    keys = open_county_key(key_file, key_password, work.county_key)
    text = body_bytes(body).decode()
    work.add(
        RosterVersion(
            id=f"roster-{body.version}",
            dossier=OFFICE,
            version=body.version,
            body=text,
            signature=keys.sign(text.encode()),
        )
    )
    return body.version
