"""Ask whoever wrote the other value which of them is right."""

import dataclasses
from dataclasses import dataclass

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records import kinds
from app.records.base import Audience
from app.records.questions import OfficeQuestion, Question
from app.sync.scope import VILLAGE_PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAboutConflict(Command[str]):
    """``to`` is a user id; the question travels to them with the next exchange."""

    action = "conflict.resolve"
    label = "询问对方"

    kind: str
    record_id: str
    field: str
    to: str
    text: str = dataclasses.field(repr=False)


def handle(command: AskAboutConflict, work: Work) -> str:
    """Raises Refused without a question or without anybody to ask, NotFound."""
    issues = [
        FieldIssue(name, "field.needed")
        for name in ("to", "text")
        if not getattr(command, name).strip()
    ]
    if issues:
        raise Refused(issues)
    about = kinds()[command.kind]
    record = work.get(about, command.record_id)
    goes_down = about.INFO.audience is Audience.ALL and about.INFO.part.value in VILLAGE_PARTS
    asked = Question if goes_down else OfficeQuestion
    question = asked(
        id=work.new_id(),
        dossier=record.dossier,
        about_kind=command.kind,
        about_id=command.record_id,
        field=command.field,
        to=command.to,
        text=command.text.strip(),
        asked_by=work.actor.user_id,
        asked_at=work.now,
    )
    return work.add(question).id
