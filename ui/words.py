"""Words for codes: one sentence for every failure."""

import tomllib
from functools import cache
from pathlib import Path

from app.errors import AppError, Fact, FieldIssue

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "i18n"


@cache
def sentences() -> dict[str, str]:
    """Every sentence by code."""
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        found |= tomllib.loads(file.read_text("utf-8"))
    return found


def words_for(code: str, facts: dict[str, Fact] | None = None) -> str:
    """The sentence for a code with its facts filled in."""
    return sentences()[code].format_map(facts or {})


def words_of(error: AppError) -> str:
    """What to tell a person about a failure."""
    return words_for(error.code, error.facts)


def words_of_issue(issue: FieldIssue) -> str:
    return words_for(issue.code, issue.facts)
