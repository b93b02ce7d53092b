"""What an event tells of words that somebody typed: that they changed, not what they were."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import String, Text

from app.extensions import db
from app.models import Announcement, Event, OutreachEvent, ReflectionSession
from app.services import records
from tests import builders as b
from tests.visiting import acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
TOLD = "Ana Ortiz told us"


@pytest.mark.parametrize(
    ("model", "values", "words"),
    [
        (Announcement, {"title": TOLD, "words": TOLD}, {"title": "Other", "words": "Other"}),
        (OutreachEvent, {"title": TOLD, "notes": TOLD, "place": TOLD}, {"notes": None, "title": "Fair"}),
        (ReflectionSession, {"themes": TOLD, "next_step": TOLD}, {"themes": "Trust", "next_step": None}),
    ],
    ids=["announcement", "outreach", "reflection session"],
)
def test_history_keeps_no_words_of_what_colleagues_write_to_each_other(
    model: Any, values: dict[str, Any], words: dict[str, Any]
) -> None:
    row = model(**_given(model), **values)
    b.save(row)
    boss = b.a_person(
        roles={Role.district_coordinator: b.the_district(), Role.school_coordinator: b.the_school()}
    )
    by = acting(boss)

    records.change(db.session.get_one(model, row.id), words, by=by)

    [event] = b.every(Event, kind=f"{model.__tablename__}.changed")
    assert event.facts["changed"] == dict.fromkeys(words)


def _given(model: Any) -> dict[str, Any]:
    """What the table asks for besides."""
    person, school = b.a_person(), b.the_school()
    known: dict[str, Any] = {
        "district_id": school.district_id,
        "school_id": school.id,
        "audience": "families",
        "held_on": date(2026, 1, 5),
        "shown_until": date(2026, 1, 5),
        "people": 7,
        "made_by": person.id,
    }
    return {name: value for name, value in known.items() if name in model.__table__.c}


def test_every_column_of_free_words_is_named_where_the_whole_district_reads_history() -> None:
    shared = {
        model.__tablename__: model.__table__ for model in (Announcement, OutreachEvent, ReflectionSession)
    }
    missing = {
        f"{name}.{column.key}"
        for name, table in shared.items()
        for column in table.c
        if isinstance(column.type, Text | String)
        and (column.type.length or 999) > 24
        and column.key not in records.WORDS[name]
    }

    assert missing == set()
