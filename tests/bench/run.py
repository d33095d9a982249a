"""Runs every benchmark of this package: ``main.py bench``."""

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import tests.bench
from tests.bench.figures import Figure


def suites() -> list[str]:
    """Names of the modules that measure something: ``figures(folder)`` in ``measure_*``."""
    found = (module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    return sorted(name for name in found if name.startswith("measure_"))


def run(only: str = "") -> Iterator[Figure]:
    """Measure, one suite after the other, each in a folder of its own."""
    for name in suites():
        if only not in name:
            continue
        module = import_module(f"tests.bench.{name}")
        with TemporaryDirectory() as folder:
            print(f"… {name.removeprefix('measure_')}", file=sys.stderr, flush=True)
            yield from module.figures(Path(folder))


def in_words(figure: Figure) -> str:
    """A line to read."""
    beside = f"  = {figure.of_floor} × floor ({figure.floor_is})" if figure.floor else ""
    limit = ""
    if figure.limit is not None:
        limit = (
            f"  limit {figure.limit:.3g}: {'met' if figure.value <= figure.limit else 'NOT MET'}"
        )
    return f"{figure.name}: {figure.value:.3f} {figure.unit}{limit}{beside}"
