"""Preparing the fields of a case's papers. What a paper may not show is not among them."""

from app.queries.case_paper import CasePaper, Paper
from app.records.assistance import Case
from db.paper_values import PAPERS
from db.reading import Reading


def run(query: CasePaper, reading: Reading) -> Paper:
    """The paper's values. A public notice gets name, number of members and amount, and nothing else."""
    case = reading.records.get(Case, query.case_id)
    values, more = PAPERS[query.form](case, reading)
    return Paper(query.form, case.receipt_number, values, more)
