"""Put a picture or PDF to a case: checked, sealed, never in the clear on disk."""

import io
from dataclasses import dataclass, field

from PIL import Image

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.assistance import Case
from app.records.people import Attachment

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAttachment(Command[str]):
    """``content`` is the file as it is; the id of the attachment comes back."""

    action = "attachment.add"
    label = "添加附件"

    case_id: str
    title: str = field(repr=False)
    content: bytes = field(repr=False)


def handle(command: AddAttachment, work: Work) -> str:
    """Raises Refused for a file that is too large, no picture and no PDF, or a picture bomb."""
    case = work.get(Case, command.case_id)
    media_type = media_type_of(command.content)
    blob, key = work.seal_blob(command.content)
    made = work.add(
        Attachment(
            id=work.new_id(),
            dossier=case.dossier,
            about_id=case.id,
            title=command.title,
            media_type=media_type,
            byte_count=len(command.content),
            blob=blob,
            blob_key=key,
            added_on=work.today,
            added_by=work.actor.user_id,
        )
    )
    return made.id


def media_type_of(content: bytes) -> str:
    """What kind of picture or PDF this is. Raises Refused for anything else."""
    if len(content) > MOST_BYTES:
        raise _refused("attachment.large", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise _refused("attachment.broken_pdf")
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused("attachment.pixels")
            picture.verify()
            return f"image/{(picture.format or 'png').lower()}"
    except Image.DecompressionBombError as error:
        raise _refused("attachment.pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _refused("attachment.unknown") from error


def _refused(code: str, **facts: int) -> Refused:
    return Refused([FieldIssue("content", code, dict(facts))])
