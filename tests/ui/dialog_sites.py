"""Where in ``ui`` a dialog is made: found in the source, so that a new one can't be forgotten."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import FrameType

from PySide6.QtWidgets import QDialog

ROOT = Path(__file__).resolve().parents[2]
ASKED = ("tell", "confirm")  # of ui.dialogs: they make a message box
DOOR = ("ui/dialogs.py", "ui/widgets/form_dialog.py")


def dialog_classes() -> set[str]:
    """Names of every dialog class of the program."""
    package = importlib.import_module("ui")
    for module in pkgutil.walk_packages(package.__path__, "ui."):
        importlib.import_module(module.name)
    found, todo = set(), [QDialog]
    while todo:
        for kind in todo.pop().__subclasses__():
            if kind.__module__.startswith("ui."):
                found.add(kind.__name__)
            todo.append(kind)
    return found


def sites() -> set[str]:
    """``ui/visits/acts.py VisitActs.visit`` for every function that makes a dialog."""
    classes, found = dialog_classes(), set()
    for file in sorted((ROOT / "ui").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name not in DOOR:
            _visit(ast.parse(file.read_text("utf-8")), name, [], classes, found)
    return found


def _visit(node: ast.AST, file: str, inside: list[str], classes: set[str], found: set[str]) -> None:
    if isinstance(node, ast.Call) and inside:
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        whose = called.value if isinstance(called, ast.Attribute) else None
        asked = name in ASKED and isinstance(whose, ast.Name) and whose.id == "dialogs"
        if name in classes or asked:
            found.add(f"{file} {'.'.join(inside)}")
    deeper = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    here = [*inside, node.name] if deeper else inside
    for child in ast.iter_child_nodes(node):
        _visit(child, file, here, classes, found)


def site_of_caller() -> str:
    """The function of ``ui`` that is making a dialog right now."""
    frame: FrameType | None = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        path = Path(code.co_filename)
        if path.is_relative_to(ROOT / "ui"):
            name = path.relative_to(ROOT).as_posix()
            of_dialog = code.co_name == "__init__" and isinstance(
                frame.f_locals.get("self"), QDialog
            )
            if name not in DOOR and not of_dialog:
                where = [
                    p for p in code.co_qualname.split(".") if p not in ("<locals>", "<lambda>")
                ]
                return f"{name} {'.'.join(where)}"
        frame = frame.f_back
    return ""
