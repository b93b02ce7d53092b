"""Whoever decides about a roster: storing it, cancelling it, asking again, and who may not."""

import pytest
from sqlalchemy import Engine, text

from app.models import RosterFile
from app.services import roster
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.roster.storing import LOCK
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, content
from tests.visiting import acting
from workflows.machine import NotYourRole
from workflows.people import Role


def test_one_roster_waits_at_a_time(preview: BringIn, coordinator: Actor) -> None:
    found = preview()

    with pytest.raises(Refused, match=r"plum\.zip"):
        roster.upload(by=coordinator, filename="second.zip", roster=b"zip")

    roster.cancel(found.id, by=coordinator)
    roster.upload(by=coordinator, filename="second.zip", roster=b"zip")


def test_a_cancelled_roster_stores_nothing_and_forgets_names(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    before = content(owner)
    found = preview()

    roster.cancel(found.id, by=coordinator)
    roster.finish(found.id)

    found = builders.reload(found)
    assert found.state == "cancelled"
    assert "Ortiz" not in str(found.preview)
    assert builders.every(RosterFile) == []
    assert content(owner) == before
    with pytest.raises(Refused):
        roster.apply(found.id, by=coordinator)


def test_a_roster_that_is_being_stored_is_not_cancelled(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    found = preview()
    roster.apply(found.id, by=coordinator)
    with owner.begin() as elsewhere:
        elsewhere.execute(
            text("SELECT pg_advisory_xact_lock(:lock, :of)"), {"lock": LOCK, "of": found.district_id}
        )
        with pytest.raises(Refused):
            roster.cancel(found.id, by=coordinator)
        with pytest.raises(roster.Busy):
            roster.finish(found.id)

    roster.cancel(found.id, by=coordinator)


def test_a_job_that_nobody_works_on_any_more_can_be_asked_for_again(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    found = preview()
    roster.apply(found.id, by=coordinator)
    assert roster.standing(roster.one(found.id)) == "waiting"
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'roster.apply'")
        )
    assert roster.standing(roster.one(found.id)) == "stopped"

    roster.try_again(found.id, by=coordinator)

    assert roster.standing(roster.one(found.id)) == "waiting"


@pytest.mark.usefixtures("session")
def test_only_a_coordinator_brings_a_roster_in() -> None:
    liaison = acting(builders.a_person(roles={Role.liaison: builders.a_school()}))

    with pytest.raises(NotYourRole):
        roster.upload(by=liaison, filename="plum.zip", roster=b"zip")


def test_another_district_s_coordinator_finds_no_import(preview: BringIn) -> None:
    found = preview()
    other = builders.a_district("Quince Hills")
    stranger = acting(builders.a_person(roles={Role.district_coordinator: other}))

    with pytest.raises(NotFound):
        roster.one(found.id)
    with pytest.raises(NotFound):
        roster.apply(found.id, by=stranger)


def test_a_roster_touches_its_own_district_only(bring_in: BringIn, owner: Engine) -> None:
    other = builders.a_district("Quince Hills")
    school = builders.a_school("Alder Elementary", district=other)
    theirs = builders.a_student("Sam Ortiz", at=school, sourced_id="sam")

    bring_in()
    bring_in(rosters.without(rosters.a_roster(), "sam"))

    assert builders.reload(theirs).active
    assert builders.reload(school).sourced_id is None
