"""Who closes school years is told when one comes to its end."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.security.session import identify, steward
from app.services.notices.daily import what_is_due
from tests import builders
from tests.app.services.years.turning import an_end
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def told(district_id: int) -> list[int]:
    db.session.rollback()
    identify(db.session, steward(district_id))
    return [each.person_id for each in what_is_due(district_id) if each.kind == "year_ends"]


def test_coordinators_are_told_in_the_last_month_of_the_current_year() -> None:
    end = an_end()
    builders.change(end.year, ends_on=builders.today() + timedelta(days=31))
    assert told(end.school.district_id) == []

    builders.change(end.year, ends_on=builders.today() + timedelta(days=30))

    assert told(end.school.district_id) == [end.boss.id]


def test_nobody_is_told_once_it_is_closed_or_whose_role_is_over() -> None:
    end = an_end()
    gone = builders.a_person(district=builders.the_district())
    day = builders.today() - timedelta(days=1)
    builders.an_assignment(gone, Role.district_coordinator, at=builders.the_district(), ends_on=day)
    assert told(end.school.district_id) == [end.boss.id]

    end.close()

    assert told(end.school.district_id) == []
