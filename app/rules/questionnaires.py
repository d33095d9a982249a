"""What the boxes ticked on a form come to: findings, facts, and the words of an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import FieldIssue
from app.policy.packs import Answer, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding that an answer raises by itself."""

    question: str
    words: str
    gravity: str


def asked_of(questionnaire: Questionnaire, age: int | None) -> tuple[Question, ...]:
    """The questions for somebody of this age; where it is not known, all of them."""
    return tuple(
        q for q in questionnaire.questions if not q.below_age or age is None or age < q.below_age
    )


def ticked(question: Question, given: Any) -> tuple[Answer, ...]:
    """The boxes that an answer names. A question in words has none."""
    codes = given if isinstance(given, list | tuple) else (given,)
    return tuple(answer for answer in question.answers if answer.code in codes)


def raised(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Raised, ...]:
    """Every finding that the answers make, in the order of the form."""
    return tuple(
        Raised(question.code, answer.finding or f"{question.label}：{answer.label}", answer.gravity)
        for question in questionnaire.questions
        for answer in ticked(question, answers.get(question.code))
        if answer.gravity
    )


def facts_of(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What the answers say of a child, as codes of the pack's facts."""
    found = [
        answer.fact
        for question in questionnaire.questions
        for answer in ticked(question, answers.get(question.code))
        if answer.fact
    ]
    return tuple(dict.fromkeys(found))


def in_words(
    questionnaire: Questionnaire, answers: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """(question, answer) as people read them; what was not answered is left out."""
    told = []
    for question in questionnaire.questions:
        given = answers.get(question.code)
        if not given:
            continue
        boxes = "、".join(answer.label for answer in ticked(question, given))
        told.append((question.label, boxes or str(given)))
    return tuple(told)


def noteworthy(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> str:
    """A visit in one line: what raised a finding and what was said; otherwise that all was well."""
    words = [one.words for one in raised(questionnaire, answers)]
    words += [
        str(answers[q.code])
        for q in questionnaire.questions
        if answers.get(q.code) and not ticked(q, answers[q.code])
    ]
    return "；".join(words) or "情况正常"


def answer_issues(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[FieldIssue]:
    """Answers that the form does not offer: they came from another version of it."""
    known = {q.code: {a.code for a in q.answers} for q in questionnaire.questions if q.answers}
    found = []
    for name, given in answers.items():
        codes = given if isinstance(given, list | tuple) else (given,)
        if name in known and not set(codes) <= known[name]:
            found.append(FieldIssue(name, "visit.answer"))
    return found
