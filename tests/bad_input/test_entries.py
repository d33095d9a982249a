"""What a person types wrongly at the counter: every field is named in one sentence, and nothing is written."""

from dataclasses import replace
from datetime import date

import pytest

from app.intake_inputs import MemberInput, MoneyInput
from app.policy.errors import PolicyProblem
from app.policy.load import PACKS, pack_texts, read_pack
from app.security.errors import LockedOut, WrongPassword
from app.security.key_slots import make_key_file, with_user, write_key_file
from app.security.log_in import log_in
from app.security.password_key import Cost
from tests.support.applications import application, id_number
from tests.support.refusal import assert_clear, refused

GOOD = id_number()


def head(**changes):
    return replace(application().members[0], **changes)


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"id_number": GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")}, "id_number.check"),
        ({"id_number": id_number("19790230")}, "id_number.date"),
        ({"id_number": id_number("20991231")}, "id_number.future"),
        ({"id_number": "520201790412123"}, "id_number.fifteen"),
        ({"id_number": "52020119790412"}, "id_number.length"),
        ({"id_number": "5202011979O412123X"}, "id_number.characters"),
        ({"name": ""}, "name.empty"),
        ({"name": "陈" * 60}, "name.long"),
        ({"name": "陈国3强"}, "name.digits"),
    ],
)
def test_a_wrong_number_or_name(township, member, code):
    clerk = township.desk("clerk")
    with refused(township.store, code):
        clerk.do(application(members=(head(**member),)))


@pytest.mark.parametrize(
    ("fen", "code"), [(-1, "money.negative"), (10**12, "money.absurd")], ids=["negative", "absurd"]
)
def test_money_that_can_not_be(township, fen, code):
    money = (MoneyInput(section="income", category="farming", amount_fen=fen),)
    with refused(township.store, code):
        township.desk("clerk").do(application(money=money))


def test_one_person_claimed_by_two_households(township):
    clerk = township.desk("clerk")
    clerk.do(application())
    other = MemberInput(
        name="陈大山", id_number=id_number("19500101", "315"), relation="head",
        authorised_on=date(2026, 9, 24),
    )  # fmt: skip
    claimed = replace(application().members[1], relation="other")
    with refused(township.store, "intake.other_household"):
        clerk.do(application(members=(other, claimed)))


def test_the_same_application_twice(township):
    clerk = township.desk("clerk")
    clerk.do(application())
    with refused(township.store, "intake.same_case"):
        clerk.do(application())


def damaged(before, after):
    texts = pack_texts(PACKS / "liupanshui")
    assert before in texts["dibao.toml"]
    return texts | {"dibao.toml": texts["dibao.toml"].replace(before, after)}


def twice_the_same_standard():
    texts = pack_texts(PACKS / "liupanshui")
    text = texts["dibao.toml"]
    line = next(x for x in text.splitlines() if 'name = "dibao_standard"' in x and "2021" in x)
    return texts | {"dibao.toml": text.replace(line, f"{line}\n{line}")}


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (damaged('name = "dibao_standard"', 'name = "something_else"'), "no_figure"),
        (twice_the_same_standard(), "overlap"),
        (damaged("figures = [", "figures = {"), "form"),
    ],
    ids=["missing standard", "overlapping dates", "cut off"],
)
def test_a_policy_pack_that_contradicts_itself(texts, what):
    with pytest.raises(PolicyProblem) as problem:
        read_pack(texts)
    assert problem.value.facts["what"] == what
    assert_clear(problem.value)


def test_a_wrong_password_and_a_user_who_is_locked_out(tmp_path):
    cost = Cost(passes=1, memory_kib=64, lanes=1)
    key = b"k" * 32
    file = with_user(
        make_key_file("00" * 32, "", key), "clerk", "罗映雪", "春天的河-2026", key, cost
    )
    write_key_file(tmp_path, file)
    before = (tmp_path / "keys.json").read_bytes()
    seen = []
    for _ in range(12):
        with pytest.raises((WrongPassword, LockedOut)) as caught:
            log_in(tmp_path, "clerk", "falsch")
        assert_clear(caught.value)
        seen.append(type(caught.value))
    assert seen[0] is WrongPassword
    assert seen[-1] is LockedOut
    assert (tmp_path / "keys.json").read_bytes() == before
