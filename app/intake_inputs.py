"""What is handed in with an application: members, money, account, papers, files."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInput:
    """One member as typed. ``person_id`` is set for somebody who is known.

    ``sex`` and ``born_on`` count only for who has no ID number: a number tells both.
    """

    person_id: str | None = None
    name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    no_id_reason: str | None = None
    sex: str | None = None
    born_on: date | None = None
    relation: str = "other"
    not_counted_reason: str | None = None
    phone: str | None = field(default=None, repr=False)
    disability_type: str | None = None
    disability_grade: int | None = None
    serious_illness: str | None = field(default=None, repr=False)
    student_stage: str | None = None
    authorised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyInput:
    """One income, possession or expense; ``member`` is a place in the list of members."""

    section: str
    category: str
    amount_fen: int = field(repr=False)
    period: str = "month"
    member: int | None = None
    basis: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInput:
    """Where the money is to go."""

    payee_name: str = field(repr=False)
    bank: str
    account_number: str = field(repr=False)
    relation: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialInput:
    """One paper: given, looked up, or missing."""

    item: str
    state: str
    member: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInput:
    """A file that was sealed while the form was being filled in."""

    title: str = field(repr=False)
    media_type: str
    byte_count: int
    blob: str
    blob_key: str = field(repr=False)
