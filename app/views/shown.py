"""How a value is written for people: days, times, money, yes and no, words of a code."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale, get_timezone, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.reports.counting import More
from app.services.errors import Refused
from app.views.kin import kin
from app.views.sentences import catalog
from forms.drawing import draw_quickly
from forms.letters.values import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, readable_phone

KEPT = 5_000
"""Days and times of day that one process keeps in words."""
_NUMBER_IN_WORDS = re.compile(f"{LEFT_TO_RIGHT_ISOLATE}([-+() 0-9\u00a0]+){POP_ISOLATE}")


def init_app(app: Flask) -> None:
    """Give templates the filters and what an input says to a screen reader."""
    draw_quickly()
    app.jinja_env.globals["_attributes"] = input_attributes
    for each in (
        clock,
        day,
        day_short,
        grade,
        how_many,
        kin,
        minutes,
        money,
        phone,
        shown,
        to_call,
        weekday,
        when,
        words,
    ):
        app.template_filter(each.__name__)(each)


def words(msgid: str) -> str:
    """Look marked words up in the reader's language; plain text, to be escaped like any other."""
    found: str = catalog().ugettext(str(msgid)) if msgid else ""
    return found


def when(moment: datetime | None) -> str:
    """A point in time as people say it, by the district's clock: *Tue, Sep 22, 5:30 PM*."""
    if moment is None:
        return ""
    here, language = moment.astimezone(_zone()), _language()
    return f"{_day(here.date(), language)}, {_clock(here.hour, here.minute, language)}"


def day(value: date | None) -> str:
    """A day as people say it; the year only when it is not this one. A point in time is meant in the district."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return _day(value, _language())


def dated(value: date) -> str:
    """A day with its year, whichever it is: paper is kept, and read in later years."""
    return _by_skeleton(value, "yMMMEd", _language())


def dated_moment(moment: datetime) -> str:
    """A point in time with its year, by the district's clock, for paper."""
    return f"{dated(moment.astimezone(_zone()).date())}, {clock(moment)}"


def _day(value: date, language: str) -> str:
    this_year = datetime.now(UTC).astimezone(_zone()).year
    return _by_skeleton(value, "MMMEd" if value.year == this_year else "yMMMEd", language)


@lru_cache(maxsize=KEPT)
def _by_skeleton(value: date, skeleton: str, language: str) -> str:
    return format_skeleton(skeleton, value, locale=_written(language), fuzzy=True)


@lru_cache(maxsize=KEPT)
def _clock(hours: int, minutes: int, language: str) -> str:
    return format_time(time(hours, minutes), "short", locale=_written(language)).replace("\u202f", " ")


def how_many(number: int) -> str:
    """A count in the reader's way of writing; *1,000+* where counting stopped."""
    return f"{format_decimal(number, locale=locale())}{'+' if isinstance(number, More) else ''}"


def day_short(value: date) -> str:
    """A day in a narrow column: *Tue 22*."""
    return f"{weekday(value)} {value.day}"


def weekday(value: date) -> str:
    """The day of the week, short."""
    return _by_skeleton(value, "E", _language())


def clock(moment: datetime | None) -> str:
    """The time of day by the district's clock."""
    return "" if moment is None else hour(moment.astimezone(_zone()).time())


def hour(wall_clock: time) -> str:
    """A time of day that hangs on no day, such as when classes end."""
    return _clock(wall_clock.hour, wall_clock.minute, _language())


def money(amount: Decimal | None) -> str:
    """US dollars."""
    return "" if amount is None else format_currency(amount, "USD", locale=locale())


def grade(code: str | None) -> str:
    """A grade as people say it: *K*, *3*; an unusual code stays as the roster writes it."""
    known = {"PK": _("Pre-K"), "TK": _("TK"), "KG": _("K")}
    return known.get(code or "", (code or "").lstrip("0"))


def minutes(count: int | None) -> str:
    """A length of time."""
    return "" if count is None else ngettext("%(num)d minute", "%(num)d minutes", count)


def phone(typed: str | None) -> str:
    """A phone number as people here write it, *(530) 555-0123*; what is no number stays as it was typed."""
    return readable_phone(typed or "")


def to_call(sentence: str) -> Markup:
    """A sentence whose telephone number, if it holds one, is called by a tap and does not break."""
    parts = _NUMBER_IN_WORDS.split(sentence)  # Words, number, words, …
    return Markup("").join(link_to_call(part) if place % 2 else part for place, part in enumerate(parts))


def link_to_call(number: str) -> Markup:
    """A telephone number, called by a tap."""
    digits = re.sub(r"[^+0-9]", "", number)
    return Markup('<a class="tel" href="tel:{}" dir="ltr">{}</a>').format(digits, number)


def shown(value: Any) -> Any:
    """Any value of a record, as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return hour(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return value


def refusal(refused: Refused) -> str:
    """Why something is refused, in the reader's words; its days as people say them."""
    if not refused.values:
        return words(refused.sentence)
    days = {name: day(value) for name, value in refused.values.items() if isinstance(value, date)}
    return words(refused.sentence) % (refused.values | days)


def input_attributes(field: Any, described_by: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an input says to a screen reader about its hint and its error."""
    attributes = dict(given or {})
    if described_by.strip():
        attributes["aria-describedby"] = described_by.strip()
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _zone() -> ZoneInfo:
    return get_timezone() or ZoneInfo("UTC")


def locale() -> Locale:
    """The reader's language as it is written in the United States, where the money and the clocks are."""
    return _written(_language())


def _language() -> str:
    return (get_locale() or _written("en")).language


@cache
def _written(language: str) -> Locale:
    return Locale(language, "US") if language in ("en", "es") else Locale(language)
