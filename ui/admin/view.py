"""Who opens this machine, who is in the roster, which machines and policy packs there are."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.admin_page import AdminPage, AdminPageQuery, DeviceLine, PackLine, PersonLine
from app.security.key_slots import Slot
from ui.admin.acts import AdminActs
from ui.admin.backup import BackupCard
from ui.admin.county import CountyCard
from ui.admin.devices import DeviceActs
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Chip,
    Column,
    DataTable,
    Elided,
    LinkButton,
    Page,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)

PEOPLE = (
    Column("姓名", lambda p: p.name, 120),
    Column("岗位", lambda p: p.role_label, 140),
    Column("管辖区域", lambda p: p.area_label),
    Column("起", lambda p: p.since.isoformat(), 110, quiet=True),
    Column("状态", lambda p: _state(p), 130, tone=lambda p: _tone(p)),
)


def _state(person: PersonLine) -> str:
    if person.until is None:
        return "在岗"
    return "已停用" if person.gone else f"到 {person.until:%m-%d}"


def _tone(person: PersonLine) -> str:
    return "neutral" if person.gone else "warning" if person.until else "ok"


class AdminView(Page):
    """This machine first: that is what a township needs; the roster's changes only at the county."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._page: AdminPage | None = None
        self._slots: tuple[Slot, ...] = ()
        self.acts = AdminActs(desk, self)
        self.devices = DeviceActs(desk, self)
        here = Card("本机用户", "能打开这台机器的人")
        add = SecondaryButton("添加用户", icon_name="user-plus", name="let_in")
        add.clicked.connect(self._let_in)
        here.head.addWidget(add)
        self._slot_box = QVBoxLayout()
        here.body.addLayout(self._slot_box)
        self.main.addWidget(here)
        self._roster = Card("名册")
        self._version = Secondary("", wrap=False)
        self._roster.head.addWidget(self._version)
        self._edit = [
            self._roster_button("加入名册", "user-plus", "roster_add", self._add_person),
            self._roster_button("修改", "pencil", "roster_change", self._change_person),
            self._roster_button("停用", "user-x", "roster_end", self._end_person),
        ]
        self.table = DataTable(PEOPLE, lambda p: p.id, name="roster", label="名册人员")
        self.table.show_least(6)
        self.table.selected.connect(lambda _p: self._offer())
        self._roster.body.addWidget(self.table, 1)
        self.main.addWidget(self._roster, 1)
        packs = Card("政策包")
        bring = SecondaryButton("导入", icon_name="folder-open", name="import_pack")
        bring.clicked.connect(self.acts.import_pack)
        packs.head.addWidget(bring)
        bring.setVisible(desk.may("policy.import"))
        self._pack_box = QVBoxLayout()
        packs.body.addLayout(self._pack_box)
        self.side.addWidget(packs)
        devices = Card("机器")
        answer = SecondaryButton("应答申请", icon_name="folder-open", name="answer_request")
        answer.clicked.connect(self._answer)
        devices.head.addWidget(answer)
        self._device_box = QVBoxLayout()
        devices.body.addLayout(self._device_box)
        self.side.addWidget(devices)
        self.backup = BackupCard(desk)
        self.side.addWidget(self.backup)
        self.county = CountyCard(desk, self)
        self.side.addWidget(self.county)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def open(self, **_where: object) -> None:
        self.reload()

    def reload(self) -> None:
        self._desk.ask(AdminPageQuery(), self._show)
        self._desk.local_users(self._show_slots)
        self.backup.reload()

    def _roster_button(self, text: str, icon_name: str, name: str, then: object) -> SecondaryButton:
        made = SecondaryButton(text, icon_name=icon_name, name=name)
        made.clicked.connect(then)
        self._roster.head.addWidget(made)
        made.setVisible(self._desk.may("admin.roster"))
        return made

    def _show(self, page: AdminPage) -> None:
        self._page = page
        self._version.setText(f"第 {page.roster_version} 版")
        self.table.set_rows(page.people, empty="还没有名册。")
        self._offer()
        empty_layout(self._pack_box)
        for pack in page.packs:
            self._show_pack(pack)
        empty_layout(self._device_box)
        for device in page.devices:
            self._show_device(device)
        self._show_slots(self._slots)

    def _show_pack(self, pack: PackLine) -> None:
        row = QHBoxLayout()
        row.addWidget(Text(pack.label), 1)
        row.addWidget(Chip("现行", "ok") if pack.in_force else Chip("备用"))
        self._pack_box.addLayout(row)
        source = "随程序" if pack.shipped else "县里签发"
        examples = f"，其中 {pack.examples} 个为示例" if pack.examples else ""
        until = f" 至 {pack.valid_to:%Y-%m-%d}" if pack.valid_to else " 起"
        words = f"{source} · {pack.valid_from:%Y-%m-%d}{until} · {pack.figures} 个数字{examples}"
        self._pack_box.addWidget(Secondary(words, wrap=True))

    def _show_device(self, device: DeviceLine) -> None:
        row = QHBoxLayout()
        row.addWidget(Text(f"{device.code}  {device.label}"), 1)
        if device.own:
            row.addWidget(Chip("本机", "brand"))
        if device.revoked:
            row.addWidget(Chip("已挂失", "danger"))
        if self._desk.may("admin.roster") and not device.own:
            lost = LinkButton("挂失", name=f"revoke_{device.id}")
            lost.setText("后移" if device.revoked else "挂失")
            lost.clicked.connect(partial(self.devices.revoke, device))
            row.addWidget(lost)
        self._device_box.addLayout(row)
        self._device_box.addWidget(Secondary(f"{device.area_label} · {device.holds}", wrap=True))

    def _show_slots(self, slots: tuple[Slot, ...]) -> None:
        self._slots = slots
        people = {p.id: p for p in self._page.people} if self._page else {}
        empty_layout(self._slot_box)
        for slot in slots:
            person = people.get(slot.user)
            row = QHBoxLayout()
            row.addWidget(Elided(slot.name))
            role = f"{person.role_label} · {person.area_label}" if person else "不在名册"
            row.addWidget(Secondary(role, wrap=False), 1)
            if slot.once:
                row.addWidget(Chip("登录码未用", "warning"))
            again = LinkButton("重发登录码", name=f"renew_{slot.user}")
            again.clicked.connect(partial(self.acts.renew, slot))
            out = LinkButton("移出", name=f"remove_{slot.user}")
            out.clicked.connect(partial(self.acts.remove, slot))
            own = slot.user == self._desk.actor.user_id
            row.addWidget(again)
            row.addWidget(out)
            self._slot_box.addLayout(row)
            again.setVisible(not own)
            out.setVisible(not own)

    def _offer(self) -> None:
        chosen = self.table.current()
        for part in self._edit[1:]:
            part.setEnabled(chosen is not None and not chosen.gone)

    def _answer(self) -> None:
        if self._page is not None:
            self.devices.answer(self._page)

    def _let_in(self) -> None:
        if self._page is not None:
            self.acts.let_in(self._page, self._slots)

    def _add_person(self) -> None:
        if self._page is not None:
            self.acts.put_person(self._page, None)

    def _change_person(self) -> None:
        person = self.table.current()
        if self._page is not None and person is not None:
            self.acts.put_person(self._page, person)

    def _end_person(self) -> None:
        person = self.table.current()
        if person is not None:
            self.acts.end_person(person)

    def _changed(self, changes: Changes) -> None:
        if not changes or changes.touches("roster", "policy_pack"):
            self.reload()


def make(desk: WindowDesk) -> QWidget:
    return AdminView(desk)
