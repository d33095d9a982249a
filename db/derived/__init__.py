"""Tables that can be rebuilt from the records: one module each, found by lying here.

A module has ``KINDS`` (which kinds' changes concern it) and
``refresh(connection, changes, policy_for)``, called inside the same transaction as the change.
"""

import importlib
import pkgutil
from functools import cache
from typing import Any

from sqlalchemy import Connection

from app.changes import Changes


@cache
def modules() -> tuple[Any, ...]:
    """The modules here, by name."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def refresh(connection: Connection, changes: Changes, policy_for: Any) -> None:
    """Bring every derived table that these changes concern up to date."""
    for module in modules():
        if "*" in module.KINDS or changes.touches(*module.KINDS):
            module.refresh(connection, changes, policy_for)
