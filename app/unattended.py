"""Commands and queries by name, as JSON: for scripts and administrators, with the same checks as the window."""

from collections.abc import Iterator
from typing import Any

import msgspec

from app.commands import base as commands
from app.desk import Desk
from app.errors import AppError
from app.queries import base as queries


class NoSuchName(AppError):
    """No command or query of that name."""

    code = "CLI-404"


class BadArguments(AppError):
    """The JSON does not fit the command's schema."""

    code = "CLI-400"


class NoSuchDevice(AppError):
    """The roster has no device of that name."""

    code = "CLI-405"


def command_names() -> list[dict[str, str]]:
    """Every command with what it does."""
    found = commands.registry()
    return [{"name": n, "label": c.label, "action": c.action} for n, (c, _) in found.items()]


def query_names() -> list[dict[str, str]]:
    return [{"name": n, "action": q.action} for n, q in queries.registry().items()]


def command_schema(name: str) -> dict[str, Any]:
    return msgspec.json.schema(_command(name))


def query_schema(name: str) -> dict[str, Any]:
    return msgspec.json.schema(_query(name))


def do(desk: Desk, name: str, arguments: bytes) -> dict[str, Any]:
    """Run a command; its result as JSON-able values. Raises what the command raises."""
    command = _read(arguments, _command(name))
    outcome = desk.do(command)
    return {
        "result": msgspec.to_builtins(outcome.result),
        "changed": {kind: sorted(ids) for kind, ids in outcome.changes.ids.items()},
    }


def show(desk: Desk, name: str, wanted: bytes) -> Iterator[dict[str, Any]]:
    """Answer a query row by row; a page or detail is one row."""
    query = _read(wanted, _query(name))
    answer = desk.ask(query)
    desk.note_opened(query)
    rows = answer if isinstance(answer, tuple) else getattr(answer, "rows", (answer,))
    for row in rows:
        yield msgspec.to_builtins(row)


def _command(name: str) -> Any:
    if name not in commands.registry():
        raise NoSuchName(name=name)
    return commands.registry()[name][0]


def _query(name: str) -> Any:
    if name not in queries.registry():
        raise NoSuchName(name=name)
    return queries.registry()[name]


def _read(text: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadArguments(what=str(error)) from error
