"""Signing a decision as it is made."""

from dataclasses import replace

import msgspec

from app.ports import Work
from app.records.assistance import Decision
from app.sync.authorship import signed_text


def signed(decision: Decision, work: Work) -> Decision:
    """With this device's signature over the canonical bytes of everything else."""
    text = signed_text(decision.id, decision.dossier, msgspec.to_builtins(decision))
    return replace(decision, signature=work.sign(text))
