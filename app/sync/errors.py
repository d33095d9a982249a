"""What can be wrong with a bundle: each has one sentence that says what to do."""

from app.errors import AppError


class BundleRefused(AppError):
    """A file that is not taken in; nothing was changed."""

    code = "SYNC-000"


class NotABundle(BundleRefused):
    code = "SYNC-001"


class BundleCutOff(BundleRefused):
    """The file ends too early."""

    code = "SYNC-002"


class BundleDamaged(BundleRefused):
    """Bytes were changed, or the signature does not hold."""

    code = "SYNC-003"


class BundleForAnother(BundleRefused):
    """Sealed to another device's key."""

    code = "SYNC-004"


class SenderUnknown(BundleRefused):
    """Signed by a device that the roster does not have."""

    code = "SYNC-005"


class BundleTooNew(BundleRefused):
    """Written by a newer version of the program."""

    code = "SYNC-006"


class BundleTooLarge(BundleRefused):
    """More than a bundle may hold once it is unpacked."""

    code = "SYNC-007"


class SenderNotNeighbour(BundleRefused):
    """From a device of the roster that neither stands above this one nor below it."""

    code = "SYNC-008"


class NotServed(AppError):
    """The recipient was reported lost: nobody gives it anything any more."""

    code = "SYNC-021"


class StickFailed(AppError):
    """The drive was pulled out, is full or can't be written."""

    code = "SYNC-020"


class StickFull(StickFailed):
    """Nothing of ours was replaced; ``needed`` is in MB."""

    code = "SYNC-023"


class StickReadOnly(StickFailed):
    """What was for us was read; nothing can be written back."""

    code = "SYNC-022"
