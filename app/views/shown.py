"""How a value is written for people: days, times, money, yes and no, words of a code."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale, get_timezone, gettext, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.reports.counting import More
from app.services.errors import Refused
from app.views.kin import kin
from forms.letters.values import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, readable_phone

_NUMBER_IN_WORDS = re.compile(f"{LEFT_TO_RIGHT_ISOLATE}([-+() 0-9\u00a0]+){POP_ISOLATE}")


def init_app(app: Flask) -> None:
    """Give templates the filters and what an input says to a screen reader."""
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
    return gettext(msgid) if msgid else ""


def when(moment: datetime | None) -> str:
    """A point in time as people say it, by the district's clock: *Tue, Sep 22, 5:30 PM*."""
    return "" if moment is None else f"{day(moment)}, {clock(moment)}"


def day(value: date | None) -> str:
    """A day as people say it; the year only when it is not this one. A point in time is meant in the district."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    this_year = datetime.now(UTC).astimezone(_zone()).year
    skeleton = "MMMEd" if value.year == this_year else "yMMMEd"
    return format_skeleton(skeleton, value, locale=locale(), fuzzy=True)


def how_many(number: int) -> str:
    """A count in the reader's way of writing; *1,000+* where counting stopped."""
    return f"{format_decimal(number, locale=locale())}{'+' if isinstance(number, More) else ''}"


def day_short(value: date) -> str:
    """A day in a narrow column: *Tue 22*."""
    return f"{weekday(value)} {value.day}"


def weekday(value: date) -> str:
    """The day of the week, short."""
    return format_skeleton("E", value, locale=locale(), fuzzy=True)


def clock(moment: datetime | None) -> str:
    """The time of day by the district's clock."""
    if moment is None:
        return ""
    return format_time(moment.astimezone(_zone()), "short", locale=locale()).replace("\u202f", " ")


def hour(wall_clock: time) -> str:
    """A time of day that hangs on no day, such as when classes end."""
    return format_time(wall_clock, "short", locale=locale()).replace("\u202f", " ")


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
    language = (get_locale() or Locale("en")).language
    return Locale(language, "US") if language in ("en", "es") else Locale(language)
