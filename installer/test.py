"""Set up with what the tests need, then run lint, types, layers and the whole suite."""

import os
import subprocess
import sys

from bootstrap import ROOT, SetupFailed, say, set_up


def main(more: list[str]) -> int:
    """Run every check, the suite last; return 0 only when all passed."""
    try:
        python = str(set_up("test.txt", tools=True))
    except SetupFailed as error:
        say(str(error))
        return 1
    # Modules are run by a line of code where their console scripts could not bear a path with spaces.
    layers = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "layers": [python, "-c", layers],
        "pytest": [python, "-m", "pytest", "-q", "-n", "2", *more],
    }
    quiet = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    failed = []
    for name, command in checks.items():
        say(f"== {name}")
        if subprocess.run(command, cwd=ROOT, env=quiet, check=False).returncode:
            failed.append(name)
    say("没有通过：" + "、".join(failed) if failed else "全部通过")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
