"""Bring a store up to date, all steps or none, and refuse one from the future."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from app.errors import StoreTooNew

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
NEWEST = "0050"
_STEPS_LOCK = 0x79696368


def version_of(connection: Connection) -> str | None:
    """The step this store stands at; None for an empty file."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def upgrade(engine: Engine, to: str = "head") -> bool:
    """Apply what is pending in one transaction; tell whether anything was.

    Alembic is imported only when there is something to do: it costs a tenth of a second.
    Raises StoreTooNew for a store that a newer version of the program wrote.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # two processes of a hub that start together
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _STEPS_LOCK})
        current = version_of(connection)
        if current == NEWEST and to == "head":
            return False
        if current is not None and current > NEWEST:
            raise StoreTooNew(version=current)
        _run_steps(connection, to)
        return True


def _run_steps(connection: Connection, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":  # its driver begins nothing by itself
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        command.upgrade(config, to)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def step_names() -> tuple[str, ...]:
    """Every step's number, in order."""
    return tuple(sorted(f.stem[1:5] for f in (MIGRATIONS / "versions").glob("m[0-9]*.py")))
