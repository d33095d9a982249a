"""Attachments: what is taken, what is refused, and that it comes back as it was."""

import dataclasses
import io
import struct
import zlib

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.attachments import read_file
from app.commands.add_attachment import AddAttachment
from app.documents.pages import pages_of
from app.drafts import Draft
from app.errors import Refused
from app.intake_inputs import FileInput
from app.queries.attachments import AttachmentsQuery
from app.records.office import AuditRecord
from app.security.errors import NotPermitted
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


def photo():
    """As a camera writes it: turned by its EXIF mark, with the place where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "26.59N 104.83E"
    Image.new("RGB", (4000, 2000), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(text="诊断书"):
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, text)
    canvas.save()
    return out.getvalue()


def opened(township, attachment_id, user="clerk"):
    return township.desk(user).open_attachment(attachment_id)


def test_a_picture_is_sealed_and_drawn_anew(township, case_id):
    content = photo()
    attachment_id = attach(township, case_id, content)
    file, shown = opened(township, attachment_id)
    picture = Image.open(io.BytesIO(shown))
    assert (file.media_type, picture.size) == ("image/jpeg", (1500, 3000))
    assert not picture.getexif()
    assert b"104.83E" in content
    assert b"104.83E" not in shown
    sealed = (township.store.home / "blobs" / f"{file.blob}.blob").read_bytes()
    assert shown[100:200] not in sealed


def test_a_pdf_stays_as_it_is_and_is_shown_by_pages(township, case_id):
    content = pdf("A4 paper")
    file, shown = opened(township, attach(township, case_id, content))
    assert shown == content
    assert [page.text for page in pages_of(file.media_type, shown)] == ["A4 paper"]


def test_that_an_attachment_was_seen_is_audited(township, case_id):
    attachment_id = attach(township, case_id, png())
    with township.store.reading(township.desk("clerk").actor) as reading:
        before = len(reading.records.find(AuditRecord, action="open_attachment"))
    opened(township, attachment_id)
    with township.store.reading(township.desk("clerk").actor) as reading:
        seen = reading.records.find(AuditRecord, action="open_attachment")
    assert len(seen) == before + 1
    assert seen[-1].detail == attachment_id


def test_who_may_not_read_attachments_opens_none(township, case_id):
    attachment_id = attach(township, case_id, png())
    with pytest.raises(NotPermitted):
        opened(township, attachment_id, "admin")


def test_a_file_of_300_mb_is_not_even_read(tmp_path):
    path = tmp_path / "scan.pdf"
    with path.open("wb") as out:
        out.truncate(300 * 1024 * 1024)
    with pytest.raises(Refused) as error:
        read_file(path)
    assert [issue.code for issue in error.value.issues] == ["attachment.large"]


def test_a_file_kept_with_a_draft_goes_with_the_application_or_with_the_draft(township):
    desk = township.desk("clerk")
    kept = desk.keep_file("身份证明", png())
    gone = desk.keep_file("身份证明", png())
    body = {"files": [dataclasses.asdict(gone)]}
    desk.save_draft(Draft("d1", "clerk", "intake", "草稿", body, township.clock.now()))
    desk.forget_draft("d1")
    blobs = township.store.home / "blobs"
    assert [f.stem for f in blobs.glob("*.blob")] == [kept.blob]
    files = (FileInput(**dataclasses.asdict(kept)),)
    case_id = desk.do(application(files=files)).result.case_ids[0]
    desk.drop_file(kept.blob)  # a record names it now: it stays
    (line,) = desk.ask(AttachmentsQuery(about_id=case_id))
    assert opened(township, line.id)[0].title == "身份证明"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (21 * 1024 * 1024), "attachment.large"),
        (b"%PDF-1.7 cut off", "attachment.broken_pdf"),
        (b"%PDF-1.4\nnothing of the kind\n%%EOF\n", "attachment.broken_pdf"),
        (b"MZ not a picture", "attachment.unknown"),
        (bomb(), "attachment.pixels"),
        (png()[:60], "attachment.unknown"),
    ],
    ids=["large", "pdf", "fake pdf", "program", "bomb", "cut"],
)
def test_what_is_refused_leaves_nothing_behind(township, case_id, content, code):
    with pytest.raises(Refused) as error:
        attach(township, case_id, content)
    assert [issue.code for issue in error.value.issues] == [code]
    assert not list((township.store.home / "blobs").glob("*"))
