"""What was approved keeps its words in the database itself: letters that were made from it point at it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.models import LetterText
from tests import builders
from tests.app.services.texts.desk import Desk, a_desk
from tests.database import Database

OTHER_WORDS = "parts = '{}'"


@pytest.fixture
def desk(owner: Engine) -> Desk:
    return a_desk(owner)


@pytest.fixture
def as_ana(desk: Desk, own_database: Database) -> Iterator[Connection]:
    """The application's role, with a liaison who may write translations."""
    engine = create_engine(own_database.app_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('app.person', :id, true)"), {"id": str(desk.ana.id)})
        yield connection
        connection.rollback()
    engine.dispose()


def spanish(desk: Desk, state: str) -> LetterText:
    builders.change(desk.text("es"), state=state, method="human", approved_at=builders.now())
    return desk.text("es")


def change(connection: Connection, row: LetterText, what: str) -> int:
    return connection.execute(text(f"UPDATE letter_text SET {what} WHERE id = {row.id}")).rowcount


@pytest.mark.parametrize(
    "what",
    [
        OTHER_WORDS,
        "kind = 'thanks'",
        "language = 'vi'",
        "number = 7",
        "source_id = source_id + 1",
        "state = 'draft'",
        "state = 'in_review'",
    ],
)
@pytest.mark.parametrize("state", ["approved", "stale", "replaced"])
def test_a_text_that_was_approved_is_never_another_one(
    desk: Desk, as_ana: Connection, state: str, what: str
) -> None:
    row = spanish(desk, state)

    with pytest.raises(DBAPIError, match="keeps its words"):
        change(as_ana, row, what)


def test_not_even_the_owner_changes_it(desk: Desk, owner: Engine) -> None:
    with owner.connect() as connection, pytest.raises(DBAPIError, match="keeps its words"):
        change(connection, desk.text("en"), OTHER_WORDS)


def test_a_draft_changes_and_an_approved_text_goes_out_of_date(desk: Desk, as_ana: Connection) -> None:
    assert change(as_ana, desk.text("es", "thanks"), OTHER_WORDS) == 1
    row = spanish(desk, "approved")
    assert change(as_ana, row, "state = 'stale'") == 1
    assert change(as_ana, row, "state = 'replaced'") == 1
