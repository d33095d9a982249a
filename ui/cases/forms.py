"""The questions of each step's form, as data: one entry for each form of the policy pack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One field: ``kind`` is text, long, date, people (names divided by blanks) or findings."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""


FORMS: dict[str, tuple[Question, ...]] = {
    "": (),
    "verification_result": (
        Question(
            "items", "核对结果", "findings", "逐项写：银行存款 8,412.36 元；车辆 无；不动产 无"
        ),
    ),
    "told": (Question("told_how", "告知方式", hint="电话、上门或书面，何时告知了谁"),),
    "objection": (Question("what", "异议内容和佐证", "long"),),
    "investigation": (
        Question("investigators", "调查人（两人以上）", "people", "姓名之间空一格"),
        Question("present", "在场成员"),
        Question("housing", "住房", hint="结构、间数、面积、产权"),
        Question("living", "吃穿用和家电", "long"),
        Question("differences", "与申报不同之处", "long"),
    ),
    "opinion": (Question("reason", "意见说明", "long"),),
    "notice": (Question("place", "张贴地点"), Question("posted_by", "张贴人")),
    "notice_closed": (Question("evidence", "张贴与撤下的佐证", hint="照片、反馈单编号"),),
    "confirmation": (Question("county_visit_on", "县级入户日期", hint="有近亲属备案时必填"),),
    "refusal": (Question("reason", "不予确认的事实和理由", "long"), Question("rule", "依据条款")),
    "return": (Question("reason", "退回原因", "long"),),
}
