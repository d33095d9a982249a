"""The code of a visit sheet: printed under its QR, scanned or typed back at the desk."""

import re

from app.rules.receipt import ALPHABET

LENGTH = 8  # characters of 31 kinds: 39 bits, more than enough to tell a county's people apart
_MARK = "YC31"


def sheet_code(enrolment_id: str, version: str) -> str:
    """YC31/2026-11/ABCD-EFGH-K: the form's version, the person and plan, a check character."""
    body = _body(enrolment_id)
    return f"{_MARK}/{version}/{body[:4]}-{body[4:]}-{_check(body)}"


def short_code(enrolment_id: str) -> str:
    """ABCD-EFGH-K: what is typed where nothing scans."""
    body = _body(enrolment_id)
    return f"{body[:4]}-{body[4:]}-{_check(body)}"


def read_code(text: str) -> tuple[str, str] | None:
    """(short code, version of the form or nothing) of what was scanned or typed; None: no such code."""
    parts = text.strip().upper().split("/")
    plain = re.sub(r"[^A-Z0-9]", "", parts[-1])
    if len(plain) != LENGTH + 1 or any(c not in ALPHABET for c in plain):
        return None
    body, check = plain[:LENGTH], plain[LENGTH]
    if _check(body) != check:
        return None
    version = parts[1] if len(parts) == 3 and parts[0] == _MARK else ""
    return f"{body[:4]}-{body[4:]}-{check}", version


def _body(enrolment_id: str) -> str:
    number, found = int(enrolment_id, 16), ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        found += ALPHABET[digit]
    return found


def _check(body: str) -> str:
    total = sum((place + 1) * ALPHABET.index(c) for place, c in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]
