"""The kit that every room is built from."""

from ui.widgets.basic import Card, Page, label, line, look, picture, row
from ui.widgets.buttons import (
    DangerButton,
    FilterButton,
    IconButton,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
)
from ui.widgets.cards import Notice, RowLink, StatCard, Toast
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
    "Happening",
    "Heading",
    "IconButton",
    "IconLabel",
    "IdNumberField",
    "LinkButton",
    "MoneyField",
    "MultiLine",
    "Notice",
    "Page",
    "PasswordField",
    "PrimaryButton",
    "ProgressStrip",
    "RowLink",
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
    "label",
    "line",
    "look",
    "picture",
    "row",
]
