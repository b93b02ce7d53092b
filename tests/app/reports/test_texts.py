"""Which texts wait for whom."""

import pytest
from sqlalchemy import Engine

from app.models import Person
from app.reports import texts as reports
from app.services import texts
from tests import builders
from tests.app.services.texts.desk import Desk, a_desk
from tests.visiting import acting

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def desk(owner: Engine) -> Desk:
    return a_desk(owner)


def reads(person: Person, *codes: str) -> None:
    row = builders.reload(person)
    row.languages = list(codes)
    builders.save(row)


def waiting(person: Person) -> list[tuple[str, str]]:
    return [(text.language, text.kind) for text in reports.waiting(acting(person))]


def test_a_text_waits_for_those_who_read_its_language_and_not_for_its_writer(desk: Desk) -> None:
    reads(desk.ana, "es")
    reads(desk.tom, "es-MX")
    reads(desk.noor, "ar")
    desk.sent("es")

    assert waiting(desk.tom) == [("es", "first_visit")]
    assert waiting(desk.ana) == []
    assert waiting(desk.noor) == []


def test_a_text_waits_for_none_of_those_who_wrote_into_it(desk: Desk) -> None:
    reads(desk.ana, "es")
    reads(desk.noor, "es")
    desk.written("es", by=desk.ana)
    desk.sent("es", by=desk.tom)

    assert waiting(desk.ana) == []
    assert waiting(desk.noor) == [("es", "first_visit")]


def test_the_coordinator_who_finds_reviewers_sees_them_all(desk: Desk) -> None:
    desk.sent("es")
    desk.sent("ar", "thanks")

    assert waiting(desk.jo) == [("es", "first_visit"), ("ar", "thanks")]


def test_what_came_back_waits_for_its_writer(desk: Desk) -> None:
    text = desk.sent("es")
    texts.send_back(text.id, remark="Warmer.", version=text.version, by=acting(desk.tom))

    assert waiting(desk.ana) == [("es", "first_visit")]
    assert waiting(desk.tom) == []


def test_drafts_that_came_along_wait_for_nobody(desk: Desk) -> None:
    assert [waiting(each) for each in (desk.ana, desk.jo, desk.noor)] == [[], [], []]


def test_a_language_counts_its_newest_versions(desk: Desk) -> None:
    desk.approved("es")
    desk.written("es", title="Otra vez")
    acting(desk.ana)

    english, spanish = (
        next(row for row in reports.languages(desk.district.id) if row.language.tag == tag)
        for tag in ("en", "es")
    )

    assert english.complete
    assert (spanish.approved, spanish.states["draft"]) == (1, spanish.kinds)
    kept = next(row for row in reports.kinds_in(desk.district.id, "es") if row.kind.name == "first_visit")
    assert (kept.newest and kept.newest.number, kept.approved and kept.approved.number) == (2, 1)
