"""The verbs of main.py, as scripts and administrators call them: in processes of their own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ui.verbs.base import all_verbs

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[一-鿿]")


def call(*arguments, read="", language="zh_CN.UTF-8"):
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        input=read, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "LC_ALL": language},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


def value(done):
    """Standard output is one JSON value and nothing else."""
    assert len(done.stdout.splitlines()) == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def password(tmp_path_factory):
    file = tmp_path_factory.mktemp("password") / "密码.txt"
    file.write_text("Dahe-demo-2026\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two townships, a county and village laptops under a name with a space and Chinese characters."""
    folder = tmp_path_factory.mktemp("数据 文件夹") / "world"
    made = value(call("demo", "--world", folder, "--households", 2, "--json"))
    assert {user["user"] for user in made["users"]} >= {"clerk", "reviewer", "county", "director"}
    assert all(user["password"] for user in made["users"])
    assert [Path(there).is_dir() for there in made["folders"]] == [True] * 6
    assert {d["device"] for d in made["devices"]} >= {"device-town-1", "device-county"}
    return folder


@pytest.mark.parametrize(("language", "chinese"), [("zh_CN.UTF-8", True), ("en_US.UTF-8", False)])
def test_help_speaks_the_language_of_the_locale(language, chinese):
    for verb in ((), ("export",)):
        done = call(*verb, "--help", language=language)
        assert done.returncode == 0
        assert bool(CHINESE.search(done.stdout)) == chinese
        assert ("usage" in done.stdout) != chinese
    everything = call("--help", language=language).stdout
    assert all(re.search(rf"^ +{verb} ", everything, re.MULTILINE) for verb in all_verbs())


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",), ("export", "--to", "device-county"), ("do",), ("show",), ("demo", "--role", "king"),
        ("demo", "--households", "many"), ("assess", "--on", "2026-02-30"), ("verify", "--loud"),
    ],
)  # fmt: skip
def test_a_wrong_call_ends_with_2_and_one_sentence(arguments, tmp_path):
    done = call(*arguments, "--json")
    assert done.returncode == 2
    assert value(done)["error"]["code"] == "CLI-002"
    assert done.stderr.startswith("命令写法不对")
    assert len(done.stderr.splitlines()) == 1


def test_commands_and_queries_are_listed_with_their_schemas():
    commands = value(call("do", "--list", "--json"))
    assert {"accept_application", "take_step"} <= {c["name"] for c in commands}
    assert "$ref" in value(call("do", "--schema", "accept_application"))
    queries = value(call("show", "--list"))
    assert {"case_list", "home_page"} <= {q["name"] for q in queries}
    assert "$defs" in value(call("show", "--schema", "case_list"))
    unknown = call("do", "--schema", "nothing", "--json")
    assert (unknown.returncode, value(unknown)["error"]["code"]) == (1, "CLI-404")


def test_a_command_from_a_script_is_checked_as_in_the_window(world, password):
    as_clerk = ("--home", world / "township-1", "--user", "clerk", "--password-file", password)
    case = json.loads(call("show", "case_list", *as_clerk).stdout.splitlines()[0])
    step = json.dumps({"case_id": case["id"], "step": "confirm"})
    refused = call("do", "take_step", *as_clerk, "--json", read=step)
    assert refused.returncode == 1
    assert value(refused)["error"]["code"] == "SEC-403"
    bad = call("do", "take_step", *as_clerk, "--json", read='{"case": 1}')
    assert (bad.returncode, value(bad)["error"]["code"]) == (1, "CLI-400")


def test_rows_come_as_lines_or_as_one_value_masked_for_the_reader(world, password):
    as_clerk = ("--home", world / "township-1", "--user", "clerk", "--password-file", password)
    lines = call("show", "case_list", *as_clerk).stdout.splitlines()
    rows = value(call("show", "case_list", *as_clerk, "--json"))
    assert [json.loads(line) for line in lines] == rows
    assert rows
    denied = call(
        "show", "case_list", "--home", world / "village-1", "--user", "director",
        "--password-file", password, "--json",
    )  # fmt: skip
    assert (denied.returncode, value(denied)["error"]["code"]) == (1, "SEC-403")


def test_a_bundle_goes_from_a_township_to_the_county_and_only_once(world, password, tmp_path):
    town = ("--home", world / "township-2", "--user", "clerk-2", "--password-file", password)
    county = ("--home", world / "county", "--user", "county", "--password-file", password)
    sent = value(call("export", *town, "--to", "device-county", "--out", tmp_path, "--json"))
    assert {"file", "recipient", "changes", "bytes"} <= set(sent)
    assert sent["changes"] > 0
    file = tmp_path / sent["file"]
    assert file.stat().st_size == sent["bytes"]
    first = value(call("import", file, *county, "--json"))
    assert first["accepted"] > 0
    assert [s["sender"] for s in first["senders"]] == ["device-town-2"]
    assert (first["quarantined"], first["conflicts"]) == ([], 0)
    again = value(call("import", file, *county, "--json"))
    assert again["accepted"] == 0
    assert again["known"] >= first["accepted"]


def test_a_file_that_is_no_bundle_is_refused_and_the_others_are_taken(world, password, tmp_path):
    county = ("--home", world / "county", "--user", "county", "--password-file", password)
    (tmp_path / "假的.ycb").write_bytes(b"nothing of the kind")
    refused = call("import", tmp_path / "假的.ycb", tmp_path / "没有.ycb", *county, "--json")
    answer = value(refused)
    assert refused.returncode == 1
    assert answer["error"]["code"] == "SYNC-001"
    assert len(answer["refused"]) == 2
    unknown = call("export", *county, "--to", "device-nobody", "--out", tmp_path, "--json")
    assert (unknown.returncode, value(unknown)["error"]["code"]) == (1, "CLI-405")


def test_verify_tells_sound_from_altered(world, password):
    village = ("--home", world / "village-2", "--user", "director-2", "--password-file", password)
    assert value(call("verify", *village, "--json")) == {"ok": True, "problems": []}
    (sealed,) = (world / "village-2").glob("yichuang.db")
    pages = bytearray(sealed.read_bytes())
    pages[-2000] ^= 1
    sealed.write_bytes(pages)
    altered = call("verify", *village)
    assert altered.returncode == 1
    assert "完好" not in altered.stdout


def test_a_folder_without_an_office_is_named(tmp_path, password):
    done = call("verify", "--home", tmp_path / "无", "--password-file", password, "--json")
    assert (done.returncode, value(done)["error"]["code"]) == (1, "SEC-500")
    assert not (tmp_path / "无").exists()


def test_a_password_is_asked_for_or_read_from_a_file_never_taken_from_the_call(world, tmp_path):
    home = ("--home", world / "village-3", "--user", "director-3")
    assert "--password " not in call("verify", "--help").stdout
    missing = call("verify", *home, "--password-file", tmp_path / "none", "--json")
    assert (missing.returncode, value(missing)["error"]["code"]) == (1, "CLI-010")
    (tmp_path / "wrong").write_text("Wrong-demo-2026", "utf-8")
    wrong = call("verify", *home, "--password-file", tmp_path / "wrong", "--json")
    assert (wrong.returncode, value(wrong)["error"]["code"]) == (1, "SEC-401")


def test_a_demo_never_overwrites_an_office(world):
    before = (world / "county" / "keys.json").read_bytes()
    for wanted in (("--home", world / "county"), ("--world", world)):
        done = call("demo", *wanted, "--json")
        assert (done.returncode, value(done)["error"]["code"]) == (1, "APP-012")
    assert (world / "county" / "keys.json").read_bytes() == before


def test_the_hub_enrols_a_new_machine(world, password, tmp_path):
    new, request = tmp_path / "laptop", tmp_path / "request.ycq"
    there = ("--home", new, "--password-file", password, "--json")
    said = value(call("device", "request", *there, "--label", "大河社区新笔记本", "--out", request))
    county = ("--home", world / "county", "--user", "admin", "--password-file", password)
    key = ("--county-key", world / "county-key.yck", "--county-password-file", password)
    who = ("--person", "director-2", "--area", "520201101001", "--out", tmp_path, "--json")
    unheard = call("hub", "enrol", request, *county, *key, *who)
    assert unheard.returncode == 2
    wrong = call("hub", "enrol", request, *county, *key, *who, "--code", "AAAA-AAAA")
    assert wrong.returncode == 1
    made = value(call("hub", "enrol", request, *county, *key, *who, "--code", said["code"]))
    assert made["exchanges_with"] == "大河镇民政办"
    entered = value(call("device", "enter", made["file"], *there, "--code", made["code"]))
    assert entered["user"] == "director-2"
