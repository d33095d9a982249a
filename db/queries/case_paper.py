"""Preparing the fields of a case's papers. What a paper may not show is not among them."""

from datetime import date, timedelta
from typing import Any

from app.case_facts import case_facts, current_members
from app.policy.load import document_titles
from app.queries.case_paper import CasePaper, Paper
from app.records.assistance import Benefit, Case, Decision, Material
from app.records.people import Household, Person
from app.rules.dibao import assess
from app.rules.id_number import masked
from app.rules.money import yuan
from db.reading import Reading

STATES = {"given": "已收", "looked_up": "由我们查询", "missing": "待补", "not_needed": "不需要"}


def run(query: CasePaper, reading: Reading) -> Paper:
    """The paper's values. A public notice gets name, number of members and amount, and nothing else."""
    case = reading.records.get(Case, query.case_id)
    prepared = _Prepared(case, reading)
    values = {
        "receipt": prepared.receipt,
        "missing_materials": prepared.missing,
        "public_notice": prepared.notice,
        "confirmation_notice": prepared.confirmation,
        "refusal_notice": prepared.refusal,
    }[query.form]()
    return Paper(query.form, f"{query.form}-{case.receipt_number}", values)


class _Prepared:
    """The values of one case, worked out as they are asked for."""

    def __init__(self, case: Case, reading: Reading) -> None:
        self._case = case
        self._reading = reading
        self._pack = reading.policy(case.area, case.accepted_on)
        self._programme = self._pack.programme(case.programme)
        household = reading.records.get(Household, case.household_id)
        self._household = household
        self._members = current_members(reading.records, household)
        self._applicant = reading.records.get(Person, case.applicant_id)

    def _common(self) -> dict[str, Any]:
        number = self._applicant.id_number
        kind = "城市" if self._case.urban_rural == "urban" else "农村"
        return {
            "receipt_number": self._case.receipt_number,
            "qr": self._case.receipt_number,
            "applicant": self._applicant.name,
            "id_number": masked(number) if number else "",
            "programme": f"{kind}{self._programme.label}",
            "accepted_on": _day(self._case.accepted_on),
            "members": f"{len(self._members)} 人",
            "address": self._reading.area_name(self._case.area) + (self._household.address or ""),
            "office": self._office(),
            "clerk": self._reading.person_name(self._case.accepted_by),
            "phone": "　　　　　　",
        }

    def _office(self) -> str:
        roster = self._reading.roster
        area = roster.areas.get(self._case.area) if roster else None
        town = area.parent if area and area.level == "village" else self._case.area
        return f"{self._reading.area_name(town)}民政办"

    def receipt(self) -> dict[str, Any]:
        days = self._case.due_days
        due = self._case.due_on
        words = f"受理后 {days} 个工作日内"
        words += f"，即 {_day(due)} 前" if due else "（次年放假安排公布后可算出日期）"
        labels = {m.code: m.label for m in self._programme.materials}
        papers = self._reading.records.find(Material, case_id=self._case.id)
        return {
            **self._common(),
            "due_words": words,
            "stages": "　→　".join(stage.label for stage in self._programme.stages),
            "materials": [
                {"label": labels.get(p.item, p.item), "state": STATES.get(p.state, p.state)}
                for p in papers
            ],
        }

    def missing(self) -> dict[str, Any]:
        labels = {m.code: m.label for m in self._programme.materials}
        papers = self._reading.records.find(Material, case_id=self._case.id)
        lacking = [labels.get(p.item, p.item) for p in papers if p.state == "missing"]
        listed = [{"number": n, "label": label, "note": ""} for n, label in enumerate(lacking, 1)]
        return {**self._common(), "missing": listed}

    def notice(self) -> dict[str, Any]:
        """57号 art. 19 and 24: nothing irrelevant."""
        decisions = self._reading.records.find(Decision, case_id=self._case.id)
        posted = max(
            (d.on for d in decisions if d.step == "post_notice"), default=self._reading.today
        )
        days = self._pack.figure("notice_days", self._case.area, posted).value
        found = assess(
            case_facts(self._reading.records, self._case, self._case.accepted_on), self._pack
        )
        return {
            "applicant": self._applicant.name,
            "members": f"{len(self._members)} 人",
            "amount": f"{yuan(found.amount_fen)} 元/月",
            "village": self._reading.area_name(self._case.area),
            "from_on": _day(posted + timedelta(days=1)),
            "until_on": _day(posted + timedelta(days=days)),
            "office": self._office(),
            "phone": "　　　　　　",
        }

    def confirmation(self) -> dict[str, Any]:
        granted = [
            b
            for b in self._reading.records.find(Benefit, case_id=self._case.id)
            if b.from_month is not None
        ]
        benefit = max(granted, key=lambda b: b.from_month or date.min)
        names = {p.id: p.name for p, _ in self._members}
        titles = document_titles()
        return {
            **self._common(),
            "office": "县级民政部门",
            "amount": f"{yuan(benefit.monthly_fen)} 元",
            "from_month": f"{benefit.from_month:%Y年%m月}" if benefit.from_month else "",
            "pay_by": "按月发到一卡通账户",
            "member_names": "、".join(names.get(m, "") for m in benefit.member_ids),
            "members": f"{len(benefit.member_ids)} 人",
            "lines": [
                {
                    "input": line["input"],
                    "cite": f"{titles.get(line['document'], '').partition('（')[0]}第{line['article']}条"
                    + ("（示例）" if line["certainty"] == "example" else ""),
                    "amount": yuan(line["amount_fen"]) if line["amount_fen"] is not None else "",
                }
                for line in benefit.lines
            ],
        }

    def refusal(self) -> dict[str, Any]:
        decisions = self._reading.records.find(Decision, case_id=self._case.id)
        refused = next(d for d in decisions if d.step == "refuse")
        content = refused.content or {}
        return {
            **self._common(),
            "office": "县级民政部门",
            "reason": content.get("reason", ""),
            "rule": content.get("rule", ""),
        }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
