"""A household as JSON through the policy pack: for scripts, trainers and other systems."""

from datetime import date
from typing import Any

import msgspec

from app.policy.calendars import work_calendar
from app.policy.load import default_packs
from app.policy.packs import in_force
from app.rules.case_flow import deadline
from app.rules.dibao import assess
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts
from app.unattended import BadArguments

LIMITS = ("inquiry_start", "county_limit", "whole_limit")


def schema() -> dict[str, Any]:
    """The JSON schema of what ``assess_json`` reads."""
    return msgspec.json.schema(HouseholdFacts)


def example(on: date, area: str) -> dict[str, Any]:
    """A household to begin with."""
    facts = HouseholdFacts(
        urban_rural="rural",
        area_code=area,
        on=on,
        members=(
            MemberFacts(id="1", relation="head", disability_type="physical", disability_grade=2),
            MemberFacts(id="2", relation="child", student=True),
        ),
        money=(MoneyFacts(section="income", category="farming", amount_fen=40000, member_id="1"),),
    )
    answer: dict[str, Any] = msgspec.to_builtins(facts)
    return answer


def assess_json(text: bytes, on: date | None, area: str | None) -> dict[str, Any]:
    """Eligibility, lines and deadlines, each with its clause. Raises BadArguments, NoPack, NoStandard."""
    try:
        raw = msgspec.json.decode(text, type=dict[str, Any])
        raw |= {"on": on.isoformat()} if on else {}
        raw |= {"area_code": area} if area else {}
        facts = msgspec.convert(raw, HouseholdFacts)
    except (msgspec.DecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadArguments(what=str(error)) from error
    pack = in_force(default_packs(), facts.area_code, facts.on)
    found = assess(facts, pack)
    deadlines = []
    for name in LIMITS:
        figure = pack.figure(name, facts.area_code, facts.on)
        rule = pack.rule(figure.rule)
        due = deadline(facts.on, figure.value, work_calendar())
        deadlines.append(
            {
                "rule": rule.id, "document": rule.document, "article": rule.article, "text": rule.text,
                "working_days": figure.value, "on": due.on.isoformat() if due.on else None,
            }
        )  # fmt: skip
    return {
        "eligible": found.eligible,
        "border_family": found.border_family,
        "amount_fen": found.amount_fen,
        "lines": [msgspec.to_builtins(line) for line in found.lines],
        "reasons": [msgspec.to_builtins(line) for line in found.reasons],
        "issues": [msgspec.to_builtins(issue) for issue in found.issues],
        "single_candidates": list(found.single_candidates),
        "example": found.example,
        "deadlines": deadlines,
        "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
    }
