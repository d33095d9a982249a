"""For a case's or a person's page: how far what was written about them has got, since when."""

from app.changes import Changes
from app.clock import local_time
from app.queries.record_state import RecordStateQuery
from app.queries.record_states import Reached, RecordState
from ui.shell.desk import WindowDesk
from ui.widgets import Secondary

REACHED = {
    Reached.WAITING: "待交换",
    Reached.CARRIED: "已带出",
    Reached.TAKEN: "县级已接收",
    Reached.REFUSED: "县级未收下",
}
TONES = {
    Reached.WAITING: "warning",
    Reached.CARRIED: "brand",
    Reached.TAKEN: "ok",
    Reached.REFUSED: "danger",
}


def since_words(state: RecordState) -> str:
    """Since when, and what it still waits for."""
    since = f"{local_time(state.since)} 起" if state.since else ""
    if state.reached is Reached.WAITING:
        if state.on_drive:
            return f"{since}，{local_time(state.on_drive)} 已写到 U 盘，等回执"
        return f"{since}，还没有写到 U 盘"
    if state.reached is Reached.CARRIED:
        return f"{since}，上级机器已收到，等县级确认"
    if state.reached is Reached.REFUSED:
        return f"{since}，请到县级核对未收下的原因"
    return since


class StateLine(Secondary):
    """Follows one record by itself: an exchange changes it without changing the record."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("")
        self.setObjectName("reached")
        self.hide()
        self._desk = desk
        self._query: RecordStateQuery | None = None
        desk.subscribe(self._changed)

    def follow(self, kind: str, record_id: str) -> None:
        """Show how far this record has got from now on."""
        self._query = RecordStateQuery(kind=kind, record_id=record_id)
        self._changed(Changes())

    def _changed(self, _changes: Changes) -> None:
        if self._query is not None:
            self._desk.ask(self._query, self._show)

    def _show(self, state: RecordState | None) -> None:
        """Nothing where there is nothing to wait for."""
        self.setVisible(state is not None)
        if state is not None:
            self.setText(f"{REACHED[state.reached]}：{since_words(state)}")
            self.set_tone(
                {Reached.WAITING: "warning", Reached.REFUSED: "danger"}.get(state.reached, "")
            )
