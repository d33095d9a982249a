"""Decisions carry their author's own signature, made when the step was taken and kept as it came.

It is verified wherever a decision comes in: with its entry, through any relay, and in a snapshot, where no entry says who
wrote it. What is signed are the fields that the author's version of the program wrote, so that fields which came later, or
which an older version does not know, change nothing.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from app.security.device_keys import signature_holds

SIGNED_KINDS = frozenset(("decision",))

_SIGNATURE = "signature"


class Authorship(StrEnum):
    """What is wrong with it, or that nothing is."""

    PROVEN = "proven"
    UNSIGNED = "unsigned"
    WRONG = "wrong"


def signed_text(record_id: str, dossier: str, values: Mapping[str, Any]) -> bytes:
    """The canonical bytes of everything but the signature. This form is final."""
    body = {**values, "id": record_id, "dossier": dossier, _SIGNATURE: None}
    return msgspec.json.encode(body, order="deterministic")


def authorship(
    record_id: str, dossier: str, values: Mapping[str, Any], keys: Iterable[str]
) -> Authorship:
    """Whether one of these keys signed what the record says."""
    signature = values.get(_SIGNATURE)
    if not isinstance(signature, str) or not signature:
        return Authorship.UNSIGNED
    text = signed_text(record_id, dossier, values)
    if any(signature_holds(key, text, signature) for key in keys):
        return Authorship.PROVEN
    return Authorship.WRONG
