"""Makes ``migrations/corpus/NNNN.db``: run once for each schema version that reaches main, never again."""

import tempfile
from pathlib import Path

from app.clock import SetClock
from db.migrate import NEWEST
from db.place import DATABASE
from tests.support import replicas
from tests.support.applications import application

ROOT = Path(__file__).resolve().parents[2]
KEY = b"corpus: synthetic data, open key"


def main() -> None:
    """A township with one application, under a key that everybody may know."""
    with tempfile.TemporaryDirectory() as folder:
        replicas.secrets.token_bytes = lambda _count: KEY
        world = replicas.make_world(Path(folder), SetClock(replicas.START))
        world.township.desk("clerk").do(application())
        for replica in (world.county, world.township, world.village):
            replica.store.close()
        target = ROOT / "migrations" / "corpus" / f"{NEWEST}.db"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((Path(folder) / "township" / DATABASE).read_bytes())


if __name__ == "__main__":
    main()
