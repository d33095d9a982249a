"""A forgotten password, or a sealed machine: opened by the county through a file, with no secret on the way.

The new password is asked for first. The request carries its public half and the county's own recovery slot; the
county opens the slot, seals the key to the public half, and signs. Only who knows the new password opens that.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from app.security.county_key import open_county_key, open_recovery_key
from app.security.errors import (
    AnswerBad,
    AnswerForAnother,
    CodeDiffers,
    DeviceRevoked,
    PendingPasswordWrong,
    RequestBad,
    UnknownUser,
    WrongPassword,
)
from app.security.key_slots import (
    Slot,
    bound,
    read_key_file,
    recovered,
    with_slot,
    write_key_file,
)
from app.security.password_key import (
    DEFAULT_COST,
    Cost,
    new_salt,
    open_with,
    public_half,
    seal_to,
)
from app.security.passwords import check_password
from app.security.roster import Roster
from app.security.signed_file import (
    SignedText,
    encode,
    open_answer,
    open_request,
    same_code,
    spoken_code,
)
from app.sync.whole_file import write_whole

PENDING = "reset.json"


class ResetRequest(msgspec.Struct, frozen=True, tag="reset", tag_field="what"):
    """``public``: the new password's public half. Nothing in it is secret."""

    database: str
    device: str
    label: str
    user: str
    name: str
    recovery: str
    cost: Cost
    salt: str
    public: str
    nonce: str
    sealed: bool  # the machine is sealed: the answer opens it


class ResetAnswer(msgspec.Struct, frozen=True, tag="reset", tag_field="what"):
    """``key``: the database key, sealed to the request's public half. Signed by the county key."""

    request: str  # digest of the request that is answered
    database: str
    user: str
    key: str
    on: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made or read: what people compare by voice, and who it is for."""

    request: ResetRequest
    file: SignedText
    body: bytes

    @property
    def digest(self) -> str:
        return self.file.digest

    @property
    def code(self) -> str:
        """What is said aloud; slow to work out, on purpose."""
        return spoken_code(self.file.text)


def ask_reset(home: Path, user: str, new: str, cost: Cost = DEFAULT_COST) -> Asked:
    """Make a request for one person of this machine; the one before counts no more.

    Raises WeakPassword, UnknownUser, KeyFileDamaged.
    """
    check_password(new, user)
    file = read_key_file(home)
    known = {slot.user: slot.name for slot in file.slots} | dict(
        file.shut.users if file.shut else ()
    )
    if user not in known:
        raise UnknownUser(user=user)
    salt = new_salt()
    request = ResetRequest(
        database=file.database, device=file.device, label=file.label, user=user, name=known[user],
        recovery=file.recovery, cost=cost, salt=salt, public=public_half(new, salt, cost),
        nonce=secrets.token_hex(16), sealed=file.shut is not None,
    )  # fmt: skip
    body = encode(SignedText(msgspec.json.encode(request).decode(), ""))
    write_whole(home / PENDING, [body])
    return read_reset(body)


def pending_reset(home: Path) -> Asked | None:
    """The request that still waits for its answer."""
    try:
        return read_reset((home / PENDING).read_bytes())
    except (OSError, RequestBad):
        return None


def read_reset(body: bytes) -> Asked:
    """A request as the county shows it. Raises RequestBad."""
    file, request = open_request(body, ResetRequest)
    return Asked(request, file, body)


def answer_reset(
    body: bytes,
    code: str,
    roster: Roster,
    *,
    county_file: tuple[bytes, str],
    recovery_file: tuple[bytes, str],
    on: date,
) -> bytes:
    """The county's answer; ``code`` is what was heard on the telephone, the files come with their passwords.

    Raises RequestBad, CodeDiffers, CountyKeyWrong, RecoveryKeyWrong, DeviceRevoked, UnknownUser.
    """
    asked = read_reset(body)
    request = asked.request
    if not same_code(code, asked.code):
        raise CodeDiffers
    signing = open_county_key(*county_file, roster.body.county_key)
    found = recovered(request.recovery, open_recovery_key(*recovery_file))
    # What the recovery slot says was sealed by the machine itself; the rest anybody may have written.
    if found.database != request.database or found.device not in roster.devices:
        raise RequestBad
    if roster.is_revoked(found.device):
        raise DeviceRevoked(label=roster.devices[found.device].label)
    if roster.actor(request.user, found.device, on) is None:
        raise UnknownUser(user=request.user)
    here = bound(request.database, request.user)
    try:
        key = seal_to(request.public, bytes.fromhex(found.key), here)
    except ValueError as error:
        raise RequestBad from error
    answer = ResetAnswer(asked.digest, request.database, request.user, key, on.isoformat())
    text = msgspec.json.encode(answer).decode()
    return encode(SignedText(text, signing.sign(text.encode())))


def take_answer(home: Path, body: bytes, new: str) -> str:
    """Put the new password in force; returns whose it is.

    Raises AnswerBad, AnswerForAnother (another request or an older one), PendingPasswordWrong; then nothing
    has changed.
    """
    file = read_key_file(home)
    answer = open_answer(body, ResetAnswer, file.county_key)
    asked = pending_reset(home)
    if asked is None or answer.request != asked.digest or answer.database != file.database:
        raise AnswerForAnother
    request = asked.request
    try:
        here = bound(file.database, request.user)
        open_with(new, request.salt, request.cost, answer.key, here)
    except WrongPassword:
        raise PendingPasswordWrong from None
    slot = Slot(request.user, request.name, request.cost, request.salt, request.public, answer.key)
    file = with_slot(file, slot)
    if file.shut is not None:
        file = msgspec.structs.replace(file, shut=None, asked_on="", opened_by=body.decode())
    write_key_file(home, file)
    (home / PENDING).unlink(missing_ok=True)
    return request.user


def opened_on(body: str, county_key: str) -> str | None:
    """The day on which the county opened a sealed machine, if this is its answer."""
    try:
        return open_answer(body.encode(), ResetAnswer, county_key).on
    except AnswerBad:
        return None


__all__ = [
    "Asked",
    "answer_reset",
    "ask_reset",
    "opened_on",
    "pending_reset",
    "read_reset",
    "take_answer",
]
