"""What fills the days around a visit, for the three places of `ground.py`."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from app import models as m

DAY = date(2026, 11, 26)
Write = Callable[..., int]


def of_a_visit(
    write: Write, ids: Mapping[str, int], at: Mapping[str, int], person_id: int, canary: str
) -> dict[str, int]:
    """A selection, a contact, a promise, what a person chose and was told, a calendar, a spreadsheet."""
    theirs = {**at, "visit_id": ids["visit"]}
    of_family = {**theirs, "family_id": ids["family"], "person_id": person_id}
    person = {"district_id": at["district_id"], "person_id": person_id}
    public = (
        canary if canary.endswith("foreign") else "Thanksgiving"
    )  # Colleagues of the district may read it.
    return {
        "calendar_feed": write(m.CalendarFeed, **person, key_hash=f"{person_id:064}"),
        "family_contact": write(m.FamilyContact, **of_family, how="phone", outcome="reached", note=canary),
        "follow_up": write(m.FollowUp, **of_family, promise=canary, due_on=DAY),
        "holiday": write(m.Holiday, **at, starts_on=DAY, ends_on=DAY, name=public),
        "notice": write(
            m.Notice, **person, school_id=at["school_id"], kind="reflection_due", about=f"due:{canary}"
        ),
        "person_choice": write(m.PersonChoice, key="person_id", **person),
        "reflection_session": write(m.ReflectionSession, **at, held_on=DAY, people=6, themes=canary),
        "school_goal": write(m.SchoolGoal, **at, school_year_id=ids["school_year"], visits=9),
        "year_closing": _a_closing(write, ids["school_year"], at["district_id"], person_id),
        "selection": write(
            m.Selection,
            **at,
            school_year_id=ids["school_year"],
            made_by=person_id,
            method="whole_class",
            families=1,
        ),
        "visit_import": write(
            m.VisitImport,
            district_id=at["district_id"],
            made_by=person_id,
            state="applied",
            taken=1,
            lines=[
                {
                    "row": 2,
                    "who": canary,
                    "day": "2026-03-03",
                    "faults": [],
                    "student_id": 1,
                    "household": 1,
                    "school_id": 1,
                    "people": [],
                }
            ],
            applied_at=datetime(2026, 3, 3, 17, tzinfo=UTC),
        ),
    }


def _a_closing(write: Write, opened: int, district_id: int, person_id: int) -> int:
    """Of a year long ago, and undone."""
    days = {"starts_on": date(2018, 8, 1), "ends_on": date(2019, 6, 1)}
    closed = write(m.SchoolYear, district_id=district_id, name=f"Year {person_id}", **days)
    at = datetime(2019, 6, 2, tzinfo=UTC)
    return write(
        m.YearClosing,
        district_id=district_id,
        closed_year_id=closed,
        opened_year_id=opened,
        moved=True,
        closed_by=person_id,
        closed_at=at,
        undone_by=person_id,
        undone_at=at,
    )
