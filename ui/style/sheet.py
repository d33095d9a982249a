"""The style sheet, made from the tokens."""

from ui.style.tokens import INPUT, RADIUS, Tokens


def style_sheet(t: Tokens) -> str:
    """Qt style sheet for the whole program. Roles of widgets are set by the property ``look``.

    A look says by itself what it is. ``QFrame[…] QLabel`` would have the parents of every label of the
    program looked through, which was a quarter of what dressing a page cost.
    """
    return f"""
* {{ font-size: {t.base}px; }}
QLabel, QPushButton, QCheckBox, QRadioButton {{ color: {t.ink}; }}
QMainWindow, QDialog, QWidget[look="page"] {{ background: {t.page}; }}
QScrollArea {{ background: transparent; border: none; }}
QFrame[look="card"] {{ background: {t.card}; border: 1px solid {t.hairline}; border-radius: 8px; }}
QFrame[look="line"] {{ background: {t.hairline}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="topbar"] {{ background: {t.card}; border: none; border-bottom: 1px solid {t.hairline}; }}
QFrame[look="status"] {{ background: {t.card}; border: none; border-top: 1px solid {t.hairline}; }}
QFrame[look="rail"] {{ background: {t.rail}; border: none; }}
QLabel[look="rail_mark"] {{ color: {t.rail_text}; font-size: {t.title}px; font-weight: 700; }}
QLabel[look="rail_quiet"] {{ color: {t.rail_quiet}; font-size: {t.small}px; }}
QLabel {{ background: transparent; }}
QLabel[look="secondary"] {{ color: {t.secondary}; font-size: {t.small}px; }}
QLabel[look="heading"] {{ font-size: {t.heading}px; font-weight: 700; }}
QLabel[look="title"] {{ font-size: {t.title}px; font-weight: 700; }}
QLabel[look="brandmark"] {{ font-size: {t.title}px; font-weight: 700; }}
QLabel[look="big"] {{ font-size: {t.big}px; font-weight: 700; color: {t.brand}; }}
QLabel[look="big"][tone="danger"] {{ color: {t.danger}; }}
QLabel[look="big"][tone="warning"] {{ color: {t.warning}; }}
QLabel[look="big"][tone="plain"] {{ color: {t.ink}; }}
QLabel[look="error"] {{ color: {t.danger}; font-size: {t.small}px; }}
QLabel[look="good"] {{ color: {t.ok}; font-size: {t.small}px; }}
QLabel[look="warn"] {{ color: {t.warning}; font-size: {t.small}px; }}
QLabel[look="bold"] {{ font-weight: 700; }}
QLabel[look="chip"] {{ border-radius: 10px; padding: 2px 10px; font-size: {t.small}px; background: {t.neutral_soft}; color: {t.secondary}; }}
QLabel[look="chip"][tone="ok"] {{ background: {t.ok_soft}; color: {t.ok}; }}
QLabel[look="chip"][tone="warning"] {{ background: {t.warning_soft}; color: {t.warning}; }}
QLabel[look="chip"][tone="danger"] {{ background: {t.danger_soft}; color: {t.danger}; }}
QLabel[look="chip"][tone="brand"] {{ background: {t.brand_soft}; color: {t.brand}; }}
QLineEdit, QComboBox, QPlainTextEdit {{ background: {t.card}; border: 1px solid {t.border}; border-radius: {RADIUS}px; padding: 0 10px; min-height: {INPUT - 2}px; selection-background-color: {t.brand}; selection-color: white; }}
QPlainTextEdit {{ padding: 6px 8px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {t.brand}; padding: 0 9px; min-height: {INPUT - 4}px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {t.danger}; background: {t.danger_soft}; padding: 0 9px; min-height: {INPUT - 4}px; }}
QLineEdit:disabled, QComboBox:disabled {{ background: {t.neutral_soft}; color: {t.secondary}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox QAbstractItemView {{ background: {t.card}; border: 1px solid {t.border}; selection-background-color: {t.brand_soft}; selection-color: {t.ink}; outline: none; }}
QAbstractItemView[look="choices"] {{ background: {t.card}; border: 1px solid {t.border}; outline: none; }}
QAbstractItemView[look="choices"]::item, QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 10px; color: {t.ink}; }}
QAbstractItemView[look="choices"]::item:selected, QComboBox QAbstractItemView::item:selected {{ background: {t.brand_soft}; color: {t.ink}; }}
QPushButton {{ background: {t.card}; border: 1px solid {t.border}; border-radius: {RADIUS}px; padding: 0 14px; min-height: {INPUT - 2}px; }}
QPushButton:hover {{ background: {t.page}; }}
QPushButton:focus {{ border: 2px solid {t.brand}; padding: 0 13px; min-height: {INPUT - 4}px; }}
QPushButton:disabled {{ color: {t.secondary}; background: {t.neutral_soft}; }}
QPushButton[look="primary"] {{ background: {t.brand}; border-color: {t.brand}; color: white; }}
QPushButton[look="primary"]:hover {{ background: {t.brand_dark}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton[look="primary"]:disabled {{ background: {t.neutral_soft}; border-color: {t.border}; color: {t.secondary}; }}
QPushButton[look="danger"] {{ border-color: {t.danger}; color: {t.danger}; }}
QPushButton[look="danger"]:hover {{ background: {t.danger_soft}; }}
QPushButton[look="danger"]:focus {{ border: 2px solid {t.danger}; }}
QPushButton[look="danger"]:disabled {{ border-color: {t.border}; color: {t.secondary}; }}
QPushButton[look="link"] {{ border: none; border-bottom: 2px solid transparent; border-radius: 0; background: transparent; color: {t.brand}; padding: 0; min-height: 24px; text-align: left; }}
QPushButton[look="link"]:hover {{ color: {t.brand_dark}; border-bottom: 2px solid {t.hairline}; }}
QPushButton[look="link"]:focus {{ border-bottom: 2px solid {t.brand}; }}
QPushButton[look="room"] {{ background: transparent; border: 2px solid transparent; border-radius: {RADIUS}px; color: {t.rail_text}; text-align: left; padding: 0 8px; min-height: 36px; }}
QPushButton[look="room"][folded="true"] {{ text-align: center; padding: 0; }}
QPushButton[look="room"]:hover {{ background: {t.rail_chosen}; }}
QPushButton[look="room"]:checked {{ background: {t.rail_chosen}; color: white; font-weight: 700; }}
QPushButton[look="room"]:focus {{ border: 2px solid {t.rail_quiet}; }}
QCheckBox {{ spacing: 8px; min-height: 24px; }}
QCheckBox::indicator {{ width: 18px; height: 18px; border: 1px solid {t.border}; border-radius: 4px; background: {t.card}; }}
QCheckBox::indicator:checked {{ background: {t.brand}; border-color: {t.brand}; image: url("ICONS/check-white.svg"); }}
QCheckBox:focus {{ color: {t.brand}; }}
QCheckBox::indicator:focus {{ border: 2px solid {t.brand}; }}
QTableView {{ background: {t.card}; border: 2px solid transparent; border-radius: {RADIUS}px; gridline-color: {t.hairline}; selection-background-color: {t.brand_soft}; selection-color: {t.ink}; outline: none; }}
QTableView:focus {{ border: 2px solid {t.brand}; }}
QTableView::item {{ border-bottom: 1px solid {t.hairline}; padding: 0 8px; }}
QTableView::item:selected {{ background: {t.brand_soft}; color: {t.ink}; }}
QHeaderView {{ background: {t.card}; }}
QHeaderView::section {{ background: {t.card}; border: none; border-bottom: 1px solid {t.hairline}; padding: 6px 11px; font-size: {t.small}px; font-weight: 700; color: {t.secondary}; text-align: left; }}
QHeaderView::down-arrow {{ image: url("ICONS/chevron-down.svg"); width: 12px; height: 12px; subcontrol-position: right center; }}
QHeaderView::up-arrow {{ image: url("ICONS/chevron-up.svg"); width: 12px; height: 12px; subcontrol-position: right center; }}
QListWidget {{ background: {t.card}; border: 1px solid {t.border}; border-radius: {RADIUS}px; outline: none; }}
QListWidget[look="plain"] {{ border: none; background: transparent; }}
QListWidget::item {{ min-height: 36px; padding: 0 10px; }}
QListWidget::item:selected {{ background: {t.brand_soft}; color: {t.ink}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:hover {{ background: {t.secondary}; }}
QScrollBar::handle:vertical {{ background: {t.border}; border-radius: 5px; min-height: 32px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {t.border}; border-radius: 5px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; height: 0; width: 0; }}
QLabel[tone="ok"] {{ color: {t.ok}; }}
QLabel[tone="warning"] {{ color: {t.warning}; }}
QLabel[tone="danger"] {{ color: {t.danger}; }}
QLabel[tone="brand"] {{ color: {t.brand}; }}
QLabel[look="big"][tone="ok"] {{ color: {t.ok}; }}
QLabel[look="big"][tone="ink"] {{ color: {t.ink}; }}
QLabel[look="badge"] {{ background: #2b6ba6; color: white; border-radius: 9px; padding: 0 8px; font-size: 12px; }}
QLabel[look="badge"][tone="warning"] {{ background: {t.warning}; }}
QFrame[look="card"]:focus {{ border: 2px solid {t.brand}; }}
QFrame[look="card"][presses="true"]:hover {{ border-color: {t.border}; }}
QFrame[look="foot"] {{ background: {t.card}; border: none; border-top: 1px solid {t.hairline}; }}
QFrame[look="card"][chosen="true"] {{ border: 2px solid {t.brand}; background: {t.brand_soft}; }}
QFrame[look="row"] {{ background: transparent; border: 2px solid transparent; border-radius: {RADIUS}px; }}
QFrame[look="row"]:hover {{ background: {t.page}; }}
QFrame[look="row"]:focus {{ border: 2px solid {t.brand}; }}
QFrame[look="notice"] {{ background: {t.brand_soft}; border: none; border-radius: {RADIUS}px; }}
QFrame[look="notice"][tone="ok"] {{ background: {t.ok_soft}; }}
QFrame[look="notice"][tone="warning"] {{ background: {t.warning_soft}; }}
QFrame[look="notice"][tone="danger"] {{ background: {t.danger_soft}; }}
QFrame[look="toast"] {{ background: {t.ink}; border: none; border-radius: {RADIUS}px; }}
QLabel[look="on_ink"] {{ color: {t.card}; }}
QFrame[look="results"] {{ background: {t.card}; border: 1px solid {t.border}; border-radius: {RADIUS}px; }}
QPushButton[look="filter"] {{ background: transparent; border: 1px solid transparent; color: {t.secondary}; font-size: {t.small}px; border-radius: 13px; min-height: 24px; padding: 0 12px; }}
QPushButton[look="filter"]:checked {{ background: {t.brand_soft}; color: {t.brand}; font-weight: 700; }}
QPushButton[look="filter"]:hover {{ background: {t.neutral_soft}; }}
QPushButton[look="filter"]:checked:hover {{ background: {t.brand_soft}; }}
QPushButton[look="filter"]:focus {{ border: 2px solid {t.brand}; padding: 0 11px; }}
QPushButton[look="icon"] {{ background: transparent; border: 1px solid transparent; padding: 0 6px; }}
QPushButton[look="icon"]:hover {{ background: {t.neutral_soft}; }}
QPushButton[look="icon"]:focus {{ border: 2px solid {t.brand}; padding: 0 5px; }}
QRadioButton {{ spacing: 8px; min-height: 24px; }}
QPlainTextEdit[wrong="true"] {{ border: 2px solid {t.danger}; background: {t.danger_soft}; }}
QComboBox::down-arrow {{ image: url("ICONS/chevron-down.svg"); width: 14px; height: 14px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0; background: transparent; min-height: 24px; }}
QProgressBar {{ border: none; border-radius: 3px; background: {t.neutral_soft}; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {t.brand}; }}
QTabBar::tab {{ padding: 8px 14px; border: none; border-bottom: 2px solid transparent; color: {t.secondary}; }}
QTabBar::tab:selected {{ color: {t.brand}; border-bottom: 2px solid {t.brand}; }}
QTabBar::tab:focus {{ border: 1px solid {t.brand}; }}
QTabWidget::pane {{ border: none; }}
QToolTip {{ background: {t.ink}; color: white; border: none; padding: 4px 8px; }}
"""
