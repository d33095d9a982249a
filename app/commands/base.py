"""The form of every command: a frozen data class with an action, beside a ``handle`` in the same file."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from app.changes import Changes

R = TypeVar("R")


class Command(Generic[R]):
    """Something a person does. ``R`` is what they get back.

    ``action`` is the permission asked for, with ``also`` where one is not enough; ``label`` the sentence shown in history and undo.
    """

    action: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()
    label: ClassVar[str]

    def area(self) -> str | None:
        """The area whose permission is needed; None: the actor's own."""
        return None


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What came of a command."""

    result: R
    changes: Changes


Handler = Callable[[Any, Any], Any]


@cache
def registry() -> Mapping[str, tuple[type[Command[Any]], Handler]]:
    """Every command by name (the file's name), with its handler."""
    package = importlib.import_module("app.commands")
    found: dict[str, tuple[type[Command[Any]], Handler]] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        if module_info.name == "base":
            continue
        module = importlib.import_module(f"app.commands.{module_info.name}")
        for value in vars(module).values():
            if _is_command_of(value, module.__name__):
                found[module_info.name] = (value, module.handle)
    return found


def name_of(command: type[Command[Any]]) -> str:
    return command.__module__.rpartition(".")[2]


def handler_of(command: Command[Any]) -> Handler:
    """The ``handle`` beside a command's class."""
    handle: Handler = importlib.import_module(type(command).__module__).handle
    return handle


def _is_command_of(value: Any, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, Command) and value.__module__ == module
