"""What must go together goes together: codes and words, commands and roles, records and tables."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import app
import db
import ui
from app.commands import base as commands
from app.documents.layout import forms
from app.errors import AppError
from app.policy.load import articles, default_packs
from app.queries import base as queries
from app.records import kinds
from app.records.base import fields_of
from app.security.permissions import role_may, roles
from db.engine import open_engine
from db.migrate import NEWEST, step_names, upgrade
from db.tables import metadata
from ui.words import sentences

ROOT = Path(__file__).resolve().parents[2]


def load_everything():
    """A failure declared in a module that nothing imports would be forgotten."""
    for package in (app, db, ui):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)


def family(kind):
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


def codes_in_source():
    """Codes of field issues, as they stand in the code."""
    found = set()
    for folder in ("app", "db", "ui"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text("utf-8")
            found |= set(re.findall(r'FieldIssue\(\s*[^,]+,\s*"([a-z_]+\.[a-z_]+)"', text))
            found |= set(re.findall(r'return "((?:id_number)\.[a-z_]+)"', text))
            found |= set(re.findall(r'_refused\("([a-z_.]+)"', text))
    return found


def test_every_failure_has_words_and_every_sentence_a_failure():
    load_everything()
    failures = {kind.code for kind in family(AppError)}
    assert failures | codes_in_source() == set(sentences())


@pytest.mark.parametrize("code", sorted(sentences()))
def test_words_say_what_to_do_and_name_no_machinery(code):
    words = sentences()[code]
    assert words.endswith("。")
    assert not re.search(r"sqlite|exception|null|traceback|error", words, re.IGNORECASE)


def test_every_command_and_step_is_granted_to_somebody():
    wanted = {command.action for command, _ in commands.registry().values()}
    wanted |= {query.action for query in queries.registry().values()}
    for pack in default_packs():
        for programme in pack.programmes.values():
            wanted |= {step.action for step in programme.steps}
    assert [a for a in sorted(wanted) if not any(role_may(role, a) for role in roles())] == []


def test_every_query_has_its_sql_beside_it():
    here = {f.stem for f in (ROOT / "db" / "queries").glob("*.py")} - {"__init__"}
    assert here == set(queries.registry())


def test_every_field_has_a_label_in_chinese():
    for kind in kinds().values():
        for field in fields_of(kind):
            assert re.search(r"[一-鿿]", field.label), f"{kind.INFO.name}.{field.name}"


def fields_of_form(form):
    """Every field that a form requires or draws from, wherever it stands."""
    found = set(form.required) | set(re.findall(r"{(\w+)}", form.title + form.footer))
    for block in form.blocks:
        found |= {block.field, block.when} - {""}
        found |= set(re.findall(r"{(\w+)}", " ".join((block.text, *block.places))))
        found |= {cell.field for row in block.rows for cell in row}
    return found


@pytest.mark.parametrize("name", sorted(forms()))
def test_every_field_of_a_paper_is_called_something_in_chinese(name):
    """It is what a person reads when it is left empty."""
    unnamed = [
        f
        for f in fields_of_form(forms()[name])
        if not re.search(r"[一-鿿]", forms()[name].label_of(f))
    ]
    assert unnamed == []


def test_every_citation_exists():
    cited = articles()
    for pack in default_packs():
        for rule in pack.rules.values():
            assert rule.article in cited[rule.document], rule.id


def test_the_migrations_make_exactly_the_tables_of_today(tmp_path):
    engine = open_engine(tmp_path / "fresh.db", b"k" * 32, "writer")
    upgrade(engine)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    differences = [d for d in found if "alembic" not in str(d) and "person_gram" not in str(d)]
    assert differences == []
    assert step_names()[-1] == NEWEST


def test_every_table_is_in_one_class():
    assert all(
        table.info["class"] in ("synchronised", "local", "derived")
        for table in metadata.tables.values()
    )
