"""The fields of each paper of a case, from its records; one function for each form of ``resources/forms``."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from app.case_facts import current_members
from app.policy.explain import cite, cite_rule
from app.policy.packs import PolicyPack, Programme
from app.records.assistance import Benefit, BenefitAccount, Case, Decision, Inquiry, Material
from app.records.people import Household, Membership, Person
from app.rules.case_flow import fold, in_order
from app.rules.id_number import age_on, masked
from app.rules.money import yuan
from app.rules.payable import benefit_in_force
from db.case_parts import STATES, as_asked_for, content_words, is_minor, means_lines
from db.reading import Reading

BLANK = "　　　　　　"
COUNTY = "县级人民政府民政部门"
Values = dict[str, Any]
Made = tuple[Values, tuple[Values, ...]]  # the first page's values, and those of further copies


class CaseFile:
    """One case with what its papers are made of."""

    def __init__(self, case: Case, reading: Reading) -> None:
        self.case = case
        self.reading = reading
        self.records = reading.records
        self.pack: PolicyPack = reading.policy(case.area, case.accepted_on)
        self.programme: Programme = self.pack.programme(case.programme)
        self.household = reading.records.get(Household, case.household_id)
        self.members = current_members(reading.records, self.household)
        self.applicant = reading.records.get(Person, case.applicant_id)
        found = reading.records.find(Decision, case_id=case.id)
        self.decisions = in_order(found)
        self.relations = {c.code: c.label for c in self.pack.choices("dibao", "relation")}

    @property
    def counted(self) -> list[tuple[Person, Membership]]:
        """Whom the amount is for: one where somebody applies alone."""
        alone = self.case.single_person_id
        return [
            (p, m)
            for p, m in self.members
            if not m.not_counted_reason and not p.died_on and (alone is None or p.id == alone)
        ]

    def last(self, *steps: str) -> Decision | None:
        return next((d for d in reversed(self.decisions) if d.step in steps), None)

    def content(self, *steps: str) -> Values:
        """What the form of a step holds, also where it goes up only."""
        decision = self.last(*steps)
        if decision is None:
            return {}
        inquiry = self.records.seek(Inquiry, decision.inquiry_id)
        return dict(decision.content or {}) | (inquiry.content if inquiry else {})

    def words(self, *steps: str) -> str:
        """A step for the form of the whole case: when, by whom, what."""
        decision = self.last(*steps)
        if decision is None:
            return ""
        step = next(s for s in self.programme.steps if s.code == decision.step)
        said = content_words(self.content(*steps), step.form, self.programme, self.pack)
        who = self.reading.person_name(decision.by)
        return "　".join(part for part in (day(decision.on), step.label, who, said) if part)

    def benefit(self) -> Benefit | None:
        """As granted, or as proposed."""
        found = self.records.find(Benefit, case_id=self.case.id)
        granted = benefit_in_force(fold(self.decisions), found)
        proposed = {b.decision_id: b for b in found}
        last = self.last("opinion_for", "opinion_again")
        return granted or (proposed.get(last.id) if last else None)

    def common(self) -> Values:
        number = self.applicant.id_number
        kind = "城市" if self.case.urban_rural == "urban" else "农村"
        return {
            "receipt_number": self.case.receipt_number,
            "qr": self.case.receipt_number,
            "applicant": self.applicant.name,
            "id_number": masked(number) if number else "",
            "programme": f"{kind}{self.programme.label}",
            "accepted_on": day(self.case.accepted_on),
            "members": f"{len(self.counted)} 人",
            "address": self.reading.area_name(self.case.area) + (self.household.address or ""),
            "office": self.office(),
            "clerk": self.reading.person_name(self.case.accepted_by),
            "phone": BLANK,
        }

    def office(self) -> str:
        roster = self.reading.roster
        area = roster.areas.get(self.case.area) if roster else None
        town = area.parent if area and area.level == "village" else self.case.area
        return f"{self.reading.area_name(town)}民政办"

    def people(self) -> list[Values]:
        return [
            {
                "name": p.name,
                "relation": self.relations.get(m.relation, m.relation),
                "number": p.id_number or "无号码",
                "age": age_on(p.born_on, self.case.accepted_on) if p.born_on else "",
                "about": "、".join(part for part in _about(p) if part),
                "counted": "否" if m.not_counted_reason else "是",
                "checked": "",
            }
            for p, m in self.members
        ]


def _about(person: Person) -> tuple[str, ...]:
    kinds = {
        "physical": "肢体", "visual": "视力", "hearing": "听力", "speech": "言语",
        "intellectual": "智力", "mental": "精神", "multiple": "多重",
    }  # fmt: skip
    kind = kinds.get(person.disability_type or "", "")
    grade = f"{kind}残疾{person.disability_grade}级" if person.disability_grade else ""
    return grade, person.serious_illness or "", "在校" if person.student_stage else ""


def _receipt(file: CaseFile) -> Values:
    days, due = file.case.due_days, file.case.due_on
    words = f"受理后 {days} 个工作日内"
    words += f"，即 {day(due)} 前" if due else "（次年放假安排公布后可算出日期）"
    labels = {m.code: m.label for m in file.programme.materials}
    found = file.records.find(Material, case_id=file.case.id)
    papers = as_asked_for(found, file.programme)
    return {
        **file.common(),
        "due_words": words,
        "stages": "　→　".join(stage.label for stage in file.programme.stages),
        "materials": [
            {"label": labels.get(p.item, p.item), "state": STATES.get(p.state, p.state)}
            for p in papers
        ],
    }


def _missing(file: CaseFile) -> Values:
    labels = {m.code: m.label for m in file.programme.materials}
    papers = as_asked_for(file.records.find(Material, case_id=file.case.id), file.programme)
    lacking = [labels.get(p.item, p.item) for p in papers if p.state == "missing"]
    listed = [{"number": n, "label": label, "note": ""} for n, label in enumerate(lacking, 1)]
    return {**file.common(), "missing": listed}


def _notice_days(file: CaseFile) -> tuple[date, date]:
    posted = file.last("post_notice")
    begins = posted.on if posted else file.reading.today
    days = file.pack.figure("notice_days", file.case.area, begins).value
    return begins + timedelta(days=1), begins + timedelta(days=days)


def _public_notice(file: CaseFile) -> Values:
    """57号 art. 19 and 24: nothing irrelevant, no number, no place of living, no minor's name."""
    begins, ends = _notice_days(file)
    benefit = file.benefit()
    return {
        "applicant": file.applicant.name,
        "members": f"{len(file.counted)} 人",
        "amount": f"每月 {yuan(benefit.monthly_fen)} 元" if benefit else "",
        "from_on": day(begins),
        "until_on": day(ends),
        "office": file.office(),
        "phone": BLANK,
    }


def _notice_record(file: CaseFile) -> Values:
    begins, ends = _notice_days(file)
    posted, closed = file.last("post_notice"), file.content("close_notice")
    said = file.content("post_notice")
    return {
        **file.common(),
        "from_on": day(begins),
        "until_on": day(ends),
        "until_words": f"{day(begins)} 至 {day(ends)}",
        "place": said.get("place", ""),
        "posted_on": day(posted.on) if posted else "",
        "posted_by": said.get("posted_by", ""),
        "removed_on": closed.get("removed_on", ""),
        "removed_by": closed.get("removed_by", ""),
        "evidence": closed.get("evidence", ""),
        "objections": file.content("notice_objection").get("what", "") or ("无" if closed else ""),
        "village_reply": closed.get("village_reply", ""),
    }


def _confirmation(file: CaseFile) -> Values:
    benefit = file.benefit()
    if benefit is None or benefit.from_month is None:
        return file.common()
    names = {p.id: p.name for p, _ in file.members}
    return {
        **file.common(),
        "office": COUNTY,
        "amount": f"{yuan(benefit.monthly_fen)} 元",
        "from_month": f"{benefit.from_month:%Y年%m月}",
        "pay_by": "按月发到一卡通账户",
        "member_names": "、".join(names.get(m, "") for m in benefit.member_ids),
        "members": f"{len(benefit.member_ids)} 人",
        "lines": [
            {
                "input": line["input"],
                "cite": cite(line["document"], line["article"])
                + ("（示例）" if line["certainty"] == "example" else ""),
                "amount": yuan(line["amount_fen"]) if line["amount_fen"] is not None else "",
            }
            for line in benefit.lines
        ],
    }


def _refusal(file: CaseFile) -> Values:
    content = file.content("refuse")
    rule = str(content.get("rule", ""))
    return {
        **file.common(),
        "office": COUNTY,
        "reason": content.get("reason", ""),
        "rule": cite_rule(file.pack, rule),
        "remedy": cite_rule(file.pack, "dibao.remedy"),
    }


def _application(file: CaseFile) -> Values:
    """The whole case on one form: the county's copy, with numbers in full."""
    account = next(iter(file.records.find(BenefitAccount, case_id=file.case.id)), None)
    alone = file.case.single_person_id
    means = means_lines(file.case, file.members, file.programme, file.reading)
    return {
        **file.common(),
        "applied_on": day(file.case.applied_on),
        "way": "单人户" if alone else "家庭",
        "full_number": file.applicant.id_number or "",
        "contact": file.household.phone or file.applicant.phone or "",
        "proxy": " ".join(p for p in (file.case.proxy_name, file.case.proxy_relation) if p),
        "relative": file.case.relative_of_staff or "无",
        "reason": file.case.reason or "",
        "people": file.people(),
        "means": [
            {
                "name": m.name,
                "label": m.label,
                "amount": m.amount,
                "basis": ("查实：" if m.found else "") + m.basis,
            }
            for m in means
            if not m.replaced
        ],
        "payee": account.payee_name if account else "",
        "bank": account.bank if account else "",
        "account": account.account_number if account else "",
        "check_words": file.words("verification_passed", "verification_failed"),
        "investigation_words": file.words("investigate", "reinvestigate"),
        "opinion_words": file.words("opinion_for", "opinion_again", "opinion_against"),
        "notice_words": file.words("close_notice", "post_notice"),
        "county_words": _county_words(file),
    }


def _county_words(file: CaseFile) -> str:
    words = file.words("confirm", "refuse")
    benefit = file.benefit()
    if words and benefit and benefit.from_month:
        return f"{words}　每月 {yuan(benefit.monthly_fen)} 元，{benefit.from_month:%Y年%m月}起"
    return words


def _investigation(file: CaseFile) -> Values:
    """Filled in once the visit is written down; before that the sheet to take along."""
    decision = file.last("investigate", "reinvestigate")
    content = file.content("investigate", "reinvestigate")
    modes = {c.code: c.label for c in file.programme.lists.get("investigation_mode", ())}
    return {
        **file.common(),
        **{name: value for name, value in content.items() if isinstance(value, str)},
        "mode": modes.get(str(content.get("mode", "")), "□入户　□邻里　□信函　□其他"),
        "on_words": day(decision.on) if decision else "",
        "people": file.people(),
    }


def _appraisal(file: CaseFile) -> Values:
    decision, content = file.last("appraise"), file.content("appraise")
    against = f"{content.get('against') or 0}、{content.get('abstain') or 0}" if content else ""
    seat = {"name": "", "role": "", "phone": "", "vote": "", "sign": ""}
    return {
        **file.common(),
        **content,
        "on_words": day(decision.on) if decision else "",
        "cause": file.content("notice_objection").get("what", ""),
        "against_words": against,
        "seats": [dict(seat) for _ in range(10)],
    }


def _authorisations(case: Case, reading: Reading) -> Made:
    """One page for each counted member; a guardian signs for a minor."""
    file = CaseFile(case, reading)
    pages = []
    for number, (person, membership) in enumerate(file.counted, 1):
        minor = is_minor(person, case)
        pages.append(
            {
                **file.common(),
                "number": number,
                "person": person.name,
                "person_number": person.id_number or "无号码",
                "relation": "本人"
                if person.id == case.applicant_id
                else file.relations.get(membership.relation, ""),
                "county": f"{file.office()}、{COUNTY}",
                "guardian": file.applicant.name if minor else "",
                "guardian_relation": BLANK if minor else "",
            }
        )
    return pages[0], tuple(pages[1:])


def _one(make: Callable[[CaseFile], Values]) -> Callable[[Case, Reading], Made]:
    return lambda case, reading: (make(CaseFile(case, reading)), ())


PAPERS: dict[str, Callable[[Case, Reading], Made]] = {
    "receipt": _one(_receipt),
    "missing_materials": _one(_missing),
    "application": _one(_application),
    "authorisation": _authorisations,
    "investigation": _one(_investigation),
    "public_notice": _one(_public_notice),
    "notice_record": _one(_notice_record),
    "appraisal": _one(_appraisal),
    "confirmation_notice": _one(_confirmation),
    "refusal_notice": _one(_refusal),
}


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
