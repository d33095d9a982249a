"""Set up and start: a demo office in a folder of its own, and the window on it."""

import argparse
import subprocess
import sys

from bootstrap import ROOT, SetupFailed, say, set_up

OFFICE = ROOT / "demo-office"


def main() -> int:
    """Return 0 when the window (or, without a display, the tour) ended well."""
    parser = argparse.ArgumentParser(
        description="安装并打开演示办公室 / set up and open a demo office"
    )
    parser.add_argument("--setup-only", action="store_true", help="只安装，不打开 / install only")
    chosen = parser.parse_args()
    try:
        python = set_up("run.txt")
    except SetupFailed as error:
        say(str(error))
        return 1
    if chosen.setup_only:
        say("已就绪。再运行一次本命令（不带 --setup-only）即可打开。")
        return 0
    program = [str(python), str(ROOT / "main.py")]
    if subprocess.run([str(python), "-m", "ui.display"], cwd=ROOT, check=False).returncode:
        return tour(program)
    if not (OFFICE / "keys.json").exists():
        say("建立演示办公室（虚构人员，真实区划代码）…")
        made = subprocess.run([*program, "demo", "--home", str(OFFICE)], check=False)
        if made.returncode:
            return made.returncode
    say("打开窗口 …")
    return subprocess.run([*program, "--home", str(OFFICE)], check=False).returncode


def tour(program: list[str]) -> int:
    """Without a display: drive the window through the main job and say where the pictures are."""
    out = ROOT / "out" / "tour"
    say(f"没有显示器：改为自动演示一遍，大约一分钟，图片和 PDF 写到 {out} …")
    log = subprocess.run([*program, "tour", "--out", str(out)], check=False, stdout=subprocess.PIPE)
    if log.returncode:
        say(f"演示没有走完：请看 {out / 'summary.json'} 里没有通过的那一步。")
    else:
        say(f"演示完成：图片和 PDF 在 {out}，每一步见 {out / 'summary.json'}。")
    return log.returncode


if __name__ == "__main__":
    sys.exit(main())
