"""Why a line of a computation is as it is: its rule in words, where that stands, since when, how certain."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.policy.load import article_units, document_titles
from app.policy.packs import PolicyPack
from app.rules.dibao import Line
from app.rules.money import yuan


@dataclass(frozen=True, slots=True)
class Reason:
    """One line with everything that can be asked about it."""

    label: str
    input: str = field(repr=False)
    result: str = field(repr=False)
    rule: str
    cite: str
    example: bool
    source: str = ""


def explain(lines: Iterable[Line], pack: PolicyPack) -> tuple[Reason, ...]:
    """Each line with its rule. A rule that an older pack had and this one has not keeps its citation."""
    return tuple(
        Reason(
            line.label,
            line.input,
            result_words(line),
            pack.rules[line.rule].text if line.rule in pack.rules else "",
            cite(line.document, line.article),
            line.certainty == "example",
            "，".join(
                part for part in (f"{line.since} 起" if line.since else "", line.source) if part
            ),
        )
        for line in lines
    )


def cite(document: str, article: str) -> str:
    """《最低生活保障审核确认办法》（民发〔2021〕57号）第13条"""
    unit = article_units().get(document, "条")
    return f"{document_titles().get(document, document)}第{article}{unit}"


def cite_rule(pack: PolicyPack, rule_id: str) -> str:
    """A rule by its sentence and where it stands, for a paper; nothing for a rule that is not known."""
    rule = pack.rules.get(rule_id)
    return f"{rule.text}（{cite(rule.document, rule.article)}）" if rule else rule_id


def result_words(line: Line) -> str:
    """What came out of a line, as it is shown."""
    if line.holds is not None:
        return "符合" if line.holds else "不符合"
    return yuan(line.amount_fen) if line.amount_fen is not None else ""
