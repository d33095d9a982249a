"""What one person asks another about a record on which their values differ."""

from datetime import datetime

from app.records.base import Audience, Part, Record, kind, personal, plain


@kind(
    "question",
    "询问",
    audience=Audience.ALL,
    part=Part.PEOPLE,
    writers=("conflict.resolve",),
    add_only=True,
    indexes=(("about_id",), ("to",)),
)
class Question(Record):
    """Travels with the record that it is about, and is open for as long as that conflict is."""

    about_kind: str = plain("对象类型")
    about_id: str = plain("对象")
    field: str = plain("字段")
    to: str = plain("问谁")
    text: str = personal("内容")
    asked_by: str = plain("提问人")
    asked_at: datetime = plain("提问时间")


@kind(
    "office_question",
    "询问（不下发）",
    audience=Audience.UP,
    part=Part.PEOPLE,
    writers=("conflict.resolve",),
    add_only=True,
    indexes=(("about_id",), ("to",)),
)
class OfficeQuestion(Question):
    """About a record that no village holds: what somebody types about an income goes no further than the income."""
