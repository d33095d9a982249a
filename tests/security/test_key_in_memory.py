"""After a lock the database key is not to be found in the process's memory, as far as this machine lets one look."""

import re
import subprocess
import sys
from pathlib import Path

import pyrage

from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from app.security.raw_key import RawKey, overwrite
from tests.support.applications import application

ROOT = Path(__file__).resolve().parents[2]
QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "fadeway-1979-tulip"
CHILD = """
import gc, sys
from pathlib import Path
from app.attachments import checked
from app.queries.case_list import CaseList
from app.queries.home_page import HomePageQuery
from db.unattended import open_desk

desk = open_desk(Path(sys.argv[1]), "clerk", sys.argv[2])
for _ in range(3):
    desk.ask(HomePageQuery()), desk.ask(CaseList())
desk.note("test")
desk.store.doors.invite("leader", "somebody")
print("open", flush=True)
sys.stdin.readline()
desk.close()
del desk
gc.collect()
print("closed", flush=True)
sys.stdin.readline()
"""


def copies(pid: int, key: bytes) -> int:
    """How often the key lies in a process's memory: as bytes, or as hexadecimal digits of either case."""
    wanted = [key, key[:16] + b"blob names", key.hex().encode(), key.hex().upper().encode()]
    found = 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if match and "[v" not in line:
                start, end = (int(part, 16) for part in match.groups())
                memory.seek(start)
                content = memory.read(end - start)
                found += sum(content.count(one) for one in wanted)
    return found


def look(child: subprocess.Popen[str], key: bytes, word: str) -> int:
    assert child.stdout is not None
    assert child.stdout.readline().strip() == word
    found = copies(child.pid, key) if sys.platform == "linux" else int(word == "open")
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()
    return found


def test_the_key_is_in_memory_while_the_store_is_open_and_not_after(township):
    township.desk("clerk").do(application())
    home, key = township.store.home, township.key
    file = make_key_file("county", str(pyrage.x25519.Identity.generate().to_public()), key)
    write_key_file(home, with_user(file, "clerk", "罗映雪", PASSWORD, key, QUICK))
    township.store.close()
    command = [sys.executable, "-c", CHILD, str(home), PASSWORD]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert look(child, key, "open") > 0  # so that what is looked for can be found
        assert look(child, key, "closed") == 0


def test_a_wiped_key_opens_nothing():
    raw = RawKey(bytes(range(32)))
    with raw.pragma() as statement:
        assert statement.endswith("1f'\"")
        kept = statement
    assert kept.strip("\0") == ""  # overwritten where it lay
    raw.wipe()
    assert len(raw) == 32
    secret = b"".join([b"ab", b"cd"])
    overwrite(secret)
    assert secret == bytes(4)
