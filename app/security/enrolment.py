"""A new machine without a network: a request file, a code said aloud, an answer file.

The machine makes its keys and asks; the county signs a roster that names them; whoever is above answers with the
rosters, sealed to the machine. Each side hears one code from the other: the county that it is this request, the
machine that it is this county.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from app.errors import FieldIssue, Refused
from app.security.county_key import SealedText, open_text, seal_text
from app.security.device_keys import DeviceKeys, keys_from_text, new_device_keys, signature_holds
from app.security.errors import (
    AlreadyEnrolled,
    AnswerBad,
    AnswerForAnother,
    CodeDiffers,
    PendingPasswordWrong,
    RequestBad,
    RosterRejected,
)
from app.security.key_slots import FILE as KEY_FILE
from app.security.password_key import DEFAULT_COST, Cost
from app.security.passwords import check_password
from app.security.roster import Roster, newest, read_roster
from app.security.signed_file import (
    SignedText,
    encode,
    open_request,
    read_signed,
    same_code,
    spoken_code,
    text_as,
)
from app.sync.manifest import SentRecord
from app.sync.whole_file import write_whole

PENDING = "enrolling.json"
LONGEST_LABEL = 30
_BOUND = b"yichuang enrolling 1"


class EnrolRequest(msgspec.Struct, frozen=True, tag="enrol", tag_field="what"):
    """Public halves of the new machine's keys, signed with the private one."""

    label: str
    verify_key: str
    seal_key: str
    nonce: str


class EnrolAnswer(msgspec.Struct, frozen=True, tag="enrol", tag_field="what"):
    """Who the machine is now, who logs in first, and the rosters; signed by the machine that answers."""

    request: str  # digest of the request
    county_key: str
    device: str
    person: str
    sender: str
    rosters: tuple[SentRecord, ...]


class _Pending(msgspec.Struct, frozen=True):
    """What the new machine keeps until the answer comes: its keys, sealed with the password chosen."""

    request: SignedText
    keys: SealedText


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that was made or read."""

    request: EnrolRequest
    file: SignedText
    body: bytes

    @property
    def digest(self) -> str:
        return self.file.digest

    @property
    def code(self) -> str:
        """What is said aloud; slow to work out, on purpose."""
        return spoken_code(self.file.text)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an answer says, once all of it holds."""

    keys: DeviceKeys
    county_key: str
    device: str
    person: str
    roster: Roster
    rosters: tuple[SentRecord, ...]


def ask_enrolment(home: Path, label: str, password: str, cost: Cost = DEFAULT_COST) -> Asking:
    """Make keys and a request in a folder that has no database; the request before counts no more.

    Raises AlreadyEnrolled, WeakPassword, Refused.
    """
    if (home / KEY_FILE).exists():
        raise AlreadyEnrolled
    label = label.strip()
    if not label or len(label) > LONGEST_LABEL:
        raise Refused([FieldIssue("label", "device.label", {"most": LONGEST_LABEL})])
    check_password(password)
    keys = new_device_keys()
    request = EnrolRequest(label, keys.verify_key, keys.seal_key, secrets.token_hex(16))
    text = msgspec.json.encode(request).decode()
    signed = SignedText(text, keys.sign(text.encode()))
    pending = _Pending(signed, seal_text(keys.to_text(), password, _BOUND, cost))
    home.mkdir(parents=True, exist_ok=True)
    write_whole(home / PENDING, [msgspec.json.encode(pending)])
    return read_enrolment(encode(signed))


def pending_enrolment(home: Path) -> Asking | None:
    """The request that still waits for its answer."""
    try:
        pending = msgspec.json.decode((home / PENDING).read_bytes(), type=_Pending)
        return read_enrolment(encode(pending.request))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RequestBad):
        return None


def read_enrolment(body: bytes) -> Asking:
    """A request as it is shown to who answers. Raises RequestBad."""
    file, request = open_request(body, EnrolRequest)
    whole = signature_holds(request.verify_key, file.text.encode(), file.signature)
    if not whole or not 0 < len(request.label) <= LONGEST_LABEL or not _recipient(request.seal_key):
        raise RequestBad
    return Asking(request, file, body)


def county_code(digest: str, county_key: str) -> str:
    """What the county says to the new machine's people: it is this county that answers this request."""
    return spoken_code(f"{digest}:{county_key}")


def make_answer(answer: EnrolAnswer, asking: Asking, sign: Any) -> bytes:
    """The answer's file, sealed to the machine that asked."""
    text = msgspec.json.encode(answer).decode()
    body = encode(SignedText(text, sign(text.encode())))
    recipient = pyrage.x25519.Recipient.from_str(asking.request.seal_key)
    sealed: bytes = pyrage.encrypt(body, [recipient])
    return sealed


def open_enrolment(home: Path, body: bytes, password: str, code: str) -> Enrolled:
    """Open the answer on the new machine; ``code`` is what the county said. Changes nothing.

    Raises AlreadyEnrolled, PendingPasswordWrong, AnswerForAnother, AnswerBad, CodeDiffers.
    """
    if (home / KEY_FILE).exists():
        raise AlreadyEnrolled
    asking = pending_enrolment(home)
    if asking is None:
        raise AnswerForAnother
    keys = _pending_keys(home, password)
    file, answer = _unsealed(body, keys)
    if answer.request != asking.digest:
        raise AnswerForAnother
    if not same_code(code, county_code(asking.digest, answer.county_key)):
        raise CodeDiffers
    roster = _newest_roster(answer)
    own, sender = roster.devices.get(answer.device), roster.devices.get(answer.sender)
    mine = own is not None and own.verify_key == keys.verify_key and own.seal_key == keys.seal_key
    if not mine or sender is None or answer.person not in roster.people or own is None:
        raise AnswerBad
    covers = roster.covers(sender.area, own.area) and not roster.is_revoked(sender.id)
    if not covers or not signature_holds(sender.verify_key, file.text.encode(), file.signature):
        raise AnswerBad
    return Enrolled(keys, answer.county_key, answer.device, answer.person, roster, answer.rosters)


def forget_request(home: Path) -> None:
    (home / PENDING).unlink(missing_ok=True)


def _pending_keys(home: Path, password: str) -> DeviceKeys:
    pending = msgspec.json.decode((home / PENDING).read_bytes(), type=_Pending)
    try:
        return keys_from_text(open_text(pending.keys, password, _BOUND))
    except ValueError as error:
        raise PendingPasswordWrong from error


def _unsealed(body: bytes, keys: DeviceKeys) -> tuple[SignedText, EnrolAnswer]:
    try:
        plain = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(keys.seal_secret)])
    except pyrage.DecryptError as error:
        other = "No matching keys" in str(error)
        raise (AnswerForAnother() if other else AnswerBad()) from error
    try:
        file = read_signed(plain)
        return file, text_as(file.text, EnrolAnswer)
    except ValueError as error:
        raise AnswerBad from error


def _newest_roster(answer: EnrolAnswer) -> Roster:
    """The newest of the rosters, every one of them signed by the county that the code was said for."""
    try:
        found = newest(
            read_roster(_shown(r, "body"), _shown(r, "signature"), answer.county_key)
            for r in answer.rosters
        )
    except (RosterRejected, KeyError) as error:
        raise AnswerBad from error
    if found is None or any(r.kind != "roster" for r in answer.rosters):
        raise AnswerBad
    return found


def _shown(record: SentRecord, field: str) -> str:
    return str(record.values[field])


def _recipient(text: str) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True
