"""The last line of the trail that speaks of a backup made here."""

from sqlalchemy import func, select

from app.queries.last_backup import LastBackup
from db.reading import Reading
from db.tables import RECORDS


def run(_query: LastBackup, reading: Reading) -> str | None:
    table = RECORDS["audit"]
    query = select(func.max(table.c.at)).where(
        table.c.action == "backup", table.c.outcome == "done", table.c.device == reading.device
    )
    found: str | None = reading.connection.execute(query).scalar_one_or_none()
    return found
