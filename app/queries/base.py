"""The form of every query: a frozen data class that names its answer's type.

The SQL stands in ``db/queries`` under the same file name, as ``run(query, reading)``.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

A = TypeVar("A")

# (code, label) or (label, words), in the order in which they are shown
Pairs = tuple[tuple[str, str], ...]


class Query(Generic[A]):
    """A question to the store. ``action`` is the permission asked for, with ``also`` where one is not enough."""

    action: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()

    def looks_at(self, _answer: A) -> tuple[str, str] | None:
        """The kind and id of a record of which every look is recorded; None: an everyday question."""
        return None

    def opens(self) -> tuple[str, str] | None:
        """The kind and id of the record whose whole file this shows: recorded once per log-in."""
        return None


@cache
def registry() -> Mapping[str, type[Query[Any]]]:
    """Every query by name (the file's name)."""
    package = importlib.import_module("app.queries")
    found: dict[str, type[Query[Any]]] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        if module_info.name == "base":
            continue
        module = importlib.import_module(f"app.queries.{module_info.name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Query)
                and value.__module__ == module.__name__
            ):
                found[module_info.name] = value
    return found


def name_of(query: type[Query[Any]]) -> str:
    return query.__module__.rpartition(".")[2]
