"""A case of social assistance: what was asked for, what the family has, what was decided and paid."""

from datetime import date
from typing import Any

from app.records.base import Audience, Part, Record, kind, personal, plain


@kind(
    "case",
    "办件",
    audience=Audience.ALL,
    part=Part.ASSISTANCE,
    writers=("intake.accept",),
    indexes=(("household_id",), ("receipt_number",), ("area",)),
)
class Case(Record):
    """One application for one programme. It travels with its household."""

    receipt_number: str = plain("受理编号")
    programme: str = plain("事项")
    household_id: str = plain("家庭")
    applicant_id: str = plain("申请人")
    area: str = plain("所在村（居）")  # area id of the village
    urban_rural: str = plain("城乡类别")
    applied_on: date = plain("申请日期")
    accepted_on: date = plain("受理日期")
    accepted_by: str = plain("受理人")
    due_on: date | None = plain(
        "办结期限", default=None
    )  # None: that year's holidays are not known
    due_days: int = plain("办结工作日数")
    reason: str | None = personal("申请理由", default=None)
    single_person_id: str | None = plain("单人户对象", default=None)
    proxy_name: str | None = personal("代理人", mask="name", default=None)
    proxy_relation: str | None = plain("代理关系", default=None)
    relative_of_staff: str | None = personal("近亲属备案", default=None)
    commitment_signed: bool = plain("已签承诺", default=False)
    origin: str = plain("来源", default="counter")  # "counter" / "outreach"
    pack_id: str = plain("政策包")
    pack_version: str = plain("政策包版本")
    pack_hash: str = plain("政策包校验")


@kind(
    "means_item",
    "经济状况",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("intake.accept", "case.investigate"),
    indexes=(("case_id",),),
)
class MeansItem(Record):
    """One income, one possession or one rigid expense of one member, as declared or found."""

    case_id: str = plain("办件")
    person_id: str | None = plain("成员", default=None)
    section: str = plain("类别")  # "income" / "wealth" / "expense"
    category: str = plain("项目")  # code of the policy pack
    amount_fen: int = personal("金额")  # per ``period``; for counted things the number
    period: str = plain("周期")  # "month" / "year" / "once" / "count"
    basis: str | None = personal("依据", default=None)
    source: str = plain("来源", default="declared")  # "declared" / "found"


@kind(
    "authorisation",
    "核对授权",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("intake.accept", "case.investigate"),
    indexes=(("case_id",),),
)
class Authorisation(Record):
    """That one member allows the means check; a guardian signs for a minor."""

    case_id: str = plain("办件")
    person_id: str = plain("授权人")
    signed_on: date | None = plain("签署日期", default=None)
    guardian_id: str | None = plain("代签监护人", default=None)


@kind(
    "benefit_account",
    "发放账户",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("intake.accept",),
    indexes=(("case_id",),),
)
class BenefitAccount(Record):
    """Where the money goes (一卡通)."""

    case_id: str = plain("办件")
    payee_name: str = personal("开户名", mask="name")
    bank: str = plain("开户银行")
    account_number: str = personal("账号", mask="account")
    relation: str = plain("与申请人关系", default="self")
    valid_from: date | None = plain("启用日期", default=None)


@kind(
    "material",
    "材料",
    audience=Audience.ALL,
    part=Part.ASSISTANCE,
    writers=("intake.accept", "case.investigate"),
    indexes=(("case_id",),),
)
class Material(Record):
    """One paper of the materials list of a case."""

    case_id: str = plain("办件")
    item: str = plain("材料项")  # code of the policy pack
    person_id: str | None = plain("成员", default=None)
    state: str = plain("状态")  # "given" / "looked_up" / "missing" / "not_needed"


@kind(
    "decision",
    "办理环节",
    audience=Audience.ALL,
    part=Part.ASSISTANCE,
    writers=("case.*", "intake.accept"),
    add_only=True,
    indexes=(("case_id",),),
)
class Decision(Record):
    """One step taken in a case, and the status it leads to.

    ``parents`` are the latest decisions its author saw; ``judged`` the versions of the records it
    looked at. What a step found (bank balances, the house) stands in an ``Inquiry``, which goes up only.
    """

    case_id: str = plain("办件")
    step: str = plain("环节")  # code of the policy pack's steps
    status: str = plain("状态")  # status of the case after it
    parents: tuple[str, ...] = plain("前序环节", default=())
    judged: dict[str, Any] | None = plain("依据版本", default=None)
    on: date = plain("日期")
    by: str = plain("经办人")
    role: str = plain("角色")
    area: str = plain("机构")
    note: str | None = personal("说明", default=None)
    rule: str | None = plain("依据条款", default=None)  # rule id of the policy pack
    inquiry_id: str | None = plain("调查记录", default=None)
    content: dict[str, Any] | None = personal(
        "内容", default=None
    )  # public facts of the step (dates, places)
    signature: str | None = plain("签名", default=None)  # hex, by the device over canonical bytes


@kind(
    "inquiry",
    "调查核对记录",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("case.*",),
    add_only=True,
    indexes=(("case_id",),),
)
class Inquiry(Record):
    """What a data check or a visit to the household found."""

    case_id: str = plain("办件")
    form: str = plain("表单")  # "verification_request", "verification_result", "investigation" …
    on: date = plain("日期")
    by: str = plain("经办人")
    content: dict[str, Any] = personal("内容")


@kind(
    "benefit",
    "待遇",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("case.confirm", "case.opinion"),
    add_only=True,
    indexes=(("case_id",), ("household_id",)),
)
class Benefit(Record):
    """A monthly amount, whole and line by line, as a decision computed it under one pack."""

    case_id: str = plain("办件")
    household_id: str = plain("家庭")
    decision_id: str = plain("决定")
    programme: str = plain("事项")
    monthly_fen: int = personal("月金额")
    from_month: date | None = plain(
        "起发月", default=None
    )  # first day of the month; None: proposed
    member_ids: tuple[str, ...] = plain("保障对象", default=())
    lines: tuple[dict[str, Any], ...] = personal("构成", default=())
    facts: dict[str, Any] = personal("计算依据")  # what the rule was given: recomputed identically
    pack_id: str = plain("政策包")
    pack_version: str = plain("政策包版本")
    pack_hash: str = plain("政策包校验")


@kind(
    "payment",
    "发放",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("payment.make",),
    add_only=True,
    indexes=(("benefit_id",), ("month",)),
)
class Payment(Record):
    """One month's money for one benefit."""

    benefit_id: str = plain("待遇")
    case_id: str = plain("办件")
    month: date = plain("月份")
    amount_fen: int = personal("金额")
    made_on: date = plain("发放日期")
    made_by: str = plain("发放人")
