"""Offices of people who do not exist, on real area codes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import FolderInUse
from ui.verbs.base import Answer, count, home_of
from ui.verbs.command_line import Arguments

WORDS = ("建立演示办公室（虚构人员）", "make a demo office with synthetic people")

if TYPE_CHECKING:
    from app.demo.world import Place

ROLES = ("township", "county", "village")


def arguments(parser: Arguments) -> None:
    parser.add(
        "--world",
        "在此建立一县两镇三村",
        "make a county, two townships, three villages here",
        metavar="DIR",
    )
    parser.add(
        "--households",
        "每镇多少户",
        "households in each township",
        type=count,
        default=42,
        metavar="N",
    )
    parser.add("--seed", "随机种子", "seed of the people drawn", type=count, default=1, metavar="S")
    parser.add(
        "--role",
        "哪一级的办公室",
        "which kind of office",
        choices=ROLES,
        default="township",
        metavar="ROLE",
    )


def run(chosen: argparse.Namespace) -> Answer:
    from app.demo.world import PLACES
    from db.offices import make_world
    from db.unattended import make_demo

    home = Path(chosen.world) if chosen.world else home_of(chosen)
    if (home / "keys.json").exists() or (home / "county").exists():
        raise FolderInUse(file=str(home))
    if chosen.world:
        users = make_world(home, chosen.households, chosen.seed)
        places = [(place, home / place.folder) for place in PLACES]
    else:
        users = make_demo(home, households=chosen.households, seed=chosen.seed, role=chosen.role)
        places = [(next(p for p in PLACES if p.level == chosen.role), home)]
    devices = [_device(place, folder) for place, folder in places]
    value = {
        "home": str(home), "users": users, "devices": devices,
        "folders": [device["folder"] for device in devices],
    }  # fmt: skip
    return Answer(value, ["  ".join(user.values()) for user in users])


def _device(place: "Place", folder: Path) -> dict[str, Any]:
    return {"device": place.device, "code": place.code, "label": place.label, "level": place.level,
            "area": place.area, "folder": str(folder), "users": list(place.users)}  # fmt: skip
