"""What exchanges there were: when, by what, how far each neighbour and the county had our log afterwards."""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from app.exchange import ExchangeSummary
from db.exchange.peers import Peer, read_peer, taken_over
from db.store import SqlStore
from db.tables import exchange_run, peer

KEPT = 400  # runs; about a year of daily exchanges


class Run(msgspec.Struct, frozen=True):
    """One exchange. ``they_have`` and ``taken`` say how far receipts and the county's heads went, by device."""

    by: str  # the drive's name, or how else it went
    done: bool
    accepted: int = 0
    sent: dict[str, int] = {}  # entries by recipient, where they were flushed to the drive
    written: dict[str, int] = {}  # how far our log went into what was flushed, by recipient
    they_have: dict[str, int] = {}
    we_have: dict[str, int] = {}
    taken: dict[str, int] = {}


def note_run(store: SqlStore, by: str, summary: ExchangeSummary) -> None:
    """Remember an exchange, so that *since when* can be said of every record."""
    with store.writing() as connection:
        peers = connection.execute(select(peer)).all()
        taken = taken_over(connection)
        run = Run(
            by=by,
            done=summary.done,
            accepted=summary.accepted,
            sent={s.recipient: s.entries for s in summary.sent},
            written={
                s.recipient: read_peer(connection, s.recipient).exported_to for s in summary.sent
            },
            they_have={row.device: row.they_have for row in peers},
            we_have={row.device: row.we_have for row in peers},
            taken={d.id: taken.get(d.id, 0) for d in store.rosters.newest.body.devices},
        )
        values = {
            "id": _next_id(connection),
            "at": store.clock.now().isoformat(),
            "summary": msgspec.json.encode(run).decode(),
        }
        connection.execute(insert(exchange_run).values(values))
        newest = select(exchange_run.c.id).order_by(exchange_run.c.id.desc()).limit(KEPT)
        connection.execute(delete(exchange_run).where(exchange_run.c.id.not_in(newest)))
        connection.commit()


def heard_at(connection: Connection, known: Peer) -> str | None:
    """When something new last came from a neighbour: an old stick that is read once more is no news."""
    return heard_in(runs(connection), known)


def heard_in(remembered: Iterable[tuple[str, Run]], known: Peer) -> str | None:
    """The same, from runs that were read already: the latest first."""
    found = None
    for at, run in remembered:
        if run.we_have.get(known.device) != known.we_have:
            break
        found = at
    return found or known.last_in_at


def _next_id(connection: Connection) -> str:
    """Numbers in order: clocks may stand still or go back."""
    last = connection.execute(select(func.max(exchange_run.c.id))).scalar_one()
    return f"{int(last or 0) + 1:012d}"


def runs(connection: Connection) -> Iterator[tuple[str, Run]]:
    """Every run that is remembered with its moment, the latest first."""
    for row in connection.execute(select(exchange_run).order_by(exchange_run.c.id.desc())):
        yield row.at, msgspec.json.decode(row.summary, type=Run)
