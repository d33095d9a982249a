"""Looking for the person of a sheet's code."""

from app.errors import FieldIssue, Refused
from app.queries.find_sheet import FindSheet, Sheet
from app.records.visits import VisitEnrolment
from app.rules.sheet_code import read_code, short_code
from app.rules.visits import PROGRAMME
from db.reading import Reading


def run(query: FindSheet, reading: Reading) -> Sheet:
    read = read_code(query.text)
    if read is None:
        raise Refused([FieldIssue("code", "visit.sheet")])
    code, version = read
    for enrolment in reading.records.find(VisitEnrolment):
        if enrolment.until is None and short_code(enrolment.id) == code:
            pack = reading.policy(enrolment.area, reading.today)
            now = pack.questionnaire(PROGRAMME, "tekun").version
            return Sheet(enrolment.id, code, bool(version) and version != now)
    raise Refused([FieldIssue("code", "visit.sheet_unknown")])
