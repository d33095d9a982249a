"""A stored value as people read it, and whose it is."""

from datetime import date
from typing import Any

from app.policy.errors import NoPack
from app.records.assistance import Case
from app.records.base import FieldInfo, Record
from app.records.children import ChildFile
from app.records.people import Household, Membership, Person
from app.rules.money import yuan
from db.reading import Reading

EMPTY = "（空）"
_CODES = {
    "sex": {"male": "男", "female": "女"},
    "urban_rural": {"urban": "城市", "rural": "农村"},
    "hukou_kind": {"urban": "非农业", "rural": "农业"},
    "work_capacity": {"full": "有劳动能力", "part": "部分丧失", "none": "完全丧失"},
    "self_care": {"able": "全自理", "partly_unable": "半护理", "unable": "全护理"},
    "period": {"month": "每月", "year": "每年", "once": "一次", "count": "个数"},
}
_AREAS = frozenset(("area", "hukou_area", "residence_area"))
_PEOPLE = frozenset(
    (
        "head_id",
        "person_id",
        "child_id",
        "guardian_id",
        "carer_id",
        "applicant_id",
        "single_person_id",
    )
)
_USERS = frozenset(("by", "assigned_to", "accepted_by", "done_by", "made_by", "added_by"))
_CHOICES = {"relation": "relation", "student_stage": "student_stage", "category": "category"}


def say(field: FieldInfo, value: Any, reading: Reading) -> str:
    """A value as it travels, in words."""
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_one(field.name, item, reading) for item in value)
    if isinstance(value, dict):
        return "、".join(
            f"{name} {_one('', item, reading)}" for name, item in sorted(value.items())
        )
    if field.type is date:
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if field.name.endswith("_fen"):
        return f"{yuan(value)} 元"
    return _one(field.name, value, reading)


def _one(name: str, value: Any, reading: Reading) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    if name in _AREAS:
        return reading.area_name(text) or text
    if name in _USERS:
        return reading.person_name(text)
    if name in _PEOPLE:
        person = reading.records.seek(Person, text)
        return person.name if person else "本机没有的人员"
    known = _CODES.get(name, {}).get(text)
    return known or _choice(name, text, reading) or text


def _choice(name: str, code: str, reading: Reading) -> str:
    """The policy pack's word for a code of its lists."""
    if name not in _CHOICES:
        return ""
    try:
        pack = reading.policy(reading.actor.area_id, reading.today)
        return next((c.label for c in pack.choices("dibao", _CHOICES[name]) if c.code == code), "")
    except (NoPack, KeyError):
        return ""


def masked_apart(values: list[str]) -> list[str]:
    """Numbers of which only what tells them apart is shown, and both ends."""
    if len({len(value) for value in values}) != 1 or not values[0]:
        return values
    length = len(values[0])
    open_at = {
        place
        for place in range(length)
        if place < 3 or place >= length - 2 or len({value[place] for value in values}) > 1
    }
    return ["".join(c if n in open_at else "*" for n, c in enumerate(value)) for value in values]


def whose(record: Record | None, kind: str, label: str, reading: Reading) -> str:
    """Whom a record is about, as a clerk would call it."""
    if record is None:
        return label
    if isinstance(record, Person):
        return record.name
    if isinstance(record, Membership):
        return (
            f"{household_name(record.household_id, reading)} · {_name(record.person_id, reading)}"
        )
    if isinstance(record, Household):
        return household_name(record.id, reading)
    if isinstance(record, Case):
        return f"{household_name(record.household_id, reading)} · {record.receipt_number}"
    named = next(
        (getattr(record, n) for n in ("person_id", "child_id") if hasattr(record, n)), None
    )
    name = _name(named, reading) if named else dossier_name(record.dossier, reading)
    return f"{name} · {label}" if name and kind != "child_file" else name or label


def dossier_name(dossier: str, reading: Reading) -> str:
    """A person, a household or a child's file by its dossier; empty for what has no name here."""
    if (person := reading.records.seek(Person, dossier)) is not None:
        return person.name
    if reading.records.seek(Household, dossier) is not None:
        return household_name(dossier, reading)
    file = reading.records.seek(ChildFile, dossier)
    return _name(file.child_id, reading) if file else ""


def household_name(household_id: str, reading: Reading) -> str:
    household = reading.records.seek(Household, household_id)
    head = reading.records.seek(Person, household.head_id) if household else None
    return f"{head.name}家庭" if head else "一户家庭"


def _name(person_id: str | None, reading: Reading) -> str:
    person = reading.records.seek(Person, person_id)
    return person.name if person else ""
