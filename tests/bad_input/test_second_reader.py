"""What we write is not ours alone: other programs open the database, the papers and the bundles."""

import shutil
import subprocess
import sys

import apsw
import pytest

from app.documents.draw import draw
from app.intake_inputs import MaterialInput
from app.queries.case_paper import CasePaper
from db.exchange.send import send
from db.place import DATABASE
from tests.support.applications import application


def test_another_sqlcipher_opens_the_database_with_the_raw_key(world):
    world.township.desk("clerk").do(application())
    world.township.store.close()
    connection = apsw.Connection(
        str(world.township.store.home / DATABASE), flags=apsw.SQLITE_OPEN_READONLY
    )
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.execute(f"PRAGMA key = \"x'{world.township.key.hex()}'\"")
    names = {row[0] for row in connection.execute("SELECT name FROM person")}
    assert "陈国强" in names
    assert connection.pragma("integrity_check") == "ok"
    connection.close()


@pytest.mark.parametrize(
    ("form", "words"), [("receipt", "陈国强"), ("missing_materials", "一次性告知")]
)
def test_pdftotext_reads_the_papers(world, tmp_path, form, words):
    lacking = (MaterialInput(item="income", state="missing"),)  # else there is nothing to tell
    handed_in = world.township.desk("clerk").do(application(materials=lacking))
    case_id = handed_in.result.case_ids[0]
    paper = world.township.desk("clerk").ask(CasePaper(case_id=case_id, form=form))
    file = tmp_path / f"{form}.pdf"
    file.write_bytes(draw(paper.form, paper.values))
    done = subprocess.run(
        [shutil.which("pdftotext"), str(file), "-"], capture_output=True, check=True
    )
    assert words in "".join(done.stdout.decode().split())


def test_the_stock_age_tool_opens_a_bundle_with_the_recipients_key(world, tmp_path):
    world.township.desk("clerk").do(application())
    (name,) = send(world.township.store, "device-county", tmp_path).files
    key = tmp_path / "key.txt"
    key.write_text(world.county.store.identity.keys.seal_secret + "\n", "utf-8")
    opened = subprocess.run(
        [shutil.which("age"), "--decrypt", "-i", str(key), str(tmp_path / name)],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert opened.startswith(b"\x28\xb5\x2f\xfd")  # the magic number of zstd, RFC 8878
    assert sys.getsizeof(opened) > 1000
