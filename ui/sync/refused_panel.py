"""What was not taken in: by sender, why, and what to do about it."""

from itertools import groupby

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.clock import local_time
from app.queries.sync_page import QuarantineLine
from ui.widgets import Card, Chip, Heading, Notice, Secondary, Text, empty_layout

# Reason and what to do, by the code that the judgement gave.
REASONS = {
    "roster_missing": ("名册还没到", "等县里的新名册随下次交换到来，到后自动再判。"),
    "roster_went_back": (
        "所依据的名册比它前面的还旧",
        "请县管理员核对这台机器是否用旧备份恢复过。",
    ),
    "device_unknown": ("发出机器不在名册", "请县管理员把这台机器登记进名册，登记后自动再判。"),
    "device_revoked": ("发出机器已报失停用", "找回或补登记后由县管理员更新名册，更新后自动再判。"),
    "person_unknown": ("经办人不在名册", "请县管理员核对经办人，写入名册后自动再判。"),
    "not_permitted": ("经办人的岗位不能写这类记录", "请有权限的人员在自己的机器上重新办理。"),
    "rank_claimed": ("自报的岗位与名册不符", "请县管理员核对名册里此人的岗位。"),
    "kind_not_held": ("那台机器不该有这类记录", "请县管理员核对那台机器的管理范围。"),
    "author_unsigned": ("办理环节没有经办人的签名", "请经办人在自己的机器上重新办理这一步。"),
    "author_unproven": (
        "办理环节的签名不是名册里这位经办人的",
        "请打电话向经办人核实；是新登记的人员或机器的，新名册到后自动再判。",
    ),
    "written_already": (
        "改写了已经作出的办理环节",
        "原来的办理结果没有变；请县管理员核对是谁在那台机器上改写的。",
    ),
    "malformed": (
        "里面有读不懂的内容",
        "本机内容没有变；请查验发出的那台机器，修好后再交换一次。",
    ),
    "out_of_scope": (
        "那台机器没有管过这份档案，不该改它",
        "档案没有变。该由那里管的，请先把档案划给那里，划过去后自动再判；否则请核对那台机器。",
    ),
    "not_from_below": ("不是由它负责转交的机器写的", "请让写的那台机器自己来交换。"),
    "chain_missing": ("前面的内容还没到", "等前面的一份带来，到后自动接上。"),
    "dot_taken": ("编号与另一条记录相同", "请县管理员核对那台机器是否被复制或恢复过。"),
    "head_missing": ("那台机器还没有签认", "等那台机器下次交换带来签认，到后自动再判。"),
}
OTHER = ("没有通过核验", "请联系县管理员核对。")


class RefusedPanel(Card):
    """未收下的: kept whole, judged again when what was missing comes."""

    def __init__(self) -> None:
        super().__init__("未收下的", "原件都留着，条件具备后自动再判")
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)

    def show_lines(self, lines: tuple[QuarantineLine, ...]) -> None:
        empty_layout(self._box)
        if not lines:
            self._box.addWidget(Secondary("没有。收到的内容都已采用。"))
        for sender, group in groupby(lines, key=lambda line: line.device):
            listed = list(group)
            row = QHBoxLayout()
            row.addWidget(Heading(sender))
            row.addWidget(Chip(f"{sum(one.count for one in listed)} 条", "warning"))
            row.addStretch(1)
            self._box.addLayout(row)
            for line in listed:
                reason, what_to_do = REASONS.get(line.code, OTHER)
                self._box.addWidget(Text(_what(line)))
                self._box.addWidget(Notice(reason, what_to_do, "warning"))


def _what(line: QuarantineLine) -> str:
    return f"{line.label} {line.count} 条 · {line.person} · {local_time(line.since)} 起"
