"""*Start* and *end* at the door, and who is told when nobody comes out again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import DistrictSettings, Event, Person, Visit
from app.security.session import identify, steward
from app.services import visits
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def minutes_ago(count: int) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=count)


def look_after(visit: Visit) -> bool:
    db.session.rollback()
    identify(db.session, steward(visit.district_id))
    return visits.look_after(visit.id)


def told(visit: Visit) -> list[int]:
    events = builders.every(Event, visit_id=visit.id, kind="visit.overdue_told")
    return [person for event in events for person in event.facts["told"]]


@pytest.fixture
def place() -> School_:
    return a_staffed_school()


def test_start_and_end_are_noted_with_who_pressed_them(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(5))

    visits.check_in(visit.id, by=acting(place.pair[0]))
    visits.check_out(visit.id, by=acting(place.pair[1]))

    kept = builders.reload(visit)
    assert (kept.checked_in_by, kept.checked_out_by) == (place.pair[0].id, place.pair[1].id)
    assert kept.checked_in_at <= kept.checked_out_at
    assert kept.version == visit.version, "a colleague's open form is not out of date"


def test_only_the_team_starts_a_visit(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(5))

    with pytest.raises(NotYourRole):
        visits.check_in(visit.id, by=acting(place.liaison))

    assert builders.reload(visit).checked_in_at is None


def test_a_visit_is_not_started_the_day_before(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(-60 * 26))

    with pytest.raises(TransitionRefused) as refused:
        visits.check_in(visit.id, by=acting(place.pair[0]))

    assert [reason.name for reason in refused.value.reasons] == ["it_is_nearly_time"]


def test_a_telephone_without_network_brings_the_time_of_the_button_later(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(60))

    visits.check_in(visit.id, by=acting(place.pair[0]), at=minutes_ago(58))
    visits.check_out(visit.id, by=acting(place.pair[0]), at=minutes_ago(-30))

    kept = builders.reload(visit)
    assert abs(kept.checked_in_at - minutes_ago(58)) < timedelta(seconds=20)
    assert kept.checked_out_at <= datetime.now(UTC), "a moment that lies ahead is now"


def test_who_forgot_the_start_does_not_press_it_after_the_end(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(60))
    visits.check_out(visit.id, by=acting(place.pair[0]))

    with pytest.raises(TransitionRefused) as refused:
        visits.check_in(visit.id, by=acting(place.pair[0]))
    visits.check_in(visit.id, by=acting(place.pair[1]), at=minutes_ago(58))

    assert [reason.name for reason in refused.value.reasons] == ["start_is_before_the_end"]
    kept = builders.reload(visit)
    assert kept.checked_in_at < kept.checked_out_at, "a telephone that kept an earlier start still brings it"


def test_another_day_forgets_the_buttons(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(5))
    visits.check_in(visit.id, by=acting(place.pair[0]))

    visits.no_one_home(visit.id, by=acting(place.pair[0]))

    assert builders.reload(visit).checked_in_at is None


def test_a_visit_that_nobody_ended_is_told_once_to_the_named_contact(place: School_) -> None:
    contact = builders.a_person("Rita Watch", roles={Role.site_admin: place.school})
    set_contact(contact)
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(100))

    first, second = look_after(visit), look_after(visit)

    assert (first, second) == (True, False)
    assert told(visit) == [contact.id]
    assert builders.reload(visit).overdue_told_at is not None


def set_contact(contact: Person) -> None:
    settings = builders.every(DistrictSettings)[0]
    settings.safety_contact_id = contact.id
    builders.save(settings)


def test_without_a_contact_the_schools_site_admins_and_the_coordinators_are_told(place: School_) -> None:
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    builders.a_person(roles={Role.site_admin: builders.a_school("Birch")})
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(100))

    look_after(visit)

    assert sorted(told(visit)) == sorted([place.site_admin.id, coordinator.id])


@pytest.mark.parametrize("why", ["left", "is on the visit"])
def test_a_contact_who_cannot_look_after_it_is_not_the_only_one_told(place: School_, why: str) -> None:
    contact = builders.a_person("Rita Watch") if why == "left" else place.pair[0]
    if why == "left":
        contact.active = False
        builders.save(contact)
    set_contact(contact)
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(100))

    look_after(visit)

    assert told(visit) == [place.site_admin.id]


@pytest.mark.parametrize("began", [60, 60 * 30])
def test_nobody_is_told_too_early_or_of_a_visit_long_past(place: School_, began: int) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(began))

    assert look_after(visit) is False

    assert told(visit) == []


def test_nobody_is_told_once_the_end_was_pressed(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(100))
    visits.check_out(visit.id, by=acting(place.pair[0]))

    assert look_after(visit) is False


def test_a_visit_ahead_asks_for_a_look_when_it_is_overdue(place: School_, owner: Engine) -> None:
    visit = a_visit("scheduled", at=place, starts_at=minutes_ago(-60 * 72))

    with owner.connect() as connection:
        asked = connection.execute(
            text("SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = 'visits.look_after'")
        ).all()

    assert [row.args["visit_id"] for row in asked] == [visit.id]
    due = visit.ends_at + timedelta(minutes=30)
    assert abs(asked[0].scheduled_at - due) < timedelta(seconds=10)


def test_the_hourly_round_finds_visits_that_nobody_was_asked_to_look_at_and_tells_once(
    place: School_,
) -> None:
    forgotten = a_visit("scheduled", at=place, starts_at=minutes_ago(100))
    for began in (60, 60 * 30):  # Under way; and long past, on paper.
        a_visit("scheduled", at=a_staffed_school(f"School {began}"), starts_at=minutes_ago(began))

    first, second = look_after_all(place), look_after_all(place)

    assert (first, second) == (1, 0)
    assert told(forgotten) == [place.site_admin.id]
    assert len(builders.every(Event, kind="visit.overdue_told")) == 1


def look_after_all(place: School_) -> int:
    db.session.rollback()
    identify(db.session, steward(place.school.district_id))
    return visits.look_after_all(place.school.district_id)
