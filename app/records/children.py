"""A child's file: the child, the parents' states, guardianship, visits, agreements and reports."""

from datetime import date, datetime
from typing import Any

from app.records.base import Audience, Part, Record, kind, personal, plain


@kind(
    "child_file",
    "儿童档案",
    audience=Audience.ALL,
    part=Part.CHILDREN,
    writers=("child.write",),
    indexes=(("child_id",), ("area",)),
)
class ChildFile(Record):
    """One child, one file (一人一档). Its dossier is its own id."""

    child_id: str = plain("儿童")
    area: str = plain("所在村（居）")
    opened_on: date = plain("建档日期")
    guardian_id: str | None = plain("实际监护人", default=None)
    guardian_relation: str | None = plain("监护人关系", default=None)
    carer_id: str | None = plain("受托照护人", default=None)
    carer_relation: str | None = plain("照护人关系", default=None)
    school: str | None = personal("学校", default=None)
    grade: str | None = personal("年级班级", default=None)
    head_teacher: str | None = personal("班主任", default=None)
    head_teacher_phone: str | None = personal("班主任电话", mask="phone", default=None)
    boarding: bool = plain("住校", default=False)
    in_school: bool = plain("在学", default=True)
    has_hukou: bool = plain("有户籍", default=True)
    on_assistance: bool = plain("家庭享受保障", default=False)  # yes / no, never an amount
    facts: tuple[str, ...] = personal("情形", default=())  # risk facts: codes of the policy pack
    wishes: str | None = personal("心愿", default=None)
    confirmed_groups: tuple[str, ...] = plain("已确认类别", default=())
    closed_on: date | None = plain("结案日期", default=None)
    closed_reason: str | None = plain("结案原因", default=None)
    details: dict[str, Any] | None = personal("其他登记项", default=None)  # living, health, needs


@kind(
    "parent_state",
    "父母状况",
    audience=Audience.ALL,
    part=Part.CHILDREN,
    writers=("child.write",),
    indexes=(("file_id",),),
)
class ParentState(Record):
    """What is known of one parent: where, since when, in which state, with what evidence."""

    file_id: str = plain("儿童档案")
    which: str = plain("父或母")  # "father" / "mother"
    person_id: str | None = plain("人员", default=None)
    name: str | None = personal("姓名", mask="name", default=None)
    phone: str | None = personal("电话", mask="phone", default=None)
    state: str = plain("状况")  # "home", "away", "dead", "missing", "out_of_contact", "prison" …
    since: date | None = plain("起始日期", default=None)
    until: date | None = plain("结束日期", default=None)
    place: str | None = personal("所在地", default=None)
    evidence: str | None = personal("佐证", default=None)
    last_contact_on: date | None = plain("最近联系", default=None)
    last_home_on: date | None = plain("最近返乡", default=None)


@kind(
    "child_visit",
    "儿童走访",
    audience=Audience.ALL,
    part=Part.CHILDREN,
    writers=("child.visit",),
    add_only=True,
    indexes=(("file_id",), ("visited_at",)),
)
class ChildVisit(Record):
    """One visit to a child."""

    file_id: str = plain("儿童档案")
    visited_at: datetime = plain("走访时间")
    by: str = plain("走访人")
    mode: str = plain("方式")
    not_met_reason: str | None = plain("未见到原因", default=None)
    answers: dict[str, Any] = personal("回答")
    found: tuple[str, ...] = personal("发现情形", default=())
    next_due_on: date | None = plain("下次走访", default=None)


@kind(
    "care_agreement",
    "委托照护协议",
    audience=Audience.ALL,
    part=Part.CHILDREN,
    writers=("child.agreement",),
    indexes=(("file_id",),),
)
class CareAgreement(Record):
    """Parents entrust a child to an adult for a time (未成年人保护法 22–23)."""

    file_id: str = plain("儿童档案")
    principal: str = plain("委托人")  # "father" / "mother" / "both"
    principal_name: str = personal("委托人姓名", mask="name")
    carer_id: str = plain("受托人")
    carer_relation: str = plain("与儿童关系")
    reason: str = personal("委托原因")
    starts_on: date = plain("开始日期")
    ends_on: date = plain("结束日期")
    duties: str | None = personal("照护事项", default=None)
    contact: str | None = personal("每周联系方式", default=None)
    child_opinion: str | None = personal("儿童意见", default=None)
    carer_statement: bool = plain("禁止情形声明", default=False)
    informed_school_on: date | None = plain("告知学校", default=None)
    signed_on: date | None = plain("签订日期", default=None)
    ended_on: date | None = plain("终止日期", default=None)
    terms: dict[str, Any] | None = personal("其他约定", default=None)  # money, doctor, school, home


@kind(
    "incident",
    "强制报告",
    audience=Audience.UP,
    part=Part.CHILDREN,
    writers=("incident.report", "incident.note"),
    indexes=(("reported_at",),),
    read="incident.read",
)
class Incident(Record):
    """A mandatory report (未成年人保护法 11). Who reported stands apart, in ``IncidentReporter``."""

    number: str = plain("编号")
    file_id: str | None = plain("儿童档案", default=None)
    area: str = plain("发生地")
    child_words: str = personal("儿童姓名或特征")
    child_place: str | None = personal("现处位置", default=None)
    situation: str = plain("情形")  # code of the nine situations
    found_at: datetime | None = plain("发现时间", default=None)
    reported_at: datetime = plain("报告时间")
    course: str | None = personal("经过", default=None)
    urgent: bool = plain("紧急", default=False)
    police_called_at: datetime | None = plain("报警时间", default=None)
    police_station: str | None = plain("派出所", default=None)
    police_number: str | None = plain("警号或案号", default=None)
    measures: str | None = personal("现场处置", default=None)
    informed: dict[str, Any] | None = plain("通报", default=None)
    readers: tuple[str, ...] = plain("可查看人", default=())  # user ids and roles
    suspect: str | None = personal("疑似侵害人", default=None)
    feedback: str | None = personal("反馈", default=None)
    closed_on: date | None = plain("结案日期", default=None)


@kind(
    "incident_reporter",
    "报告人",
    audience=Audience.UP,
    part=Part.CHILDREN,
    writers=("incident.report",),
    add_only=True,
    indexes=(("incident_id",),),
    read="incident.reporter",
)
class IncidentReporter(Record):
    """Who made a mandatory report: kept from others."""

    incident_id: str = plain("强制报告")
    name: str = personal("报告人", mask="name")
    phone: str | None = personal("电话", mask="phone", default=None)
    said_by: str = plain("登记人")


@kind(
    "incident_note",
    "强制报告跟进",
    audience=Audience.UP,
    part=Part.CHILDREN,
    writers=("incident.note", "incident.report"),
    add_only=True,
    indexes=(("incident_id",),),
    read="incident.read",
)
class IncidentNote(Record):
    """What came of a mandatory report: an answer of the police, a placement, an assessment, its end."""

    incident_id: str = plain("强制报告")
    step: str = plain("事项")  # code of the policy pack's list ``report_step``
    on: date = plain("日期")
    unit: str | None = personal("单位或接警人", default=None)
    words: str | None = personal("内容", default=None)
    noted_at: datetime = plain("登记时间")
    noted_by: str = plain("登记人")


@kind(
    "child_task",
    "儿童待办",
    audience=Audience.ALL,
    part=Part.CHILDREN,
    writers=("child.visit", "child.write"),
    indexes=(("file_id",), ("due_on",)),
)
class ChildTask(Record):
    """What has to be done for a child, by when."""

    file_id: str = plain("儿童档案")
    area: str = plain("所在村（居）")
    source_id: str = plain("来源记录")
    what: str = personal("事项")
    gravity: str = plain("程度")
    due_on: date = plain("期限")
    done_on: date | None = plain("办结日期", default=None)
    done_what: str | None = personal("办理结果", default=None)
    done_by: str | None = plain("办理人", default=None)
