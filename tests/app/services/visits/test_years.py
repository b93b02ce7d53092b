"""Which school year a visit counts for: a summer visit may count for the coming one (R127)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.models import SchoolYear
from app.services import visits
from tests import builders
from tests.visiting import acting
from workflows.people import Role


@pytest.fixture
def liaison(app: Flask, session: Any) -> Any:
    return builders.a_person(roles={Role.liaison: builders.a_school("Alder")})


def a_year(name: str, first: int, last: int, *, current: bool = False) -> None:
    """A school year from so many days from now until so many."""
    builders.a_school_year(
        name=name,
        starts_on=builders.today() + timedelta(days=first),
        ends_on=builders.today() + timedelta(days=last),
        current=current,
    )


def counted_for(liaison: Any) -> str:
    return visits.current_year(acting(liaison).district_id).name


def test_the_year_called_current_counts_until_its_last_day(liaison: Any) -> None:
    a_year("this", -300, 0, current=True)
    a_year("coming", -10, 350)

    assert counted_for(liaison) == "this"


def test_in_summer_a_visit_counts_for_the_coming_year_that_began_early(liaison: Any) -> None:
    a_year("this", -320, -1, current=True)
    a_year("coming", -1, 350)

    assert counted_for(liaison) == "coming"


def test_between_two_years_the_one_called_current_counts(liaison: Any) -> None:
    a_year("this", -320, -20, current=True)
    a_year("coming", 20, 350)

    assert counted_for(liaison) == "this"


def test_from_the_day_that_was_set_on_summer_visits_count_for_the_coming_year(liaison: Any) -> None:
    a_year("this", -300, 20, current=True)
    a_year("coming", 80, 350)
    assert counted_for(liaison) == "this"

    [coming] = builders.every(SchoolYear, name="coming")
    builders.change(coming, visits_from=builders.today())

    assert counted_for(liaison) == "coming"


def test_a_day_that_was_set_and_has_not_come_changes_nothing_yet(liaison: Any) -> None:
    a_year("this", -300, 20, current=True)
    a_year("coming", 80, 350)
    [coming] = builders.every(SchoolYear, name="coming")
    builders.change(coming, visits_from=builders.today() + timedelta(days=1))

    assert counted_for(liaison) == "this"


def test_the_coming_year_counts_once_it_is_called_current_though_a_day_was_set_for_the_one_before(
    liaison: Any,
) -> None:
    a_year("this", -300, 20)
    a_year("coming", 80, 350, current=True)
    [this] = builders.every(SchoolYear, name="this")
    builders.change(this, visits_from=builders.today() - timedelta(days=330))

    assert counted_for(liaison) == "coming"
