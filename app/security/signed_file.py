"""Files that are carried by hand between a machine and the county: small, signed, with a short code to say aloud.

The code is made by Argon2id over the exact text, so that eight characters are enough: to find another text with
the same code would take some hundred thousand processor years.
"""

import hashlib
from typing import TypeVar

import msgspec
from argon2.low_level import Type, hash_secret_raw

from app.security.device_keys import CODE_ALPHABET, signature_holds
from app.security.errors import AnswerBad, RequestBad

REQUEST_ENDING = ".ycq"
ANSWER_ENDING = ".yca"
MOST_BYTES = 8 * 1024 * 1024
CODE_LENGTH = 8
_CODE_SALT = b"yichuang code 1"

T = TypeVar("T")


class SignedText(msgspec.Struct, frozen=True):
    """``text`` is exactly what was signed."""

    text: str
    signature: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def encode(file: SignedText) -> bytes:
    return msgspec.json.encode(file)


def read_signed(body: bytes) -> SignedText:
    """Raises ValueError for what is no such file. The signature is not looked at yet."""
    if len(body) > MOST_BYTES:
        raise ValueError("size")
    try:
        return msgspec.json.decode(body, type=SignedText)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("form") from error


def text_as(text: str, kind: type[T]) -> T:
    """The text as data. Raises ValueError."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("form") from error


def open_request(body: bytes, kind: type[T]) -> tuple[SignedText, T]:
    """A request that is whole; who made it is for the spoken code to tell. Raises RequestBad."""
    try:
        file = read_signed(body)
        request = text_as(file.text, kind)
    except ValueError as error:
        raise RequestBad from error
    return file, request


def open_answer(body: bytes, kind: type[T], county_key: str) -> T:
    """An answer that this county signed. Raises AnswerBad."""
    try:
        file = read_signed(body)
        answer = text_as(file.text, kind)
    except ValueError as error:
        raise AnswerBad from error
    if not signature_holds(county_key, file.text.encode(), file.signature):
        raise AnswerBad
    return answer


def spoken_code(text: str) -> str:
    """Eight characters to compare by voice, as people read them: ``K7MX-2QPD``."""
    raw = hash_secret_raw(text.encode(), _CODE_SALT, 3, 65536, 1, 16, Type.ID)
    number = int.from_bytes(raw, "big")
    characters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[place])
    code = "".join(characters)
    return f"{code[:4]}-{code[4:]}"


def same_code(typed: str, code: str) -> bool:
    """Whether a code was heard right, however it was written down."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    return plain == code.replace("-", "")
