"""The county's recovery key as it stands on paper: written by hand or printed once, typed again when nobody knows a password.

It is an age secret key: sixty characters in which every slip of the pen shows, since they carry a check of their own.
"""

import pyrage

from app.security.errors import RecoveryTextWrong

_HEAD = "AGE-SECRET-KEY-1"
_GROUP = 4


def paper_of(secret: str) -> str:
    """In groups of four, so that it can be read aloud and copied."""
    body = secret.removeprefix(_HEAD)
    return " ".join(body[at : at + _GROUP] for at in range(0, len(body), _GROUP))


def secret_of(typed: str) -> str:
    """The key as it was typed: small letters, blanks, dashes, with or without its head. Raises RecoveryTextWrong."""
    body = "".join(c for c in typed.upper() if c.isalnum()).removeprefix(_HEAD.replace("-", ""))
    secret = _HEAD + body
    try:
        pyrage.x25519.Identity.from_str(secret)
    except (pyrage.IdentityError, ValueError) as error:
        raise RecoveryTextWrong from error
    return secret
