"""Working days with swap days, and natural days of a public notice."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.policy.errors import CalendarUnknown

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Weekdays off and weekend days worked, for the years that are known."""

    years: frozenset[int]
    holidays: frozenset[date]
    worked: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Raises CalendarUnknown for a year that the calendar does not have."""
        if day.year not in self.years:
            raise CalendarUnknown(year=day.year)
        if day.weekday() < 5:
            return day not in self.holidays
        return day in self.worked

    def add(self, start: date, working_days: int) -> date:
        """The n-th working day after ``start``; the day itself is not counted."""
        day, left = start, working_days
        while left > 0:
            day += _DAY
            if self.is_working(day):
                left -= 1
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        day, found = start, 0
        while day < end:
            day += _DAY
            found += self.is_working(day)
        return found


def notice_ends(posted_on: date, days: int) -> date:
    """The last day of a public notice: every day counts, the first is the day after posting."""
    return posted_on + timedelta(days=days)


def month_after(day: date) -> date:
    """The first day of the month after a date."""
    return date(day.year + (day.month == 12), day.month % 12 + 1, 1)


def month_of(day: date) -> date:
    return day.replace(day=1)
