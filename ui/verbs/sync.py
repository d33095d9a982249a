"""An exchange with the county's hub over the network."""

import argparse
from contextlib import closing

from ui.verbs.base import Answer, desk_of
from ui.verbs.command_line import Arguments

WORDS = ("与县级平台联网交换", "exchange with the county's hub over the network")


def arguments(parser: Arguments) -> None:
    parser.add(
        "url", "平台地址，照县里给的整行写；不写则用上次的", "the hub's address with its pin; the last one if left out",
        nargs="?", metavar="URL",
    )  # fmt: skip


def run(chosen: argparse.Namespace) -> Answer:
    with closing(desk_of(chosen)) as desk:
        network = desk.network()
        if chosen.url:
            network.set_up(chosen.url)
        found = network.exchange()
    summary, wire = found.exchange, found.wire
    value = {
        "hub": found.hub, "accepted": summary.accepted, "known": sum(f.known for f in summary.received),
        "quarantined": summary.quarantined, "conflicts": summary.conflicts, "sent": summary.entries_sent,
        "refused": [*found.refused, *(f.code for f in summary.received if f.code)],
        "round_trips": wire.trips, "bytes_out": wire.bytes_out, "bytes_in": wire.bytes_in,
    }  # fmt: skip
    words = f"联网交换完成：送出 {summary.entries_sent} 条，带入 {summary.accepted} 条。"
    return Answer(value, [words], 1 if value["refused"] else 0)
