"""Funds in words: where money comes from, what it may pay, how long it lasts, which month."""

from collections.abc import Iterable, Sequence
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext as _

from app.models import Fund
from app.reports.funds import Forecast, Row, Told
from app.views.shown import day, locale, money, words
from forms.funds import SOURCES, USES

SOURCE_WORDS, USE_WORDS = dict(SOURCES), dict(USES)


def uses_words(uses: Iterable[str]) -> str:
    """What may be paid, in one line."""
    held = set(uses)
    return ", ".join(words(said) for code, said in USES if code in held)


def forecast_words(found: Forecast | None, fund: Fund) -> str:
    """How long a fund lasts at the present pace, said as an estimate; empty where nothing can be said yet."""
    if found is None:
        return ""
    if found.empty_on is not None:
        return _(
            "At the pace so far it will be used up around %(day)s, before its last day (%(end)s).",
            day=day(found.empty_on),
            end=day(fund.ends_on),
        )
    return _(
        "At the pace so far about %(left)s will be left on its last day (%(end)s).",
        left=money(found.left),
        end=day(fund.ends_on),
    )


def used_up_words(fund: Fund, today: date) -> str:
    """Whether an open fund has nothing left to promise, and what follows; empty while it has, or is unused."""
    used = fund.spent + fund.committed
    if today > fund.ends_on or not used or used < fund.allocated:
        return ""
    return _(
        "It is promised or spent to the last. Payments that it cannot pay stay due until there is more money."
    )


def use_options() -> Sequence[tuple[str, str]]:
    """What may be paid, to choose from."""
    return [(code, words(said)) for code, said in USES]


def month_rows(rows: Iterable[Row]) -> list[tuple[Row, str]]:
    """Rows of months, each with its words."""
    return [(row, month_words(date.fromisoformat(row.key + "-01"))) for row in rows]


def month_words(month: date) -> str:
    """A month with its year."""
    return format_skeleton("yMMMM", month, locale=locale(), fuzzy=True)


def told_words(told: Told) -> str:
    """How far a fund is used, for its schools; empty below the first mark."""
    if told.mark == 100:
        return _("“%(fund)s” is promised or spent to the last.", fund=told.fund)
    if told.mark:
        return _(
            "More than %(percent)s %% of “%(fund)s” is promised or spent.", percent=told.mark, fund=told.fund
        )
    return ""
