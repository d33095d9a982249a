"""Reading policy packs from files and checking them: a pack that breaks its own rules is refused whole."""

import hashlib
import importlib
import importlib.util
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from app.policy.errors import PolicyProblem
from app.policy.packs import Figure, PolicyPack, Programme, Questionnaire

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PACKS = RESOURCES / "policy"
ARTICLES = RESOURCES / "reference" / "articles.toml"
MAX_BYTES = 4 * 1024 * 1024


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    version: str
    label: str
    valid_from: date
    areas: tuple[str, ...]
    valid_to: date | None = None


@cache
def default_packs() -> tuple[PolicyPack, ...]:
    """The packs that the program ships with."""
    folders = sorted(p.parent for p in PACKS.glob("*/pack.toml"))
    return tuple(load_pack(folder) for folder in folders)


def load_pack(folder: Path) -> PolicyPack:
    """Read and check the pack in a folder. Raises PolicyProblem."""
    return read_pack(pack_texts(folder))


def pack_texts(folder: Path) -> dict[str, str]:
    """The texts of a folder's pack files, by name. Raises PolicyProblem for what is too large or no text."""
    files = sorted(folder.glob("*.toml"))
    if sum(file.stat().st_size for file in files) > MAX_BYTES:
        raise PolicyProblem(what="too_large", where="pack")
    try:
        return {file.name: file.read_text("utf-8") for file in files}
    except UnicodeDecodeError as error:
        raise PolicyProblem(what="form", where="utf-8") from error


def read_pack(texts: Mapping[str, str]) -> PolicyPack:
    """Read a pack from its files' texts, by name. Raises PolicyProblem."""
    if sum(len(text) for text in texts.values()) > MAX_BYTES:
        raise PolicyProblem(what="too_large", where="pack")
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(name.encode() + b"\0" + texts[name].encode() + b"\0")
    try:
        parsed = {name: tomllib.loads(text) for name, text in texts.items()}
        head = msgspec.convert(parsed.pop("pack.toml"), _Head)
        programmes = [msgspec.convert(data, Programme) for data in parsed.values()]
    except KeyError as error:
        raise PolicyProblem(what="no_head", where="pack.toml") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PolicyProblem(what="form", where=str(error)[:200]) from error
    pack = PolicyPack(
        id=head.id,
        version=head.version,
        label=head.label,
        valid_from=head.valid_from,
        valid_to=head.valid_to,
        areas=head.areas,
        programmes={p.code: p for p in programmes},
        hash=digest.hexdigest(),
    )
    for problem in problems(pack):
        raise problem
    return pack


def problems(pack: PolicyPack) -> Iterator[PolicyProblem]:
    """Everything that a pack contradicts itself in."""
    for programme in pack.programmes.values():
        known = {rule.id for rule in programme.rules}
        cited = articles()
        for rule in programme.rules:
            if rule.article not in cited.get(rule.document, {}):
                yield PolicyProblem(what="article", where=rule.id)
        for named in _rules_named(programme):
            if named not in known:
                yield PolicyProblem(what="rule", where=named)
        yield from _figure_problems(programme)
        yield from _step_problems(programme)
        for questionnaire in programme.questionnaires:
            yield from _questionnaire_problems(questionnaire, programme)


def _rules_named(programme: Programme) -> Iterator[str]:
    groups: tuple[tuple[Any, ...], ...] = (
        programme.figures, programme.income, programme.wealth, programme.expense, programme.not_counted,
        programme.supplements, programme.wealth_tests, programme.steps, programme.materials,
        *programme.lists.values(), *(q.questions for q in programme.questionnaires),
    )  # fmt: skip
    for group in groups:
        for item in group:
            if item.rule:
                yield item.rule


def _figure_problems(programme: Programme) -> Iterator[PolicyProblem]:
    by_key: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in programme.figures:
        by_key.setdefault((figure.name, figure.variant, figure.area), []).append(figure)
        if figure.value < 0:
            yield PolicyProblem(what="negative", where=figure.name)
    for (name, _variant, _area), figures in by_key.items():
        ordered = sorted(figures, key=lambda f: f.valid_from)
        for earlier, later in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                yield PolicyProblem(what="overlap", where=name)
    named = {figure.name for figure in programme.figures}
    wanted = [s.figure for s in programme.supplements]
    wanted += [t.figure for t in programme.wealth_tests]
    wanted += [s.limit for s in programme.steps if s.limit]
    wanted += _needed_by_rules(programme.code)
    for name in wanted:
        if name not in named:
            yield PolicyProblem(what="no_figure", where=name)


def _needed_by_rules(code: str) -> tuple[str, ...]:
    """The figures that the rules of a programme ask for by name: ``FIGURES`` of ``app.rules.<programme>``."""
    name = f"app.rules.{code}"
    if importlib.util.find_spec(name) is None:
        return ()
    needed: tuple[str, ...] = getattr(importlib.import_module(name), "FIGURES", ())
    return needed


def _step_problems(programme: Programme) -> Iterator[PolicyProblem]:
    statuses = {step.status for step in programme.steps}
    stages = {stage.code for stage in programme.stages}
    for step in programme.steps:
        for status in step.after:
            if status not in statuses:
                yield PolicyProblem(what="status", where=f"{step.code}: {status}")
        if step.stage not in stages:
            yield PolicyProblem(what="stage", where=step.code)
        if step.form and step.form not in programme.forms:
            yield PolicyProblem(what="form", where=f"{step.code}: {step.form}")
    for form, questions in programme.forms.items():
        for question in questions:
            if question.choices and question.choices not in programme.lists:
                yield PolicyProblem(what="list", where=f"{form}: {question.choices}")


def _questionnaire_problems(asked: Questionnaire, programme: Programme) -> Iterator[PolicyProblem]:
    """Each code once; parts, gravities and facts that exist."""
    codes = [question.code for question in asked.questions]
    parts = {part.code for part in asked.parts}
    gravities = {c.code for c in programme.lists.get("gravity", ())} | {""}
    facts = {c.code for c in programme.lists.get("fact", ())} | {""}
    for question in asked.questions:
        where = f"{asked.code}: {question.code}"
        ticked = [answer.code for answer in question.answers]
        if codes.count(question.code) > 1 or len(set(ticked)) < len(ticked):
            yield PolicyProblem(what="twice", where=where)
        if question.part not in parts:
            yield PolicyProblem(what="part", where=where)
        if (question.kind == "text") == bool(question.answers):
            yield PolicyProblem(what="answers", where=where)
        for answer in question.answers:
            if answer.gravity not in gravities or answer.fact not in facts:
                yield PolicyProblem(what="answer", where=f"{where}: {answer.code}")


@cache
def articles() -> dict[str, dict[str, str]]:
    """The articles that exist, by document: number → subject."""
    data = tomllib.loads(ARTICLES.read_text("utf-8"))
    return {document: entry["articles"] for document, entry in data.items()}


@cache
def document_titles() -> dict[str, str]:
    """How each document is named in print."""
    data = tomllib.loads(ARTICLES.read_text("utf-8"))
    return {document: entry["title"] for document, entry in data.items()}


@cache
def article_units() -> dict[str, str]:
    """What a document's numbered parts are called: 条 unless its entry says otherwise."""
    data = tomllib.loads(ARTICLES.read_text("utf-8"))
    return {document: entry.get("unit", "条") for document, entry in data.items()}
