"""Setting a password of one's own: after a one-time code, or instead of the old one."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.security.errors import WrongPassword
from ui.widgets import PasswordField
from ui.widgets.form_dialog import FormDialog
from ui.words import words_of


class PasswordDialog(FormDialog):
    """``hand_in`` gets this dialog and the new password; it accepts the dialog when that is kept.

    ``with_old``: the old password is asked for too.
    """

    def __init__(
        self,
        parent: QWidget,
        hand_in: Callable[["PasswordDialog", str], None],
        title: str = "设置您的密码",
        *,
        with_old: bool = False,
    ) -> None:
        self._set = hand_in
        old = (PasswordField("old", "现在的密码"),) if with_old else ()
        super().__init__(
            parent,
            title,
            (*old, PasswordField("new", "新密码"), PasswordField("again", "再输一遍")),
            hint="至少 8 位，不能含用户名。忘记密码时，请本机其他人员重发登录码。",
            action="设置密码",
            hand_in=lambda _form: self._check(),
        )

    def _check(self) -> None:
        new, again = self.text("new"), self.text("again")
        differs = new != again
        self.fields["again"].set_error("两遍不一样，请重新输入。" if differs else None)
        if not differs:
            self._set(self, new)

    def failed(self, error: Exception) -> None:
        """What the new password is refused for."""
        if not isinstance(error, AppError):
            raise error
        wrong_old = isinstance(error, WrongPassword) and "old" in self.fields
        field = self.fields["old" if wrong_old else "new"]
        field.set_error("现在的密码不对，请重新输入。" if wrong_old else words_of(error))
