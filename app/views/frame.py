"""What stands around every page: whose it is, in which language and time zone, and where it leads."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_babel, get_locale
from flask_login import current_user
from sqlalchemy import BindParameter, Date, Integer, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models import District, Person, PersonChoice, School
from app.reports.notices import unread
from app.security.people import Assignment
from app.security.sign_in import permissions
from app.views import language, navigation, sentences


@dataclass(frozen=True)
class Frame:
    """The person on screen and the district that the page speaks for."""

    person_id: int
    name: str
    district_id: int
    district: str
    time_zone: str
    schools: tuple[tuple[int, str], ...] = ()
    """Where the person holds a role today, by name: what the school switcher offers."""
    set_up_on: date | None = None
    """The day the district was called ready."""
    language: str | None = None
    """The language that the person chose for the screen."""
    unread: int = 0
    """How much news they have not read."""


def init_app(app: Flask) -> None:
    """Give templates the frame and the places."""
    babel = get_babel(app)
    babel.locale_selector, babel.timezone_selector = language.locale, time_zone
    sentences.init_app(app)
    app.context_processor(_values)


def frame() -> Frame | None:
    """Return the frame for whoever is signed in; read once per request, None for nobody."""
    if "frame" not in g:
        g.frame = _read_frame()
    found: Frame | None = g.frame
    return found


def may(permission: str, view: str) -> bool:
    """Tell whether the person on screen holds a permission on a view."""
    return (permission, view) in permissions()


def time_zone() -> str:
    """The district's time zone; UTC while nobody is signed in."""
    found = frame() if has_request_context() else None
    return found.time_zone if found else "UTC"


def _read_frame() -> Frame | None:
    if not current_user or not current_user.is_authenticated or not current_user.person_id:
        return None
    row = db.session.execute(_asked(), {"person": current_user.person_id}).one_or_none()
    if row is None:  # Somebody whose last role has ended still signs out under a name.
        return Frame(current_user.person_id, str(current_user), 0, "", "UTC")
    person, district, schools, chosen, news = row
    held = tuple((school_id, name) for school_id, name in schools or ())
    named = (person.id, person.name, district.id, district.name)
    return Frame(*named, district.time_zone, held, district.set_up_on, chosen, news)


@cache
def _asked() -> Select[Any]:
    """Every page asks this: it is put together once."""
    person = bindparam("person", type_=Integer)
    return (
        select(Person, District, _schools(person), PersonChoice.screen_language, unread(person))
        .join(District, District.id == Person.district_id)
        .outerjoin(PersonChoice, PersonChoice.person_id == Person.id)
        .where(Person.id == person)
    )


def _schools(person: BindParameter[int]) -> ScalarSelect[Any]:
    """The schools of today's assignments as one JSON value: the frame stays one question."""
    today = func.timezone(District.time_zone, func.now()).cast(Date)
    held = select(Assignment.school_id).where(
        Assignment.person_id == person,
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    pairs = aggregate_order_by(func.json_build_array(School.id, School.name), School.name)
    return select(func.json_agg(pairs)).where(School.id.in_(held.correlate(District))).scalar_subquery()


def _values() -> dict[str, Any]:
    locale = get_locale() or Locale("en")
    return {
        "came_from": request.path if request.method == "GET" else "",
        "direction": locale.text_direction,
        "frame": frame(),
        "known_pages": current_app.view_functions,
        "language": str(locale).replace("_", "-"),
        "languages": {code: each["name"] for code, each in current_app.config["LANGUAGES"].items()},
        "may": may,
        "menu": navigation.menu,
        "my_places": navigation.my_places,
    }
