"""What the intake form offers: villages, programmes, and the pack's lists, with the pack itself."""

from dataclasses import dataclass, field

from app.policy.packs import PolicyPack
from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class IntakeChoices:
    """``pack`` is what the amount is worked out under while one types."""

    villages: tuple[tuple[str, str], ...]
    pack: PolicyPack = field(repr=False)
    office: str = ""
    clerk: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeChoicesQuery(Query[IntakeChoices]):
    action = "intake.accept"
