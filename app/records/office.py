"""What every replica of a county shares, and the trail of who did what."""

from datetime import datetime

from app.records.base import Audience, Part, Record, kind, plain

OFFICE = "office"  # the dossier of what all replicas share


@kind(
    "roster",
    "名册",
    audience=Audience.ALL,
    part=Part.OFFICE,
    writers=("admin.roster",),
    add_only=True,
    indexes=(("version",),),
)
class RosterVersion(Record):
    """One version of the county's roster: people, roles, areas, devices; signed by the county key."""

    version: int = plain("版本")
    body: str = plain("内容")  # canonical JSON as signed
    signature: str = plain("签名")  # hex


@kind(
    "policy_pack",
    "政策包",
    audience=Audience.ALL,
    part=Part.OFFICE,
    writers=("policy.import",),
    add_only=True,
    indexes=(("pack_id",),),
)
class PolicyPackVersion(Record):
    """One version of a county's rules and standards, as data."""

    pack_id: str = plain("政策包")
    version: str = plain("版本")
    body: str = plain("内容")
    signature: str = plain("签名")


@kind(
    "audit",
    "操作记录",
    audience=Audience.UP,
    part=Part.OFFICE,
    writers=("*",),
    add_only=True,
    indexes=(("at",), ("about_id",)),
    read="audit.read",
)
class AuditRecord(Record):
    """Who did what to which record. Ids and counts only, never a name."""

    at: datetime = plain("时间")
    person: str = plain("操作人")
    device: str = plain("设备")
    action: str = plain("操作")
    about_kind: str | None = plain("对象类型", default=None)
    about_id: str | None = plain("对象", default=None)
    outcome: str = plain("结果", default="done")  # "done" / "refused"
    detail: str | None = plain("说明", default=None)  # codes and counts
