"""Eight people press the same button on the same visits: each allowed edge happens exactly once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.extensions import db
from app.models import Event, Fund, Payment, Person, Visit
from app.security.session import Identity, identify, steward
from app.services import payments, visits
from app.services.actors import actor_of
from app.services.errors import Changed
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

THREADS = 8
LOST = (Changed, TransitionRefused, NotYourRole)


def by(person: Person):
    identify(db.session, Identity(person_id=person.id))
    return actor_of(person.id)


def schedule(visit: Visit, place: School_) -> None:
    visits.schedule(
        visit.id,
        by=by(place.liaison),
        starts_at=yesterday_at(17),
        ends_at=yesterday_at(18),
        educators=[person.id for person in place.pair],
    )


def record(visit: Visit, place: School_) -> None:
    visits.record_completion(
        visit.id,
        by=by(place.pair[0]),
        went=[person.id for person in place.pair],
        started_at=visit.starts_at,
        ended_at=visit.ends_at,
    )


def reflect(visit: Visit, place: School_) -> None:
    visits.write_reflection(visit.id, by=by(place.pair[0]), words=WORDS)


def decline(visit: Visit, place: School_) -> None:
    visits.decline(visit.id, by=by(place.liaison))


def cancel(visit: Visit, place: School_) -> None:
    visits.cancel(visit.id, by=by(place.liaison), reason="Closed that week")


def another_day(visit: Visit, place: School_) -> None:
    visits.another_day(visit.id, by=by(place.liaison))


def no_one_home(visit: Visit, place: School_) -> None:
    visits.no_one_home(visit.id, by=by(place.pair[0]))


def correct(visit: Visit, place: School_) -> None:
    visits.correct(visit.id, by=by(place.site_admin), reason="The times were typed wrong")


EDGES: dict[str, tuple[str, Callable[[Visit, School_], None], str]] = {
    "schedule": ("agreed", schedule, "scheduled"),
    "record_completion": ("scheduled", record, "completed"),
    "reflect": ("completed", reflect, "reflected"),
    "decline": ("scheduled", decline, "declined"),
    "cancel": ("invited", cancel, "cancelled"),
    "another_day": ("scheduled", another_day, "invited"),
    "no_one_home": ("scheduled", no_one_home, "invited"),
    "correct": ("completed", correct, "scheduled"),
}


def race(app, act: Callable[[], None]) -> Counter:
    """Run `act` in eight threads at once; count how it ended in each."""

    def run(_number: int) -> str:
        with app.app_context():
            try:
                act()
            except LOST as lost:
                return type(lost).__name__
            return "done"

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(run, range(THREADS)))


@pytest.mark.parametrize("action", EDGES)
def test_each_edge_happens_once(app, session, action):
    state, act, target = EDGES[action]
    place = a_staffed_school(reflection_needed="one")
    visit = a_visit(state, at=place)
    session.rollback()

    ends = race(app, lambda: act(visit, place))

    told = [event for event in builders.every(Event, visit_id=visit.id) if event.kind == f"visit.{action}"]
    assert (len(told), builders.reload(visit).state) == (1, target)
    assert ends["done"] == 1 or action == "reflect"  # Writing one's words again is allowed; the step is not.


def test_an_invitation_raced_is_made_once(app, session):
    place = a_staffed_school()
    student = builders.a_student(at=place.school)
    builders.a_family(of=[student])
    session.rollback()

    ends = race(app, lambda: visits.invite(student.id, method="family_asked", by=by(place.liaison)))

    assert (ends["done"], len(builders.every(Visit))) == (1, 1)


def test_a_declined_visit_raced_reopens_once(app, session):
    place = a_staffed_school()
    visit = a_visit("agreed", at=place)
    visits.decline(visit.id, by=by(place.liaison))
    session.rollback()

    ends = race(app, lambda: visits.reopen(visit.id, by=by(place.liaison)))

    assert (ends["done"], builders.reload(visit).state) == (1, "invited")


def test_a_reflection_raced_by_both_makes_each_payment_once(app, session):
    place = a_staffed_school()
    visit = a_visit("completed", at=place)
    session.rollback()
    people = iter(place.pair * (THREADS // 2))

    def write() -> None:
        visits.write_reflection(visit.id, by=by(next(people)), words=WORDS)

    race(app, write)
    for person in place.pair:  # Whoever met a change tries once more, as the page asks.
        with app.app_context():
            visits.write_reflection(visit.id, by=by(person), words=WORDS)

    owed = builders.every(Payment, visit_id=visit.id)
    assert sorted(p.person_id for p in owed) == sorted(person.id for person in place.pair)


def test_an_approval_raced_spends_the_money_once(app, session):
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)
    payment = builders.every(Payment, visit_id=visit.id)[0]
    session.rollback()

    ends = race(app, lambda: payments.approve(payment.id, by=by(place.site_admin)))

    assert ends["done"] == 1
    assert builders.every(Fund)[0].spent == payment.amount


def test_settling_raced_settles_once(app, session):
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)
    for payment in builders.every(Payment, visit_id=visit.id):
        payments.waive(payment.id, by=by_again(session, payment))
    session.rollback()

    def settle() -> None:
        identify(db.session, steward(visit.district_id))
        visits.settle([visit.id])

    race(app, settle)

    told = builders.every(Event, visit_id=visit.id, kind="visit.settle")
    assert (len(told), builders.reload(visit).state) == (1, "paid")


def by_again(session, payment: Payment):
    session.rollback()
    return by(builders.every(Person, id=payment.person_id)[0])


@pytest.mark.prove
@pytest.mark.parametrize("action", EDGES)
def test_each_edge_happens_once_on_each_of_many_visits(app, session, action):
    state, act, target = EDGES[action]
    place = a_staffed_school(reflection_needed="one")
    made = []
    for number in range(40):
        pair = [builders.trained(builders.a_person(roles={Role.educator: place.school})) for _ in range(2)]
        its_place = School_(place.school, place.liaison, pair, place.site_admin)
        made.append((a_visit(state, at=its_place), its_place, number))
    session.rollback()

    for visit, its_place, _ in made:
        race(app, lambda visit=visit, its_place=its_place: act(visit, its_place))

    told = Counter(event.visit_id for event in builders.every(Event, kind=f"visit.{action}"))
    assert told == {visit.id: 1 for visit, _, _ in made}
    assert {builders.reload(visit).state for visit, _, _ in made} == {target}
