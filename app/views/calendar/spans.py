"""The days that a page of the calendar shows: one, a week or a month with the whole weeks around it."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_interval, format_skeleton

VIEWS = ("day", "week", "month")
YEARS = range(1970, 2101)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """`first` to `last` are shown; `begins` to `ends` are meant, the rest of a month's weeks stands around it."""

    view: str
    begins: date
    ends: date
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Every day that is shown."""
        return [self.first + DAY * number for number in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> date:
        """A day of the span before."""
        return self.begins - DAY

    @property
    def after(self) -> date:
        """A day of the span after."""
        return self.ends + DAY

    def title(self, locale: Locale) -> str:
        """*Tuesday, September 22, 2026*, *Sep 20 – 26, 2026* or *September 2026*"""
        if self.view == "week":
            return format_interval(self.begins, self.ends, "yMMMd", locale=locale)
        return format_skeleton("yMMMMEEEEd" if self.view == "day" else "yMMMM", self.begins, locale=locale)


def span_of(view: str, day: date, first_weekday: int) -> Span:
    """The span of this kind around a day. `first_weekday`: 0 for Monday, as the reader's language counts."""
    if view == "day":
        return Span(view, day, day, day, day)
    if view == "week":
        start = _week(day, first_weekday)
        return Span(view, start, start + DAY * 6, start, start + DAY * 6)
    begins = day.replace(day=1)
    ends = (begins + DAY * 31).replace(day=1) - DAY
    return Span("month", begins, ends, _week(begins, first_weekday), _week(ends, first_weekday) + DAY * 6)


def day_of(typed: str, today: date) -> date:
    """The day that an address names; today where it names none."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if day.year in YEARS else today


def _week(day: date, first_weekday: int) -> date:
    return day - DAY * ((day.weekday() - first_weekday) % 7)
