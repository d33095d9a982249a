"""Yichuang 一窗: wires everything together; without a verb it opens the window.

A verb is one file in ``ui.verbs``; each loads only what it needs: the window must be on the screen before the store's
modules are read.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Callable

from app.errors import AppError
from ui.verbs.base import (
    Answer,
    FileUnreadable,
    WrongCall,
    all_verbs,
    enter,
    home_of,
    json_line,
    load_store,
    open_desk,
)
from ui.verbs.command_line import wanted

DONE, NOT_DONE, WRONG_CALL, STOPPED = 0, 1, 2, 130


def window(chosen: argparse.Namespace) -> Answer:
    """Open the window; the answer comes when it is closed."""
    from ui import display

    display.need_screen()
    from ui.shell.start import run_window

    return Answer(None, (), run_window(home_of(chosen), open_desk, enter, load_store))


def run(arguments: list[str]) -> Answer:
    """Run a verb, or the window. Raises AppError where it is not done."""
    verbs = all_verbs()
    chosen = wanted(arguments, verbs)
    act: Callable[[argparse.Namespace], Answer] = verbs[chosen.verb].run if chosen.verb else window
    try:
        return act(chosen)
    except OSError as error:
        raise FileUnreadable(file=str(error.filename or "")) from error


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 1 refused or not done, 2 wrong call. With --json, standard output holds one value."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    as_json = "--json" in arguments
    try:
        answer = run(arguments)
        if as_json or answer.lines is None:
            say(json_line(answer.value))
        else:
            for line in answer.lines:
                say(line)
    except AppError as error:
        tell(as_json, error.code, words_with_issues(error))
        return WRONG_CALL if isinstance(error, WrongCall) else NOT_DONE
    except BrokenPipeError:  # whoever was reading has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except KeyboardInterrupt:
        return STOPPED
    except Exception:  # noqa: BLE001 - a bug: the trace for us, one sentence for whoever called
        traceback.print_exc()
        tell(as_json, AppError.code, words_with_issues(AppError()))
        return NOT_DONE
    return answer.status


def say(words: str) -> None:
    print(words, flush=True)


def tell(as_json: bool, code: str, words: str) -> None:
    """One sentence for people, the same with its code for machines."""
    print(words, file=sys.stderr)
    if as_json:
        say(json_line({"error": {"code": code, "message": words}}))


def words_with_issues(error: AppError) -> str:
    """What is wrong and what to do, with every field that was refused."""
    from ui.words import words_of, words_of_issue

    issues = [words_of_issue(issue) for issue in getattr(error, "issues", ())]
    return " ".join([words_of(error), *issues])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
