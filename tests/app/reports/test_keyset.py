"""Pages by the row at their edge: every row once, forwards and backwards, with rows that have no value among them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.models import Assignment, School
from app.reports.keyset import Order, Part, part_of, rows_of_all
from app.security.session import Identity, identify
from tests import builders as b
from workflows.people import Role

Db = scoped_session[Session]
SIZE = 3
ENDS = (None, date(2040, 3, 1), date(2040, 1, 1), None, date(2040, 3, 1), date(2040, 2, 1), None)


@pytest.fixture
def held(session: Db) -> list[Assignment]:
    """Assignments of which some end on one day, and some never."""
    coordinator = b.a_person(roles={Role.district_coordinator: b.the_district()})
    school, person = b.the_school(), b.a_person()
    made = [b.an_assignment(person, Role.liaison, at=school, ends_on=end) for end in ENDS]
    identify(session, Identity(person_id=coordinator.id))
    return made


def page(order: Order, **edge: int | bool | None) -> Part[Assignment]:
    mine = select(Assignment).where(Assignment.role == Role.liaison.value)
    return part_of(mine, order, size=SIZE, **edge)  # type: ignore[arg-type]


@pytest.mark.parametrize("down", [False, True])
def test_each_row_stands_on_one_page_on_the_way_forth_and_on_the_way_back(
    session: Db, held: list[Assignment], down: bool
) -> None:
    order = Order(Assignment.ends_on, Assignment.id, down)
    whole = select(Assignment.id).where(Assignment.role == Role.liaison.value).order_by(*order.columns())

    forth = [page(order)]
    while forth[-1].older:
        forth.append(page(order, after=forth[-1].older))
    back = [forth[-1]]
    while back[-1].newer:
        back.append(page(order, before=back[-1].newer))

    pages = [[row.id for row in each.rows] for each in forth]
    assert [row for each in pages for row in each] == list(session.scalars(whole))
    assert len(pages) == 3
    assert [row.id for each in reversed(back) for row in each.rows] == [row for each in pages for row in each]
    end = page(order, last=True)
    assert [row.id for row in end.rows] == [row for each in pages for row in each][-SIZE:]
    assert (end.older, page(order, before=end.newer).older is None) == (None, False)
    assert list(rows_of_all(lambda after: page(order, after=after))) == [
        row for each in forth for row in each.rows
    ]


def test_an_edge_that_is_gone_or_hidden_begins_at_the_front(session: Db, held: list[Assignment]) -> None:
    order = Order(Assignment.ends_on, Assignment.id)

    assert page(order, after=2**31 - 1) == page(order)
    assert page(order, after=held[-1].id) == page(order)  # Nothing stands after it.


def test_a_row_that_has_left_the_list_is_still_an_edge(session: Db) -> None:
    coordinator = b.a_person(roles={Role.district_coordinator: b.the_district()})
    schools = [b.a_school(name, district=b.the_district()) for name in ("Alder", "Birch", "Cedar")]
    b.change(schools[1], active=False)
    identify(session, Identity(person_id=coordinator.id))

    found = part_of(
        select(School).where(School.active), Order(School.name, School.id), size=SIZE, after=schools[1].id
    )

    assert [school.name for school in found.rows] == ["Cedar"]
