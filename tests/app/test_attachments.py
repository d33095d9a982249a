"""Attachments: what is taken, what is refused, and that it comes back as it was."""

import io
import struct
import zlib

import pytest
from PIL import Image

from app.commands.add_attachment import AddAttachment
from app.errors import Refused
from app.records.people import Attachment
from tests.support.applications import application


def png(width=40, height=30):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def bomb():
    """A few bytes that say they are 60,000 × 60,000 pixels."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def case_id(township):
    return township.desk("clerk").do(application()).result.case_ids[0]


def attach(township, case_id, content):
    return (
        township.desk("clerk")
        .do(AddAttachment(case_id=case_id, title="诊断书", content=content))
        .result
    )


def test_a_picture_is_sealed_and_opens_as_it_was(township, case_id):
    content = png()
    attachment_id = attach(township, case_id, content)
    with township.store.reading(township.desk("clerk").actor) as reading:
        made = reading.records.get(Attachment, attachment_id)
    assert township.store.open_blob(made.blob, made.blob_key) == content
    assert content not in (township.store.home / "blobs" / f"{made.blob}.blob").read_bytes()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (21 * 1024 * 1024), "attachment.large"),
        (b"%PDF-1.7 cut off", "attachment.broken_pdf"),
        (b"MZ not a picture", "attachment.unknown"),
        (bomb(), "attachment.pixels"),
        (png()[:60], "attachment.unknown"),
    ],
    ids=["large", "pdf", "program", "bomb", "cut"],
)
def test_what_is_refused_leaves_nothing_behind(township, case_id, content, code):
    with pytest.raises(Refused) as error:
        attach(township, case_id, content)
    assert [issue.code for issue in error.value.issues] == [code]
    assert not list((township.store.home / "blobs").glob("*"))
