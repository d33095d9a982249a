"""The one search box: whatever part of whatever somebody remembers."""

import pytest

from app.queries.find_anything import FindAnything
from tests.support.applications import application, id_number


@pytest.fixture
def receipt(township):
    return township.desk("clerk").do(application()).result.receipt_numbers[0]


def names(township, text):
    return [found.title for found in township.desk("clerk").ask(FindAnything(text=text))]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (id_number(), "陈国强"),
        (id_number()[6:10], "陈国强"),
        (id_number()[-4:].lower(), "陈国强"),
        ("国", "陈国强"),
        ("国强", "陈国强"),
        ("chenguo", "陈国强"),
        ("uoqian", "陈国强"),
        ("CGQ", "陈国强"),
        ("gq", "陈国强"),
        ("13985854471", "陈国强"),
        ("5447", "陈国强"),
        ("秀英", "王秀英"),
    ],
)
def test_a_person_is_found_by_any_part(township, receipt, typed, first):
    assert names(township, typed)[0] == first


def test_a_village_finds_its_people(township, receipt):
    assert len(names(township, "大桥村")) == 4


def test_a_receipt_is_found_however_it_is_typed(township, receipt):
    plain = receipt.replace("-", "")
    for typed in (receipt, receipt.lower(), plain, plain[:5], receipt[:6]):
        assert names(township, typed)[0] == receipt, typed
    mixed = next(
        (plain[n : n + 4] for n in range(1, 7) if not plain[n : n + 4].isdigit() and not plain[n : n + 4].isalpha()),
        receipt,
    )  # fmt: skip
    assert receipt in names(township, mixed)


@pytest.mark.parametrize("typed", ["%", "'", "_", "* OR", '"', "NEAR(", "不存在的人"])
def test_what_is_typed_is_never_read_as_a_language(township, receipt, typed):
    assert names(township, typed) == []
