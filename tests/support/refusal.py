"""What every refusal must be: one clear Chinese sentence, and nothing changed."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from app.errors import AppError
from db.tables import RECORDS
from ui.words import words_of, words_of_issue


def sentences_of(error):
    issues = getattr(error, "issues", ())
    return [words_of_issue(issue) for issue in issues] or [words_of(error)]


def assert_clear(error):
    for words in sentences_of(error):
        assert re.search(r"[一-鿿]", words)
        assert (words.count("。"), words[-1], "{" in words) == (1, "。", False)


def code_of(error):
    issues = getattr(error, "issues", ())
    return [issue.code for issue in issues] or [error.code]


def content(store):
    """Every synchronised record but the audit trail, which tells of refusals too; and every attachment."""
    found = {}
    with store.reading_connection() as connection:
        for name, table in RECORDS.items():
            if name != "audit":
                rows = connection.execute(select(table).order_by(table.c.id)).all()
                found[name] = [tuple(row) for row in rows]
    return found, store.blobs.names()


@contextmanager
def refused(store, *codes, kind=AppError):
    """What is done inside is refused for these reasons and changes nothing."""
    before = content(store)
    with pytest.raises(kind) as caught:
        yield
    assert code_of(caught.value) == list(codes)
    assert_clear(caught.value)
    assert content(store) == before
