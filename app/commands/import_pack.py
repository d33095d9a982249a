"""Take in a policy pack: checked whole, then in force by its dates on every replica it reaches."""

from dataclasses import dataclass, field

import msgspec

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.policy.load import read_pack
from app.ports import Work
from app.records.office import OFFICE, PolicyPackVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPack(Command[str]):
    """``texts``: the pack's files by name."""

    action = "policy.import"
    label = "导入政策包"

    texts: dict[str, str] = field(repr=False)


def handle(command: ImportPack, work: Work) -> str:
    """The pack's label. Raises PolicyProblem, or Refused for a version that is here already."""
    if "pack.toml" not in command.texts:
        raise Refused([FieldIssue("texts", "policy.no_files")])
    pack = read_pack(command.texts)
    for known in work.find(PolicyPackVersion, pack_id=pack.id):
        if known.version == pack.version:
            facts = {"label": pack.label, "version": pack.version}
            raise Refused([FieldIssue("texts", "policy.same_version", dict(facts))])
    body = msgspec.json.encode(dict(command.texts), order="deterministic")
    work.add(
        PolicyPackVersion(
            id=work.new_id(),
            dossier=OFFICE,
            pack_id=pack.id,
            version=pack.version,
            body=body.decode(),
            signature=work.sign(body),
        )
    )
    return pack.label
