"""A forgotten password, or a sealed machine: a request to the county, and its answer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.jobs import JobRunner, Lane
from app.security.reset import ask_reset, take_answer
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.files import ANSWERS, REQUESTS, read_small
from ui.widgets import LinkButton, PasswordField
from ui.widgets.form_dialog import FormDialog


class Forgotten:
    """Opened from the log-in page. ``reset`` gets whose password counts now."""

    def __init__(
        self, over: QWidget, home: Path, jobs: JobRunner, reset: Callable[[str], None]
    ) -> None:
        self._over, self._home, self._jobs, self._reset = over, home, jobs, reset

    def ask(self, user: str, name: str) -> FormDialog:
        """The new password first: the request is made from it."""

        def hand_in(form: FormDialog) -> None:
            new, again = form.text("new"), form.text("again")
            form.fields["again"].set_error("两遍不一样，请重新输入。" if new != again else None)
            if new != again:
                return
            path = dialogs.save_file(form, "保存申请文件", f"重设密码-{name}.ycq", REQUESTS)
            if path is None:
                return

            def made() -> str:
                asked = ask_reset(self._home, user, new)
                write_whole(path, [asked.body])
                return asked.code

            def done(code: str) -> None:
                form.accept()
                detail = (
                    f"核对码：{code}\n请把申请文件交给县里，并在电话里念出核对码。"
                    "拿到应答后，再按“忘记密码”，选“收下应答”。"
                )
                dialogs.tell(self._over, "申请文件已保存", detail)

            self._run(made, done, form.refuse)

        form = FormDialog(
            self._over, f"忘记密码：{name}",
            (PasswordField("new", "新密码"), PasswordField("again", "再输一遍")),
            hint="先设新密码，再把申请文件交给县里；县里的应答收下后，新密码才起作用，数据都还在。",
            action="生成申请文件", hand_in=hand_in,
        )  # fmt: skip
        answer = LinkButton("收下应答", name="take_answer")
        answer.clicked.connect(lambda: self._take(form))
        form.foot.insertWidget(0, answer)
        form.open()
        return form

    def _take(self, before: FormDialog) -> None:
        before.accept()

        def hand_in(form: FormDialog) -> None:
            path = dialogs.open_file(form, "选择应答文件", ANSWERS)
            if path is None:
                return
            new = form.text("new")

            def done(user: str) -> None:
                form.accept()
                self._reset(user)

            self._run(lambda: take_answer(self._home, read_small(path), new), done, form.refuse)

        FormDialog(
            self._over, "收下应答", (PasswordField("new", "申请时设的新密码"),),
            hint="选择县里拷来的应答文件；不是答复最近一次申请的不会收下。",
            action="选择应答文件", hand_in=hand_in,
        ).open()  # fmt: skip

    def _run(
        self,
        work: Callable[[], str],
        done: Callable[[str], None],
        refuse: Callable[[AppError], None],
    ) -> None:
        def failed(error: Exception) -> None:
            if not isinstance(error, AppError):
                raise error
            refuse(error)

        self._jobs.start(Lane.WRITE, lambda _c: work(), done=done, failed=failed)
