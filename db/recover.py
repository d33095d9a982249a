"""A new password for somebody of this machine, by the county's recovery key, where the county can't be asked by file."""

from pathlib import Path

from app.office_clock import MachineClock
from app.security.errors import (
    NoRecoverySlot,
    RecoveryKeyWrong,
    RecoveryTextWrong,
    ReplicaSealed,
    UnknownUser,
)
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    read_key_file,
    recovered,
    with_user,
    write_key_file,
)
from app.security.passwords import check_password
from db.enrol import finish
from db.rekey import finish_rekey
from db.store import SqlStore


def recover_user(
    home: Path, user: str, secret: str, new: str, clock: MachineClock, cost: Cost = DEFAULT_COST
) -> str:
    """Put a new password in force; whose it is, for people. Audited in that person's name.

    Raises WeakPassword, UnknownUser, ReplicaSealed, NoRecoverySlot, RecoveryTextWrong; nothing has changed then.
    """
    finish(home)
    finish_rekey(home)
    file = read_key_file(home)
    if file.shut is not None:
        raise ReplicaSealed
    name = next((slot.name for slot in file.slots if slot.user == user), None)
    if name is None:
        raise UnknownUser(user=user)
    check_password(new, user)
    if not file.recovery:
        raise NoRecoverySlot
    try:
        found = recovered(file.recovery, secret)
    except RecoveryKeyWrong as error:
        raise RecoveryTextWrong from error
    if found.database != file.database:
        raise RecoveryTextWrong
    key = bytes.fromhex(found.key)
    store = SqlStore(home, key, clock)
    try:
        device = store.identity.device if store.identity else ""
        actor = store.rosters.newest.actor(user, device, store.clock.today())
        if actor is None:
            raise UnknownUser(user=user)
        with store.begin(actor) as work:
            work.commit("recover")
    finally:
        store.close()
    write_key_file(home, with_user(file, user, name, new, key, cost))
    return name
