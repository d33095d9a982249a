"""A county's place in a distributed PostgreSQL (Citus 12 and later) that a province shares: one schema, moved as a whole.

The schema bears the county's code, so it is the tenant that every key of its tables stands under; Citus keeps all of them
together on one node and may move them to another. See docs/decisions/0010-one-schema-for-a-county.md.
"""

import re

import msgspec
from sqlalchemy import text
from sqlalchemy.schema import CreateSchema

from app.hub.errors import DatabaseNotDistributed
from db.place import Place
from db.postgres import connect

LEAST_VERSION = 12
_NOT_A_NAME = re.compile(r"[^a-z0-9_]")


def schema_of(area: str) -> str:
    """The name of a county's schema."""
    return f"county_{_NOT_A_NAME.sub('_', area.lower())}"


def lay_out(place: Place, area: str) -> Place:
    """Make the schema of a county; returns the place in it. Doing it again changes nothing.

    Raises DatabaseNotDistributed where the server has no Citus of a version that can spread schemas.
    """
    made = msgspec.structs.replace(place, schema=schema_of(area))
    engine = connect(place)
    try:
        with engine.begin() as connection:
            query = text("SELECT extversion FROM pg_extension WHERE extname = 'citus'")
            version = connection.execute(query).scalar_one_or_none()
            if version is None or int(version.partition(".")[0]) < LEAST_VERSION:
                raise DatabaseNotDistributed(version=version or "-")
            connection.execute(CreateSchema(made.schema, if_not_exists=True))
            known = text(
                "SELECT 1 FROM pg_dist_schema WHERE schemaid = CAST(:name AS regnamespace)"
            )
            if connection.execute(known, {"name": made.schema}).first() is None:
                # Every table that is made in it from now on lies with the others, on one node.
                spread = text("SELECT citus_schema_distribute(CAST(:name AS regnamespace))")
                connection.execute(spread, {"name": made.schema})
    finally:
        engine.dispose()
    return made
