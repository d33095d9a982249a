"""What a benchmark answers, and how it measures."""

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement, beside the same work on the bare driver (the floor) in the same run.

    ``limit`` is what the issue asks for, in the same unit; ``of_floor`` is value ÷ floor.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    limit: float | None = None

    @property
    def of_floor(self) -> float | None:
        return round(self.value / self.floor, 2) if self.floor else None

    def as_json(self) -> dict[str, Any]:
        """Plain values for a machine."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "floor": None if self.floor is None else round(self.floor, 3),
            "peer": self.floor_is,
            "ratio": self.of_floor,
            "limit": self.limit,
            "within": None if self.limit is None else self.value <= self.limit,
        }


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def milliseconds(works: Sequence[Callable[[], object]]) -> list[float]:
    """How long each of these takes."""
    return [seconds(work) * 1000 for work in works]


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


class PeakMemory:
    """Growth of the resident memory inside a ``with`` block, in MiB; None where the system can't say."""

    grown: float | None = None

    def __enter__(self) -> "PeakMemory":
        self._before = self._read("VmRSS")
        reset = Path("/proc/self/clear_refs")
        if reset.exists() and os.access(reset, os.W_OK):
            reset.write_text("5")  # sets the peak back to what is resident now
        return self

    def __exit__(self, *_: object) -> None:
        peak = self._read("VmHWM")
        if peak is not None and self._before is not None:
            self.grown = (peak - self._before) / 1024

    @staticmethod
    def _read(name: str) -> int | None:
        status = Path("/proc/self/status")
        if not status.exists():
            return None
        line = next((x for x in status.read_text().splitlines() if x.startswith(name)), None)
        return int(line.split()[1]) if line else None
