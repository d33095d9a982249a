"""A scripted day in a process of its own, to be killed at any moment.

Reads the key from standard input; writes a line to standard output for each thing that was acknowledged.
"""

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.clock import SetClock
from app.commands.add_attachment import AddAttachment
from app.commands.take_step import TakeStep
from app.demo.people import Population
from app.desk import Desk
from app.drafts import Draft
from db.exchange.receive import receive
from db.exchange.send import send
from db.store import SqlStore
from tests.app.test_attachments import png
from tests.support.replicas import START, VILLAGE


def main(home: str, stick: str, seed: str) -> None:
    """Never ends by itself."""
    key = bytes.fromhex(sys.stdin.readline().strip())
    store = SqlStore(Path(home), key, SetClock(START))
    actor = store.rosters.newest.actor("clerk", store.identity.device, store.clock.today())
    desk = Desk(store, actor)
    population = Population(random.Random(seed).randint(0, 10**9), store.clock.today())
    say("ready")
    turn = 0
    while True:
        turn += 1
        draft = Draft(
            f"draft-{seed}-{turn}", "clerk", "intake", "草稿", {"turn": turn}, datetime.now(UTC)
        )
        desk.save_draft(draft)
        say(f"draft {draft.id}")
        case_id = desk.do(population.application(VILLAGE)).result.case_ids[0]
        say(f"case {case_id}")
        desk.do(AddAttachment(case_id=case_id, title="材料", content=png()))
        say(f"attachment {case_id}")
        desk.do(TakeStep(case_id=case_id, step="ask_verification"))
        say(f"step {case_id}")
        send(store, "device-county", Path(stick))
        for file in sorted(Path(stick).glob("C7X-A7K-*.ycb")):
            receive(store, file)
        say("exchange")


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
