"""What is stored and synchronised: one file for each group of kinds, found by lying here."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from app.records import base
from app.records.base import Record


@cache
def kinds() -> Mapping[str, type[Record]]:
    """Every kind of record by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(base.declared().items()))
