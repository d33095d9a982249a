"""Identity numbers: what is refused and what a good one tells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import FieldIssue
from app.rules.id_number import IdNumber, age_on, check_character, read_id_number
from app.rules.money import read_yuan, round_up, yuan
from app.rules.names import check_name

TODAY = date(2026, 11, 24)


def numbered(area="520201", born="19790412", order="123"):
    first = f"{area}{born}{order}"
    return first + check_character(first)


@given(
    st.sampled_from(["520201", "520221", "520222", "110101", "810000", "830000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)
def test_every_well_formed_number_is_read(area, born, order):
    found = read_id_number(numbered(area, born.strftime("%Y%m%d"), f"{order:03d}"), TODAY)
    assert isinstance(found, IdNumber)
    assert found.born_on == born
    assert found.sex == ("male" if order % 2 else "female")
    assert found.residence_permit == area.startswith("8")


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place, shift):
    good = numbered()
    digit = good[place]
    changed = "0" if digit == "X" else str((int(digit) + shift) % 10)
    assert isinstance(read_id_number(good[:place] + changed + good[place + 1 :], TODAY), FieldIssue)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (numbered()[:-1] + ("0" if numbered()[-1] != "0" else "1"), "id_number.check"),
        (numbered(born="19790230"), "id_number.date"),
        (numbered(born="20300101"), "id_number.future"),
        ("520201790412123", "id_number.fifteen"),
        ("5202011979", "id_number.length"),
        ("52020119790412A23X", "id_number.characters"),
        ("", "id_number.length"),
    ],
)
def test_what_is_wrong_is_named(text, code):
    found = read_id_number(text, TODAY)
    assert isinstance(found, FieldIssue)
    assert found.code == code


def test_full_width_digits_and_spaces_are_read_as_meant():
    good = numbered()
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in good)
    assert read_id_number(f" {wide[:6]} {wide[6:]} ", TODAY) == read_id_number(good, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.dates(date(1900, 1, 1), TODAY))
def test_age_never_goes_down_with_time(born, on):
    if on >= born:
        age = age_on(born, on)
        assert age >= 0
        assert age_on(born, TODAY) >= age


@pytest.mark.parametrize("name", ["王", "阿卜杜热西提·买买提明·艾合买提江", "𬱖㛃䶮", "欧阳 娜娜"])
def test_names_as_they_are(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name.empty"),
        ("甲" * 60, "name.long"),
        ("王2", "name.digits"),
        ("王\x07", "name.characters"),
    ],
)
def test_names_that_are_none(name, code):
    found = check_name(name)
    assert isinstance(found, FieldIssue)
    assert found.code == code


@given(st.integers(0, 10**9))
def test_money_written_is_money_read(fen):
    assert read_yuan(yuan(fen), 10**12) == fen


@given(st.integers(0, 10**9), st.sampled_from([0, 1, 10, 100]))
def test_rounding_goes_up_by_less_than_a_step(fen, step):
    assert 0 <= round_up(fen, step) - fen < max(step, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [("-5", "money.negative"), ("", "money.empty"), ("一百", "money.form"), ("1.234", "money.form"),
     ("99999999999", "money.absurd")],
)  # fmt: skip
def test_money_that_is_none(text, code):
    found = read_yuan(text, 10**8)
    assert isinstance(found, FieldIssue)
    assert found.code == code
