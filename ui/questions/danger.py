"""A life in danger: whom to call and what to do first, before anything is written."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.widgets import DangerButton, Heading, IconLabel, Secondary, Text

Pairs = Sequence[tuple[str, str]]


class PhoneNumbers(QWidget):
    """Numbers large enough to read while one holds the telephone."""

    def __init__(self, phones: Pairs, *, most: int = 6) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme().px(20))
        for number, words in phones[:most]:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Text(number, "big", "danger", wrap=False))
            column.addWidget(Secondary(words, wrap=False))
            across.addLayout(column)
        across.addStretch(1)


class DangerPane(QFrame):
    """Opens over the form as soon as a box says that a life is in danger."""

    def __init__(
        self,
        title: str,
        phones: Pairs,
        steps: Pairs,
        *,
        action: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("danger_pane")
        self.setProperty("look", "notice")
        self.setProperty("tone", "danger")
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(16), px(10))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel("siren", "danger", 20))
        self.title = Heading(title)
        self.title.set_tone("danger")
        head.addWidget(self.title)
        head.addStretch(1)
        if action and then is not None:
            button = DangerButton(action, name="danger_action")
            button.clicked.connect(lambda: then())
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(PhoneNumbers(phones))
        for number, (_code, words) in enumerate(steps, 1):
            column.addWidget(Text(f"{number}. {words}"))
