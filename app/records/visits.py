"""Who is looked in on, what was found, and what has to be done about it."""

from datetime import date, datetime
from typing import Any

from app.records.base import Audience, Part, Record, kind, personal, plain


@kind(
    "visit_enrolment",
    "走访对象",
    audience=Audience.ALL,
    part=Part.VISITS,
    writers=("visit.plan",),
    indexes=(("person_id",), ("area",)),
)
class VisitEnrolment(Record):
    """That a person is visited, under which plan (dispersed tekun, lone elder …)."""

    person_id: str = plain("对象")
    group: str = plain("走访类别")  # code of the policy pack
    area: str = plain("所在村（居）")
    self_care: str | None = personal(
        "自理能力", default=None
    )  # "able" / "partly_unable" / "unable"
    self_care_indicators: dict[str, Any] | None = personal(
        "六项指标", default=None
    )  # code → bool (able)
    carer_name: str | None = personal("照料人", mask="name", default=None)
    carer_phone: str | None = personal("照料人电话", mask="phone", default=None)
    agreement_until: date | None = plain("照料协议到期", default=None)
    since: date = plain("起始日期")
    until: date | None = plain("结束日期", default=None)
    route_order: int = plain("路线序号", default=0)


@kind(
    "visit",
    "走访记录",
    audience=Audience.ALL,
    part=Part.VISITS,
    writers=("visit.record",),
    add_only=True,
    indexes=(("person_id",), ("visited_at",)),
)
class Visit(Record):
    """One visit to an adult, or one try that failed."""

    person_id: str = plain("对象")
    enrolment_id: str = plain("走访对象")
    questionnaire: str = plain("问卷")
    visited_at: datetime = plain("走访时间")
    by: str = plain("走访人")
    mode: str = plain("方式")  # "in_person" / "phone" / "video"
    not_met_reason: str | None = plain("未见到原因", default=None)
    answers: dict[str, Any] = personal("回答")
    next_due_on: date | None = plain("下次走访", default=None)


@kind(
    "task",
    "待办事项",
    audience=Audience.ALL,
    part=Part.VISITS,
    writers=("visit.record", "task.close"),
    indexes=(("person_id",), ("due_on",)),
)
class Task(Record):
    """What a finding asks for: what, how grave, by whom, until when."""

    person_id: str = plain("对象")
    area: str = plain("所在村（居）")
    source_id: str = plain("来源记录")
    kind: str = plain("类别")
    gravity: str = plain("程度")  # "note" / "todo" / "urgent" / "danger"
    what: str = personal("事项")
    due_on: date = plain("期限")
    assigned_to: str | None = plain("责任人", default=None)
    done_on: date | None = plain("办结日期", default=None)
    done_what: str | None = personal("办理结果", default=None)
    done_by: str | None = plain("办理人", default=None)
