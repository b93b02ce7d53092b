"""A coordinator who brings rosters in."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.models import RosterImport
from app.services import roster
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn
from tests.visiting import acting
from workflows.people import Role


@pytest.fixture
def coordinator(session: scoped_session[Session]) -> Actor:
    district = builders.a_district()
    person = builders.a_person(
        "Noor Haddad", roles={Role.district_coordinator: district}, employee_class=None
    )
    return acting(person)


@pytest.fixture
def preview(coordinator: Actor) -> BringIn:
    """Upload a roster and have it read."""

    def previewed(files: rosters.Files | None = None, **apart: bytes) -> RosterImport:
        content = rosters.zipped(files or rosters.a_roster())
        import_id = roster.upload(by=coordinator, filename="plum.zip", roster=content, **apart)
        roster.read_and_preview(import_id)
        return builders.every(RosterImport, id=import_id)[0]

    return previewed


@pytest.fixture
def bring_in(coordinator: Actor, preview: BringIn) -> BringIn:
    """Upload a roster, have it read, decide, and have it stored."""

    def brought(files: rosters.Files | None = None, **apart: bytes) -> RosterImport:
        found = preview(files, **apart)
        assert found.state == "previewed", found.errors
        roster.apply(found.id, by=coordinator)
        roster.finish(found.id)
        return builders.every(RosterImport, id=found.id)[0]

    return brought
