"""What a record needs besides the educators' word, by the district's rule."""

from typing import Any

import pytest

from app.services import visits
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import TransitionRefused

pytestmark = pytest.mark.usefixtures("session")

TIMES: dict[str, Any] = {"started_at": yesterday_at(17), "ended_at": yesterday_at(18)}


def record(place: School_, visit_id: int, **more: Any) -> None:
    went = [person.id for person in place.pair]
    visits.record_completion(visit_id, by=acting(place.pair[0]), went=went, **TIMES, **more)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (
            "slip",
            "Visits here are shown by a slip that the family signed; say who signed it, or photograph it.",
        ),
        ("note", "Visits here are shown by a short note; say in a few words who was there."),
    ],
)
def test_where_proof_is_asked_for_a_record_carries_it(kind: str, sentence: str) -> None:
    place = a_staffed_school("Alder", proof_of_visit=kind)
    visit = a_visit("scheduled", at=place)

    with pytest.raises(TransitionRefused) as refused:
        record(place, visit.id)
    record(place, visit.id, proof="Rosa Ortiz; in the office")

    assert [reason.text() for reason in refused.value.reasons] == [sentence]
    kept = builders.reload(visit)
    assert (kept.state, kept.proof) == ("completed", "Rosa Ortiz; in the office")


def test_without_that_rule_a_record_needs_no_proof() -> None:
    place = a_staffed_school("Alder")
    visit = a_visit("scheduled", at=place)

    record(place, visit.id)

    assert (builders.reload(visit).state, builders.reload(visit).proof) == ("completed", None)
