"""What stands around every page: whose it is, in which language and time zone, and how values are written."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_babel, get_locale, ngettext
from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.models import District, Person
from app.views import language, navigation


@dataclass(frozen=True)
class Frame:
    """The person on screen and the district that the page speaks for."""

    person_id: int
    name: str
    district_id: int
    district: str
    time_zone: str


def init_app(app: Flask) -> None:
    """Give templates the frame, the places and the filters."""
    babel = get_babel(app)
    babel.locale_selector, babel.timezone_selector = language.locale, time_zone
    app.context_processor(_values)
    app.jinja_env.globals["_attributes"] = input_attributes
    app.template_filter("when")(when)
    app.template_filter("day")(day)
    app.template_filter("clock")(clock)
    app.template_filter("money")(money)
    app.template_filter("minutes")(minutes)


def frame() -> Frame | None:
    """Return the frame for whoever is signed in; read once per request, None for nobody."""
    if "frame" not in g:
        g.frame = _read_frame()
    found: Frame | None = g.frame
    return found


def time_zone() -> str:
    """The district's time zone; UTC while nobody is signed in."""
    found = frame() if has_request_context() else None
    return found.time_zone if found else "UTC"


def when(moment: datetime | None) -> str:
    """A point in time as people say it, by the district's clock: *Tue, Sep 22, 5:30 PM*."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(time_zone()))
    return f"{day(local.date())}, {clock(moment)}"


def day(value: date | None) -> str:
    """A day as people say it; the year only when it is not this one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(time_zone())).date()
    this_year = datetime.now(UTC).astimezone(ZoneInfo(time_zone())).year
    skeleton = "MMMEd" if value.year == this_year else "yMMMEd"
    return format_skeleton(skeleton, value, locale=_locale(), fuzzy=True)


def clock(moment: datetime | None) -> str:
    """The time of day by the district's clock."""
    if moment is None:
        return ""
    zone = ZoneInfo(time_zone())
    return format_time(moment.astimezone(zone), "short", locale=_locale()).replace("\u202f", " ")


def money(amount: Decimal | None) -> str:
    """US dollars."""
    return "" if amount is None else format_currency(amount, "USD", locale=_locale())


def minutes(count: int | None) -> str:
    """A length of time."""
    return "" if count is None else ngettext("%(num)d minute", "%(num)d minutes", count)


def input_attributes(field: Any, described_by: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an input says to a screen reader about its hint and its error."""
    attributes = dict(given or {})
    if described_by.strip():
        attributes["aria-describedby"] = described_by.strip()
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _locale() -> Locale:
    return get_locale() or Locale("en")


def _read_frame() -> Frame | None:
    if not current_user or not current_user.is_authenticated or not current_user.person_id:
        return None
    row = db.session.execute(
        select(
            Person.id, Person.given_name, Person.family_name, District.id, District.name, District.time_zone
        )
        .join(District, District.id == Person.district_id)
        .where(Person.id == current_user.person_id)
    ).one_or_none()
    return None if row is None else Frame(row[0], f"{row[1]} {row[2]}", row[3], row[4], row[5])


def _values() -> dict[str, Any]:
    locale = _locale()
    return {
        "bar": navigation.bar,
        "came_from": request.path if request.method == "GET" else "",
        "direction": locale.text_direction,
        "frame": frame(),
        "known_pages": current_app.view_functions,
        "language": str(locale).replace("_", "-"),
        "languages": {code: each["name"] for code, each in current_app.config["LANGUAGES"].items()},
        "my_places": navigation.my_places,
        "rail": navigation.rail,
    }
