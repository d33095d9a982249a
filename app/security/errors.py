"""Refusals of log-in, permission and trust."""

from app.errors import AppError


class NotPermitted(AppError):
    """The person's role does not allow this here."""

    code = "SEC-403"


class WrongPassword(AppError):
    code = "SEC-401"


class LockedOut(AppError):
    """Too many wrong passwords: wait."""

    code = "SEC-429"


class UnknownUser(AppError):
    code = "SEC-404"


class WeakPassword(AppError):
    code = "SEC-410"


class PasswordNeeded(AppError):
    """A one-time code was right: the person sets a password of their own before anything opens."""

    code = "SEC-411"


class CountyKeyWrong(AppError):
    """Not this county's signing key, or not its password: the two look the same."""

    code = "SEC-521"


class KeyFileDamaged(AppError):
    code = "SEC-500"


class RosterRejected(AppError):
    """A roster whose signature or chain does not hold."""

    code = "SEC-520"
