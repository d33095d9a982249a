"""A pack beside the one that is in force now for the same places."""

from app.errors import FieldIssue, Refused
from app.policy.compare import figure_changes
from app.policy.errors import NoPack
from app.policy.load import read_pack
from app.policy.packs import PolicyPack
from app.queries.pack_preview import PackPreview, PackPreviewQuery
from db.reading import Reading


def run(query: PackPreviewQuery, reading: Reading) -> PackPreview:
    if "pack.toml" not in query.texts:
        raise Refused([FieldIssue("texts", "policy.no_files")])
    pack = read_pack(query.texts)
    now: PolicyPack | None
    try:
        now = reading.policy(pack.areas[0], reading.today) if pack.areas else None
    except NoPack:
        now = None
    return PackPreview(
        pack.label,
        pack.version,
        pack.valid_from,
        now.label if now else "",
        figure_changes(now, pack),
    )
