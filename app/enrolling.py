"""What answering a new machine came to, in words for people."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answered:
    """``code`` is said aloud to the new machine's people. ``first_here``: its first bundle lies beside the answer;

    otherwise ``exchanges_with`` names the machine that brings it.
    """

    file: str
    code: str
    label: str
    first_here: bool
    exchanges_with: str


class Answerer(Protocol):
    """Writes the answer to an enrolment request into a folder, for the person who logs in there first."""

    def __call__(self, request: bytes, person: str, folder: Path) -> Answered: ...


# On the new machine: folder, answer, password, code heard -> who logs in first.
Enter = Callable[[Path, bytes, str, str], str]
