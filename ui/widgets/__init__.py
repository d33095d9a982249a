"""The kit that every room is built from."""

from ui.widgets.buttons import (
    DangerButton,
    FilterButton,
    IconButton,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
)
from ui.widgets.cards import Card, Line, Notice, StatCard, Toast
from ui.widgets.choices import Choice, ChoiceField
from ui.widgets.fields import (
    CheckField,
    DateField,
    FieldRow,
    IdNumberField,
    MoneyField,
    MultiLine,
    PasswordField,
    TextField,
)
from ui.widgets.labels import (
    Badge,
    BigNumber,
    Chip,
    Elided,
    Heading,
    IconLabel,
    Secondary,
    Text,
)
from ui.widgets.pages import FlowPage, is_narrow_window, let_enter_move
from ui.widgets.search import SearchBox, SearchRow
from ui.widgets.shortcuts import bind
from ui.widgets.states import ProgressStrip, StatePane
from ui.widgets.steps import Happening, Step, StepBar, Timeline, empty_layout
from ui.widgets.table import Column, DataTable

__all__ = [
    "Badge",
    "BigNumber",
    "Card",
    "CheckField",
    "Chip",
    "Choice",
    "ChoiceField",
    "Column",
    "DangerButton",
    "DataTable",
    "DateField",
    "Elided",
    "FieldRow",
    "FilterButton",
    "FlowPage",
    "Happening",
    "Heading",
    "IconButton",
    "IconLabel",
    "IdNumberField",
    "Line",
    "LinkButton",
    "MoneyField",
    "MultiLine",
    "Notice",
    "PasswordField",
    "PrimaryButton",
    "ProgressStrip",
    "SearchBox",
    "SearchRow",
    "Secondary",
    "SecondaryButton",
    "StatCard",
    "StatePane",
    "Step",
    "StepBar",
    "Text",
    "TextField",
    "Timeline",
    "Toast",
    "bind",
    "empty_layout",
    "is_narrow_window",
    "let_enter_move",
]
