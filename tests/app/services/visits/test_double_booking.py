"""Two liaisons plan two visits of one pair for the same hour at the same moment: one of them is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from flask import Flask

from app.extensions import db
from app.models import Event, Visit
from app.security.session import Identity, identify
from app.services import visits
from app.services.actors import actor_of
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, yesterday_at
from workflows.machine import TransitionRefused

SENTENCE = "Someone on the team is on another visit then; choose another time or another person."


def plan(app: Flask, place: School_, visit: Visit, minutes_later: int) -> str:
    """Schedule as the school's liaison; what came of it, in words."""
    start = yesterday_at() + timedelta(minutes=minutes_later)
    with app.app_context():
        identify(db.session, Identity(person_id=place.liaison.id))
        try:
            visits.schedule(
                visit.id,
                by=actor_of(place.liaison.id),
                starts_at=start,
                ends_at=start + timedelta(minutes=40),
                educators=[person.id for person in place.pair],
            )
        except TransitionRefused as refused:
            return " ".join(reason.text(str) for reason in refused.reasons)
    return "planned"


def test_of_two_visits_planned_at_once_for_one_pair_one_is_planned(app: Flask, session: Any) -> None:
    place = a_staffed_school("Alder")
    planned = [a_visit("agreed", at=place) for _ in range(4)]
    session.rollback()

    with ThreadPoolExecutor(4) as threads:
        ends = list(threads.map(lambda number: plan(app, place, planned[number], number * 5), range(4)))

    assert sorted(ends) == [SENTENCE] * 3 + ["planned"]
    assert len(builders.every(Visit, state="scheduled")) == 1
    assert len(builders.every(Event, kind="visit.schedule")) == 1
