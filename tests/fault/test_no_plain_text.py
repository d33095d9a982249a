"""Nothing of a case stands in the clear in any file that the program leaves."""

from datetime import UTC, datetime

from app.commands.add_attachment import AddAttachment
from app.drafts import Draft
from db.exchange.stick import exchange
from tests.app.test_attachments import png
from tests.support.applications import application, id_number
from tests.support.replicas import make_world

SECRETS = (
    "陈国强",
    "陈子涵",
    id_number(),
    "6217001234567890123",
    "13985854471",
    "草稿里的邻居",
    "大河镇保密路",
)


def test_a_whole_day_leaves_no_plain_text(tmp_path, clock, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    world = make_world(tmp_path / "world", clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = world.township.desk("clerk")
    case_id = desk.do(application(address="大河镇保密路")).result.case_ids[0]
    desk.do(AddAttachment(case_id=case_id, title="陈国强诊断书", content=png()))
    desk.save_draft(
        Draft("d", "clerk", "intake", "草稿里的邻居", {"name": "草稿里的邻居"}, datetime.now(UTC))
    )
    exchange(world.township.store, stick)
    exchange(world.county.store, stick)
    found = scan(tmp_path)  # while the stores are open: write-ahead logs too
    for replica in (world.county, world.township, world.village):
        replica.store.close()
    found += scan(tmp_path)
    assert found == []


def scan(folder):
    needles = [s.encode(coding) for s in SECRETS for coding in ("utf-8", "utf-16-le", "gb18030")]
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [
                path for needle in needles if needle in content or needle in path.name.encode()
            ]
    return found
