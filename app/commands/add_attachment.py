"""Put a picture or PDF to a case: checked, sealed, never in the clear on disk."""

from dataclasses import dataclass, field

from app.attachments import checked
from app.commands.base import Command
from app.ports import Work
from app.records.assistance import Case
from app.records.people import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAttachment(Command[str]):
    """``content`` is the file as it is; the id of the attachment comes back."""

    action = "attachment.add"
    also = ("case.read",)
    label = "添加附件"

    case_id: str
    title: str = field(repr=False)
    content: bytes = field(repr=False)


def handle(command: AddAttachment, work: Work) -> str:
    """Raises Refused for a file that is too large, no picture and no PDF, or a picture bomb."""
    case = work.get(Case, command.case_id)
    file = checked(command.content)
    blob, key = work.seal_blob(file.content)
    made = work.add(
        Attachment(
            id=work.new_id(),
            dossier=case.dossier,
            about_id=case.id,
            title=command.title,
            media_type=file.media_type,
            byte_count=len(file.content),
            blob=blob,
            blob_key=key,
            added_on=work.today,
            added_by=work.actor.user_id,
        )
    )
    return made.id
