"""The twin: a bare Flask application that shows the same rows in plain Jinja, under the same row security.

It knows neither sign-in nor permissions, forms, translations, nor a frame around the page: what a page of ours
costs above it is what those cost. Lists and the page of a visit ask the database in SQLAlchemy's plainest way;
the home page and the counts ask our own questions, for which there is no plainer one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, abort, render_template
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import (
    Event,
    Family,
    Letter,
    Payment,
    Person,
    PersonSchool,
    Reflection,
    TrainingCertificate,
    Visit,
    VisitEducator,
)
from app.reports import answers, visits, work, work_money
from app.reports.scope import scope_of
from app.security.session import Identity, identify
from app.services import clock
from app.services.actors import Actor
from app.views.home import ASKING, OTHERS, SHOWN

ROWS = 25
LISTS = ("second", "moved", "came")
"""Kinds of work that lead to a list instead of a visit."""


@dataclass(frozen=True)
class Reader:
    """Someone who looks at pages, with the roles they held when the benchmark began."""

    name: str
    actor: Actor
    time_zone: str


def create_bare(app_url: str, readers: Mapping[str, Reader]) -> Flask:
    """Build the twin for these readers; each has its own addresses, because nobody signs in."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = app_url
    db.init_app(app)

    def reader(name: str) -> Reader:
        found = readers[name]
        identify(db.session, Identity(person_id=found.actor.person_id))
        return found

    app.add_url_rule("/<name>/", "home", lambda name: _home(reader(name)))
    app.add_url_rule("/<name>/visits/", "list", lambda name: _list(reader(name)))
    app.add_url_rule("/<name>/visits/<int:pk>", "show", lambda name, pk: _show(reader(name), pk))
    return app


def _home(reader: Reader) -> str:
    now = clock.now()
    tasks = work.tasks(reader.actor, now)
    tomorrow = _tomorrow(now, reader.time_zone)
    heard = answers.waiting(reader.actor)
    answered = {each.visit_id for each in heard}
    mine = [
        task
        for task in tasks
        if task.kind not in OTHERS and not (task.kind in ASKING and task.visit_id in answered)
    ]
    groups: list[Sequence[Any]] = [
        [task for task in mine if task.kind == "overdue"],
        heard,
        [task for task in mine if task.due < tomorrow and task.kind != "overdue"],
        [task for task in mine if task.due >= tomorrow],
        [task for task in tasks if task.kind in OTHERS],
    ]
    return render_template(
        "home.html",
        groups=[group[:SHOWN] for group in groups],
        lists=LISTS,
        money=work_money.money(reader.actor, now),
        counts=visits.counts(scope_of(reader.actor)).of,
    )


def _tomorrow(now: datetime, time_zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(time_zone)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _list(reader: Reader) -> str:
    scope = scope_of(reader.actor)
    found = db.session.scalars(
        select(Visit)
        .options(
            joinedload(Visit.school),
            joinedload(Visit.school_year),
            selectinload(Visit.students),
            selectinload(Visit.team).joinedload(VisitEducator.person),
        )
        .where(*scope.visits())
        .order_by(Visit.starts_at.desc().nulls_last(), Visit.id.desc())
        .limit(ROWS)
    ).all()
    return render_template("list.html", visits=found, counts=visits.counts(scope).of)


def _show(reader: Reader, pk: int) -> str:
    visit = db.session.scalars(_whole().where(Visit.id == pk)).one_or_none()
    if visit is None:
        abort(404)
    return render_template(
        "show.html",
        visit=visit,
        history=_of(pk, Event, Person, Person.id == Event.actor_id),
        letters=db.session.scalars(select(Letter).where(Letter.visit_id == pk)).all(),
        payments=_of(pk, Payment, Person, Person.id == Payment.person_id),
        candidates=_candidates(visit) if visit.state in ("invited", "scheduled") else (),
    )


def _whole() -> Any:
    return select(Visit).options(
        joinedload(Visit.school),
        joinedload(Visit.school_year),
        joinedload(Visit.family).selectinload(Family.guardians),
        selectinload(Visit.students),
        selectinload(Visit.team).joinedload(VisitEducator.person),
        selectinload(Visit.reflections).joinedload(Reflection.person),
    )


def _of(pk: int, kind: Any, other: Any, matches: Any) -> Any:
    return db.session.execute(
        select(kind, other).outerjoin(other, matches).where(kind.visit_id == pk).order_by(kind.id)
    ).all()


def _candidates(visit: Visit) -> Any:
    """The people of the school with their certificates, whom the forms of a visit offer."""
    return db.session.execute(
        select(Person, TrainingCertificate.valid_until)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .outerjoin(TrainingCertificate, TrainingCertificate.person_id == Person.id)
        .where(PersonSchool.school_id == visit.school_id, Person.active)
        .order_by(Person.look_up)
    ).all()
