"""``main.py assess``: a household as JSON in, lines and deadlines with their clauses out."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, given=""):
    command = [sys.executable, str(ROOT / "main.py"), "assess", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_the_example_assesses_itself():
    example = run("--example", "--on", "2026-09-24").stdout
    answer = json.loads(run("-", given=example).stdout)
    assert answer["eligible"]
    assert answer["amount_fen"] == 50300  # (361 − 200) × 2 + 108.30 + 72.20 = 502.50, to whole yuan
    assert {line["document"] for line in answer["lines"]} <= {
        "dibao_confirmation",
        "liupanshui_plan",
    }
    assert [d["on"] for d in answer["deadlines"]] == ["2026-09-30", "2026-10-15", "2026-11-12"]


def test_a_day_whose_year_is_not_known_is_left_open():
    example = run("--example", "--on", "2026-11-24").stdout
    whole = json.loads(run("-", given=example).stdout)["deadlines"][-1]
    assert (whole["working_days"], whole["on"]) == (30, None)


def test_rubbish_gets_one_sentence_and_status_1():
    done = run("--json", "-", given="{}")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "CLI-400"
