"""Which papers an application needs, and from whom (57号 第九条、第十条)."""

from dataclasses import dataclass, field

from app.policy.packs import Material, Programme
from app.rules.household import HouseholdFacts, MemberFacts


@dataclass(frozen=True, slots=True)
class Needed:
    """One paper of the list; ``people`` are those it is asked of where it is asked of each."""

    material: Material
    people: tuple[str, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        who = "、".join(name for name in self.people if name)
        return f"{self.material.label}（{who}）" if who else self.material.label


def needed(programme: Programme, facts: HouseholdFacts) -> tuple[Needed, ...]:
    """The papers that this household's circumstances call for, in the order of the pack."""
    found = []
    for material in programme.materials:
        whose = [m for m in facts.members if not m.not_counted and _fits(material.condition, m)]
        if material.condition == "always":
            found.append(Needed(material))
        elif whose:
            found.append(Needed(material, tuple(m.name for m in whose)))
    return tuple(found)


def _fits(condition: str, member: MemberFacts) -> bool:
    return {
        "disabled": member.disabled,
        "ill": bool(member.serious_illness),
        "student": member.student,
    }.get(condition, False)
