"""What of a person is shown to whom, and that showing more is written down."""

import pytest

from app.commands.reveal import Reveal
from app.errors import NotFound
from app.queries.case_page import CasePageQuery
from app.queries.person_page import PersonPageQuery
from app.records.office import AuditRecord
from app.security.errors import NotPermitted
from app.security.masking import shown
from tests.support.applications import application, id_number


@pytest.fixture
def case_page(township):
    members = application().members
    sick = members[0].__class__(
        name="陈国强", id_number=id_number(), relation="head", serious_illness="尿毒症", phone="13985854471"
    )  # fmt: skip
    made = township.desk("clerk").do(application(members=(sick, *members[1:]))).result
    return township.desk("clerk").ask(CasePageQuery(case_id=made.case_ids[0]))


def facts(township, user, person_id):
    page = township.desk(user).ask(PersonPageQuery(person_id=person_id))
    return {fact.label: fact for fact in page.facts}


@pytest.mark.parametrize(
    ("value", "mask", "role", "wanted"),
    [
        ("520201197904121237", "id_number", "clerk", ("520201********1237", True)),
        ("6217001234567890123", "account", "county_reviewer", ("•••• 0123", True)),
        ("13985854471", "phone", "clerk", ("13985854471", False)),
        ("13985854471", "phone", "county_reviewer", ("139••••4471", True)),
        ("尿毒症", "illness", "visitor", ("••••", True)),
        ("尿毒症", "illness", "clerk", ("尿毒症", False)),
        ("", "illness", "visitor", ("", False)),
    ],
)
def test_a_role_sees_so_much_of_a_field(value, mask, role, wanted):
    assert shown(value, mask, role) == wanted


def test_a_visitor_sees_no_illness_and_no_number(township, case_page):
    seen = facts(township, "visitor", case_page.members[0].person_id)
    assert seen["重病"].value == "••••"
    assert seen["重病"].hidden is None  # and may not ask for it either
    assert seen["身份证号"].value == "520201********1237"
    assert seen["电话"].value == "13985854471"


def test_showing_a_number_in_full_is_audited(township, case_page):
    person_id = case_page.members[0].person_id
    hidden = facts(township, "clerk", person_id)["身份证号"].hidden
    command = Reveal(kind=hidden.kind, record_id=hidden.record_id, field=hidden.field)
    assert township.desk("clerk").do(command).result == id_number()
    with township.store.reading(township.desk("clerk").actor) as reading:
        found = reading.records.find(AuditRecord, action="reveal")
    assert ("person", person_id, "id_number") in {
        (a.about_kind, a.about_id, a.detail) for a in found
    }
    assert id_number() not in str(found)


def test_the_account_on_a_cases_page_is_masked_and_can_be_shown(township, case_page):
    account = next(fact for fact in case_page.facts if fact.label == "账号")
    assert account.value == "•••• 0123"
    hidden = account.hidden
    command = Reveal(kind=hidden.kind, record_id=hidden.record_id, field=hidden.field)
    assert township.desk("clerk").do(command).result == "6217001234567890123"


def test_who_may_not_reveal_is_refused_and_keys_are_never_shown(township, case_page):
    person_id = case_page.members[0].person_id
    with pytest.raises(NotPermitted):
        township.desk("visitor").do(Reveal(kind="person", record_id=person_id, field="id_number"))
    with pytest.raises(NotFound):
        township.desk("clerk").do(Reveal(kind="attachment", record_id="x", field="blob_key"))
