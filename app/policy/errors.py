"""What can be wrong with a policy pack, or missing from it."""

from app.errors import AppError


class PolicyProblem(AppError):
    """A pack that breaks its own rules; ``what`` says which, ``where`` names the entry."""

    code = "POLICY-001"


class NoStandard(AppError):
    """No figure is in force for this place and day."""

    code = "POLICY-002"


class NoPack(AppError):
    """No pack is in force for this place and day."""

    code = "POLICY-003"


class CalendarUnknown(AppError):
    """The working days of that year are not known yet."""

    code = "POLICY-004"
