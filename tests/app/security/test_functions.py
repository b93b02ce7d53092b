"""What the policies stand on: who holds which role today, and which visits, children and news follow, in raw SQL."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests import builders
from tests.app.security.blindly import past_the_wall
from tests.app.security.ground import Ground
from tests.app.security.identity import become

TOMORROW, TODAY, YESTERDAY = (builders.today() + timedelta(days=days) for days in (1, 0, -1))
ON_A_TEAM = ["educator", "liaison", "school_coordinator", "site_admin", "district_coordinator"]


def changed(blind: Connection, statement: str, **values: Any) -> None:
    """Change rows past the wall; the test's end undoes it."""
    with past_the_wall(blind):
        assert blind.execute(text(statement), values).rowcount == 1


def answer(blind: Connection, question: str, **values: Any) -> Any:
    return blind.scalar(text(f"SELECT {question}"), values)


def schools_of_a_liaison(blind: Connection, laid: Ground) -> list[int]:
    become(blind, "liaison", laid)
    return list(answer(blind, "app_schools('{liaison}')"))


def on_the_team(blind: Connection, laid: Ground, who: str, **columns: Any) -> None:
    """Put somebody on the team of the own school's visit."""
    own = laid.places["own"]
    columns |= {"visit_id": own.ids["visit"], "school_id": own.school.id, "district_id": own.district.id}
    columns["person_id"] = laid.people[who].id
    changed(
        blind,
        f"INSERT INTO visit_educator ({', '.join(columns)}) VALUES ({', '.join(f':{each}' for each in columns)})",
        **columns,
    )


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ("starts_on = :today, ends_on = :today", True),
        ("ends_on = :tomorrow", True),
        ("ends_on = NULL", True),
        ("ends_on = :yesterday", False),
        ("starts_on = :tomorrow", False),
    ],
)
def test_a_role_counts_from_its_first_day_to_its_last(
    blind: Connection, laid: Ground, change: str, counts: bool
) -> None:
    days = {"today": TODAY, "tomorrow": TOMORROW, "yesterday": YESTERDAY}
    used = {name: day for name, day in days.items() if f":{name}" in change}
    changed(
        blind,
        f"UPDATE assignment SET {change} WHERE person_id = :person",
        person=laid.people["liaison"].id,
        **used,
    )

    assert bool(schools_of_a_liaison(blind, laid)) is counts


def test_a_role_of_somebody_who_left_counts_nothing(blind: Connection, laid: Ground) -> None:
    assert schools_of_a_liaison(blind, laid) == [laid.places["own"].school.id]

    changed(blind, "UPDATE person SET active = false WHERE id = :person", person=laid.people["liaison"].id)

    assert schools_of_a_liaison(blind, laid) == []


@pytest.mark.parametrize(
    ("roles", "at_the_school", "to_whom"),
    [
        ("{}", False, {"liaison", "educator", "payroll"}),
        ("{}", True, {"liaison", "educator", "payroll"}),
        ("{liaison}", False, {"liaison"}),
        ("{liaison}", True, {"liaison"}),
    ],
)
def test_news_are_for_the_roles_and_places_that_they_name(
    blind: Connection, laid: Ground, roles: str, at_the_school: bool, to_whom: set[str]
) -> None:
    own = laid.places["own"]
    changed(
        blind,
        "UPDATE announcement SET roles = :roles, school_id = :school WHERE id = :news",
        roles=list(filter(None, roles.strip("{}").split(","))),
        school=own.school.id if at_the_school else None,
        news=own.ids["announcement"],
    )

    told = set()
    for who in ("liaison", "educator", "payroll", "partner"):
        become(blind, who, laid)
        told |= {who} if own.ids["announcement"] in answer(blind, "app_announcements()") else set()

    assert told == to_whom


@pytest.mark.parametrize("who", ON_A_TEAM)
def test_who_is_on_the_team_has_the_visit_its_child_and_family_while_they_work_at_the_school(
    blind: Connection, laid: Ground, who: str
) -> None:
    own = laid.places["own"].ids
    on_the_team(blind, laid, who)
    become(blind, who, laid)

    assert answer(blind, "app_my_visits()") == [own["visit"]]
    assert own["student"] in answer(blind, "app_my_students()")
    assert answer(blind, "app_visited_families()") == [own["family"]]

    changed(
        blind,
        "UPDATE assignment SET ends_on = :day WHERE person_id = :person",
        day=YESTERDAY,
        person=laid.people[who].id,
    )
    assert answer(blind, "app_my_visits()") == []
    assert answer(blind, "app_visited_families()") == []


@pytest.mark.parametrize("who", ["executive", "payroll", "trainer", "partner"])
def test_other_roles_have_no_visit_even_on_a_team(blind: Connection, laid: Ground, who: str) -> None:
    on_the_team(blind, laid, who)
    become(blind, who, laid)

    assert answer(blind, "app_my_visits()") == []


@pytest.mark.parametrize(
    ("columns", "has_it"),
    [
        ({"part": "visitor", "went": True}, True),
        ({"part": "visitor", "went": None}, True),
        ({"part": "visitor", "went": False}, False),
        ({"part": "interpreter", "went": True}, False),
    ],
)
def test_a_visit_is_the_pairs_who_goes_to_visit(
    blind: Connection, laid: Ground, columns: dict[str, Any], has_it: bool
) -> None:
    own = laid.places["own"].ids
    on_the_team(blind, laid, "educator", **columns)
    become(blind, "educator", laid)

    assert answer(blind, "app_my_visits()") == [own["visit"]]
    assert answer(blind, "app_pair_visits()") == ([own["visit"]] if has_it else [])


def test_a_visit_is_the_pairs_only_while_they_work_at_the_school(blind: Connection, laid: Ground) -> None:
    on_the_team(blind, laid, "executive", part="visitor", went=True)
    become(blind, "executive", laid)

    assert answer(blind, "app_pair_visits()") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE enrollment SET active = false WHERE class_id = :class_ AND person_id = :teacher",
        "UPDATE enrollment SET active = false WHERE class_id = :class_ AND student_id = :student",
        "UPDATE assignment SET ends_on = :day WHERE person_id = :teacher",
        "UPDATE assignment SET role = 'liaison' WHERE person_id = :teacher",
    ],
)
def test_a_child_is_the_teachers_while_both_are_in_the_class(
    blind: Connection, laid: Ground, change: str
) -> None:
    own = laid.places["own"].ids
    values = {
        "class_": own["school_class"],
        "day": YESTERDAY,
        "student": own["student"],
        "teacher": laid.people["teacher"].id,
    }
    become(blind, "teacher", laid)
    assert answer(blind, "app_my_students()") == [own["student"]]

    changed(blind, change, **{name: value for name, value in values.items() if f":{name}" in change})

    assert answer(blind, "app_my_students()") == []


def test_a_visit_without_a_family_leads_to_none(blind: Connection, laid: Ground) -> None:
    changed(
        blind,
        "UPDATE visit SET family_id = NULL WHERE id = :visit",
        visit=laid.places["own"].ids["visit"],
    )
    become(blind, "visitor", laid)

    assert answer(blind, "app_visited_families()") == []


def test_nobody_asks_for_another_persons_district(blind: Connection, laid: Ground) -> None:
    become(blind, "gone", laid)
    here = laid.places["own"].district.id

    own, another = (
        answer(blind, "app_district_of(:who)", who=laid.people[who].id) for who in ("gone", "liaison")
    )

    assert (own, another) == (here, None)
