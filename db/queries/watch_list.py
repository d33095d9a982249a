"""What needs a person's eye in the exchange, as it stands on this replica."""

from app.commands.close_notice import CloseNotice
from app.queries.watch_list import WatchList, WatchListQuery
from app.security.permissions import may
from db.reading import Reading
from db.watching import watch_lines


def run(_query: WatchListQuery, reading: Reading) -> WatchList:
    may_close = may(reading.actor, CloseNotice.action, reading.actor.area_id)
    return WatchList(tuple(watch_lines(reading)), may_close)
