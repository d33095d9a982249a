"""Write down what a check or a visit found of income, possessions or expenses; what was declared stays beside it."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.assistance import Case, Decision, MeansItem
from app.rules.case_flow import fold, means_open


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMeans(Command[str]):
    """``amount_fen`` is what was found, 0 for what is not there at all; a later finding replaces an earlier one."""

    action = "case.investigate"
    label = "更正经济状况"

    case_id: str
    section: str
    category: str
    amount_fen: int = field(repr=False)
    period: str = "month"
    person_id: str | None = None
    basis: str = field(default="", repr=False)


def handle(command: CorrectMeans, work: Work) -> str:
    """Raises Refused without a basis, for an impossible amount, or once an opinion has been given."""
    case = work.get(Case, command.case_id)
    work.require(command.action, case.area)
    pack = work.policy(case.area, case.accepted_on)
    issues = []
    if not command.basis.strip():
        issues.append(FieldIssue("basis", "means.basis"))
    most = pack.figure("absurd_amount", case.area, work.today).value
    if command.amount_fen < 0:
        issues.append(FieldIssue("amount", "money.negative"))
    elif command.amount_fen > most:
        issues.append(FieldIssue("amount", "money.absurd", {"most": most // 100}))
    programme = pack.programme(case.programme)
    if command.category not in {c.code for c in getattr(programme, command.section)}:
        issues.append(FieldIssue("category", "field.needed"))
    state = fold(work.find(Decision, case_id=case.id))
    if state is None or not means_open(programme, state.status):
        issues.append(FieldIssue("case", "means.closed"))
    if issues:
        raise Refused(issues)
    for item in work.find(MeansItem, case_id=case.id):
        same = (item.person_id, item.section, item.category) == (
            command.person_id, command.section, command.category
        )  # fmt: skip
        if same and item.source == "found":
            work.remove(MeansItem, item.id)
    made = work.add(
        MeansItem(
            id=work.new_id(), dossier=case.dossier, case_id=case.id, person_id=command.person_id,
            section=command.section, category=command.category, amount_fen=command.amount_fen,
            period=command.period, basis=command.basis.strip(), source="found",
        )
    )  # fmt: skip
    return made.id
