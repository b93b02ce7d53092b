"""While a site admin is away: a colleague approves at that school, for a time, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import ProgrammingError

from app.extensions import db
from app.models import Assignment, Event, Payment, Visit
from app.services import access, payments
from app.services.access import covering
from app.services.errors import NotFound, Refused
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
WEEK = timedelta(days=7)


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


def a_colleague(school: School_):  # type: ignore[no-untyped-def]
    return builders.a_person(roles={Role.liaison: school.school})


def cover(school: School_, person, **changed):  # type: ignore[no-untyped-def]
    today = builders.today()
    given = {"school_id": school.school.id, "starts_on": today, "ends_on": today + WEEK} | changed
    return covering.cover(person.id, by=acting(school.site_admin), **given)


def test_a_delegate_approves_at_that_school(school: School_) -> None:
    colleague = a_colleague(school)
    first = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)[0]

    cover(school, colleague)
    payments.approve(first.id, by=acting(colleague))

    assert builders.reload(first).approved_by == colleague.id


def test_a_delegate_approves_nowhere_else_and_never_their_own_visit(school: School_) -> None:
    went = school.pair[0]
    birch = a_staffed_school("Birch")
    elsewhere = builders.every(Payment, visit_id=a_visit("reflected", at=birch).id)[0]
    mine, partners = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)
    cover(school, went)

    with pytest.raises(NotFound):
        payments.approve(elsewhere.id, by=acting(went))
    for payment in (mine, partners):
        with pytest.raises(TransitionRefused, match="You were part of this visit"):
            payments.approve(payment.id, by=acting(went))

    assert {each.state for each in builders.every(Payment)} == {"due"}


def test_a_delegate_sees_payments_and_no_visit(school: School_) -> None:
    trainer = builders.a_person(roles={Role.trainer: builders.district_of(school.school)})
    a_visit("reflected", at=school)
    cover(school, trainer)

    acting(trainer)

    assert db.session.query(Payment).count() == 2
    assert db.session.query(Visit).count() == 0


def test_it_is_over_after_its_last_day(school: School_) -> None:
    colleague = a_colleague(school)
    first = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)[0]
    given = cover(school, colleague)
    yesterday = builders.today() - timedelta(days=1)
    builders.change(given, starts_on=yesterday, ends_on=yesterday)

    with pytest.raises(NotFound):
        payments.approve(first.id, by=acting(colleague))


def test_whoever_gave_it_ends_it(school: School_) -> None:
    colleague = a_colleague(school)
    given_id = cover(school, colleague).id

    covering.end_cover(given_id, by=acting(school.site_admin))

    assert builders.every(Assignment, id=given_id)[0].ends_on < builders.today()
    assert covering.covers(acting(school.site_admin)) == []


def test_another_site_admin_does_not_end_it(school: School_) -> None:
    given_id = cover(school, a_colleague(school)).id
    other = builders.a_person(roles={Role.site_admin: school.school})

    with pytest.raises(NotFound):
        covering.end_cover(given_id, by=acting(other))


@pytest.mark.parametrize(
    ("field", "days"),
    [("ends_on", 93), ("starts_on", -1), ("ends_on", -1)],
)
def test_its_days_are_near_and_few(school: School_, field: str, days: int) -> None:
    with pytest.raises(Refused) as refused:
        cover(school, a_colleague(school), **{field: builders.today() + timedelta(days=days)})

    assert refused.value.field == field


def test_three_months_are_not_too_long(school: School_) -> None:
    assert cover(school, a_colleague(school), ends_on=builders.today() + timedelta(days=92)).id


def test_nobody_covers_for_themselves_or_twice(school: School_) -> None:
    colleague = a_colleague(school)
    cover(school, colleague)

    with pytest.raises(Refused, match="holds this role"):
        cover(school, colleague)
    with pytest.raises(Refused):
        cover(school, school.site_admin)


def test_only_a_site_admin_of_the_school_names_somebody(school: School_) -> None:
    district = builders.district_of(school.school)
    colleague, today = a_colleague(school), builders.today()
    for role in (Role.access_manager, Role.district_coordinator, Role.admin):
        keeper = builders.a_person(roles={role: district})
        with pytest.raises(NotFound):
            covering.cover(
                colleague.id,
                school_id=school.school.id,
                starts_on=today,
                ends_on=today + WEEK,
                by=acting(keeper),
            )
        with pytest.raises(Refused):
            access.assign(colleague.id, Role.delegate, school_id=school.school.id, by=acting(keeper))


@pytest.mark.parametrize("wrong", ["for ever", "four months", "another's name", "another school"])
def test_the_database_takes_no_other_delegate(school: School_, wrong: str) -> None:
    colleague, today = a_colleague(school), builders.today()
    values = {
        "person_id": colleague.id,
        "district_id": colleague.district_id,
        "school_id": school.school.id if wrong != "another school" else builders.a_school("Birch").id,
        "role": "delegate",
        "starts_on": today,
        "ends_on": {"for ever": None, "four months": today + timedelta(days=120)}.get(wrong, today + WEEK),
        "given_by": school.liaison.id if wrong == "another's name" else school.site_admin.id,
    }
    acting(school.site_admin)

    with pytest.raises(ProgrammingError, match="row-level security"):
        db.session.execute(Assignment.__table__.insert().values(values))
    db.session.rollback()


def test_it_ends_with_the_role_of_whoever_is_away(school: School_) -> None:
    colleague = a_colleague(school)
    cover(school, colleague)
    keeper = builders.a_person(roles={Role.access_manager: builders.the_district()})
    [held] = builders.every(Assignment, person_id=school.site_admin.id, role="site_admin")

    access.end_assignment(held.id, by=acting(keeper))

    [covering_] = builders.every(Assignment, person_id=colleague.id, role="delegate")
    assert covering_.ends_on == builders.today() - timedelta(days=1)


def test_nobody_names_somebody_for_longer_than_they_approve_themselves(school: School_) -> None:
    [held] = builders.every(Assignment, person_id=school.site_admin.id, role="site_admin")
    builders.change(held, ends_on=builders.today() + timedelta(days=3))

    with pytest.raises(Refused, match="Your own role there ends"):
        cover(school, a_colleague(school))

    assert cover(school, a_colleague(school), ends_on=builders.today() + timedelta(days=3))


def test_it_ends_when_whoever_is_away_leaves_for_good(school: School_) -> None:
    colleague = a_colleague(school)
    first = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)[0]
    cover(school, colleague)

    builders.change(school.site_admin, active=False)

    with pytest.raises(NotFound):
        payments.approve(first.id, by=acting(colleague))
    [ended] = builders.every(Assignment, person_id=colleague.id, role="delegate")
    assert ended.ends_on == builders.today() - timedelta(days=1)
    told = builders.every(Event, kind="assignment.ended")[-1].facts
    assert (told["person_id"], told["role"]) == (colleague.id, "delegate")


def test_a_former_site_admin_may_cover_and_one_of_these_days_may_not(school: School_) -> None:
    colleague, today = a_colleague(school), builders.today()
    held = builders.an_assignment(
        colleague, Role.site_admin, at=school.school, ends_on=today + timedelta(days=9)
    )

    with pytest.raises(Refused, match="approves payments there already"):
        cover(school, colleague)

    builders.change(held, ends_on=today - timedelta(days=1))
    assert cover(school, colleague)


def test_nobody_names_who_approves_the_pay_of_their_own_visit(school: School_) -> None:
    principal, partner = school.site_admin, school.pair[0]
    builders.trained(principal)
    visit = a_visit("reflected", at=school, by=[principal, partner])
    colleague = a_colleague(school)
    cover(school, colleague)

    for payment in builders.every(Payment, visit_id=visit.id):
        with pytest.raises(TransitionRefused, match="Whoever let you approve here was part of this visit"):
            payments.approve(payment.id, by=acting(colleague))
    other = builders.every(Payment, visit_id=a_visit("reflected", at=school, starts_at=yesterday_at(19)).id)[
        0
    ]
    assert payments.approve(other.id, by=acting(colleague))
