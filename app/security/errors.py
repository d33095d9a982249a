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


class NotYet(AppError):
    """The date that was confirmed is before the person's first day."""

    code = "SEC-405"


class WeakPassword(AppError):
    code = "SEC-410"
    field = "new"


class PasswordNeeded(AppError):
    """A one-time code was right: the person sets a password of their own before anything opens."""

    code = "SEC-411"


class CountyKeyWrong(AppError):
    """Not this county's signing key, or not its password: the two look the same."""

    code = "SEC-521"
    field = "key_password"


class KeyFileDamaged(AppError):
    code = "SEC-500"


class RosterRejected(AppError):
    """A roster whose signature or chain does not hold."""

    code = "SEC-520"


class RecoveryKeyWrong(AppError):
    """Not this county's recovery key, or not its password: the two look the same."""

    code = "SEC-522"
    field = "recovery_password"


class RecoveryTextWrong(AppError):
    """What was typed from the paper is no recovery key, or not the one of this machine."""

    code = "SEC-523"


class NoRecoverySlot(AppError):
    """This machine was set up without a recovery key."""

    code = "SEC-524"


class RequestBad(AppError):
    """No request of a machine: cut off, changed, or something else."""

    code = "SEC-530"


class AnswerBad(AppError):
    """No answer of this county: cut off, changed, signed by another."""

    code = "SEC-531"


class AnswerForAnother(AppError):
    """An answer to another machine's request, or to an earlier one of this machine."""

    code = "SEC-532"


class CodeDiffers(AppError):
    """What was heard is not the code of this file."""

    code = "SEC-533"
    field = "code"


class PendingPasswordWrong(AppError):
    """Not the password that was chosen when the request was made."""

    code = "SEC-534"
    field = "password"


class AlreadyEnrolled(AppError):
    """The folder holds a replica already."""

    code = "SEC-535"


class DeviceRevoked(AppError):
    """A machine that was reported lost is not served."""

    code = "SEC-536"


class DeviceNotSigned(AppError):
    """The roster that is held here does not name the machine yet."""

    code = "SEC-537"


class ReplicaSealed(AppError):
    """Too long without contact: only the county opens it."""

    code = "SEC-540"


class SealNear(AppError):
    """Too long without contact; the day that the clock shows is to be looked at first."""

    code = "SEC-541"
