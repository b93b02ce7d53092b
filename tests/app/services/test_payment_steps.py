"""Exceptions, two approvals, sending back and answering, rejection: each refusal beside its success."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.models import District, Event, Fund, Notice, Payment, Person, Visit
from app.services import payments
from app.services.errors import NotFound
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


def pay_of(visit: Visit, person: Person) -> Payment:
    return builders.every(Payment, visit_id=visit.id, person_id=person.id, withdrawn=False)[-1]


def the_district() -> District:
    return builders.every(District)[0]


def payroll() -> Person:
    return builders.a_person(roles={Role.payroll: the_district()})


def spent() -> Decimal:
    return builders.every(Fund)[0].spent


def kinds_told(person: Person) -> list[str]:
    return [notice.kind for notice in builders.every(Notice, person_id=person.id) if notice.payment_id]


def went_alone(school: School_) -> Payment:
    """One went alone, and this district pays for pairs."""
    visit = a_visit("scheduled", at=school)
    from app.services import visits
    from tests.visiting import WORDS

    tom = school.pair[0]
    when = {"started_at": visit.starts_at, "ended_at": visit.ends_at}
    visits.record_completion(visit.id, by=acting(tom), went=[tom.id], alone_reason="Ill", **when)
    visits.write_reflection(visit.id, by=acting(tom), words=WORDS)
    return pay_of(visit, tom)


def test_an_exception_makes_a_payment_due_and_tells_the_person(school: School_) -> None:
    alone = went_alone(school)
    assert alone.state == "not_payable"
    long_ago = builders.now() - timedelta(days=90)
    builders.change(alone, created_at=long_ago)

    payments.make_exception(alone.id, reason="The partner fell ill.", by=acting(school.site_admin))

    excepted = builders.reload(alone)
    assert (excepted.state, excepted.exception_by) == ("due", school.site_admin.id)
    assert excepted.exception_reason == "The partner fell ill."
    assert excepted.created_at > long_ago, "It waits for approval since it is due."
    assert kinds_told(school.pair[0]) == ["payment_excepted"]


def test_an_exception_needs_a_reason_and_is_nobodys_own(school: School_) -> None:
    alone = went_alone(school)
    tom = school.pair[0]
    builders.an_assignment(tom, Role.site_admin, at=school.school)

    with pytest.raises(TransitionRefused, match="Give a short reason"):
        payments.make_exception(alone.id, reason=" ", by=acting(school.site_admin))
    with pytest.raises(TransitionRefused, match="You were part of this visit"):
        payments.make_exception(alone.id, reason="I want it.", by=acting(tom))

    assert builders.reload(alone).state == "not_payable"


def test_a_payment_that_is_sent_back_is_answered_and_waits_again(school: School_) -> None:
    tom = school.pair[0]
    due = pay_of(a_visit("reflected", at=school), tom)

    payments.send_back(due.id, reason="Is the end right?", by=acting(school.site_admin))
    returned = builders.reload(due)
    payments.mend(due.id, words="Yes, it was 40 minutes.", by=acting(tom))

    assert (returned.state, returned.returned_reason) == ("returned", "Is the end right?")
    mended = builders.reload(due)
    assert (mended.state, mended.mended) == ("due", "Yes, it was 40 minutes.")
    assert kinds_told(tom) == ["payment_returned"]
    assert kinds_told(school.site_admin) == ["payment_mended"]


def test_sending_back_what_is_approved_gives_the_fund_its_money_again(school: School_) -> None:
    due = pay_of(a_visit("reflected", at=school), school.pair[0])
    payments.approve(due.id, by=acting(school.site_admin))

    payments.send_back(due.id, reason="Paid by another grant?", by=acting(payroll()))

    returned = builders.reload(due)
    assert (returned.state, returned.approved_by, returned.fund_id) == ("returned", None, None)
    assert spent() == 0


def test_sending_back_needs_a_reason_and_a_right(school: School_) -> None:
    due = pay_of(a_visit("reflected", at=school), school.pair[0])

    with pytest.raises(TransitionRefused, match="Give a short reason"):
        payments.send_back(due.id, reason="", by=acting(school.site_admin))
    with pytest.raises((NotYourRole, NotFound)):
        payments.send_back(due.id, reason="Why?", by=acting(school.pair[1]))

    assert builders.reload(due).state == "due"


def test_only_the_person_answers_and_in_words(school: School_) -> None:
    tom, partner = school.pair
    due = pay_of(a_visit("reflected", at=school), tom)
    payments.send_back(due.id, reason="Is the end right?", by=acting(school.site_admin))

    with pytest.raises(TransitionRefused, match="Say in a few words"):
        payments.mend(due.id, words=" ", by=acting(tom))
    with pytest.raises((NotFound, NotYourRole)):
        payments.mend(due.id, words="Fine.", by=acting(partner))

    assert builders.reload(due).state == "returned"


def test_above_the_districts_amount_two_people_approve() -> None:
    place = a_staffed_school("Alder", second_approval_above=Decimal("59.99"))
    due = pay_of(a_visit("reflected", at=place), place.pair[0])
    second = builders.a_person(roles={Role.site_admin: place.school})

    first_is_enough = payments.approve(due.id, by=acting(place.site_admin))
    half = builders.reload(due)
    with pytest.raises(TransitionRefused, match="The first approval is yours"):
        payments.approve(due.id, by=acting(place.site_admin))
    untouched = spent()
    second_is_enough = payments.approve(due.id, by=acting(second))

    assert (first_is_enough, second_is_enough) == (False, True)
    assert (half.state, half.first_approved_by, half.approved_by) == ("due", place.site_admin.id, None)
    assert (untouched, spent()) == (Decimal(0), Decimal("60.00"))
    assert (builders.reload(due).state, builders.reload(due).approved_by) == ("approved", second.id)
    assert kinds_told(second) == ["payment_second"]


def test_exactly_the_districts_amount_needs_one_approval() -> None:
    place = a_staffed_school("Alder", second_approval_above=Decimal("60.00"))
    due = pay_of(a_visit("reflected", at=place), place.pair[0])

    assert payments.approve(due.id, by=acting(place.site_admin))


def test_neither_of_two_approvals_is_for_a_visit_of_ones_own() -> None:
    place = a_staffed_school("Alder", second_approval_above=Decimal("10.00"))
    due = pay_of(a_visit("reflected", at=place), place.pair[0])
    partner = place.pair[1]
    builders.an_assignment(partner, Role.site_admin, at=place.school)

    with pytest.raises(TransitionRefused, match="You were part of this visit"):
        payments.approve(due.id, by=acting(partner))
    payments.approve(due.id, by=acting(place.site_admin))
    with pytest.raises(TransitionRefused, match="You were part of this visit"):
        payments.approve(due.id, by=acting(partner))

    assert builders.reload(due).state == "due"


def test_many_at_once_say_which_wait_for_a_second_person() -> None:
    place = a_staffed_school("Alder", second_approval_above=Decimal("10.00"))
    visit = a_visit("reflected", at=place)
    ids = [pay_of(visit, person).id for person in place.pair]

    decided = payments.approve_many(ids, by=acting(place.site_admin))

    assert (decided.done, decided.half, decided.refused) == ((), tuple(ids), ())


def test_each_step_leaves_its_event(school: School_) -> None:
    due = pay_of(a_visit("reflected", at=school), school.pair[0])
    payments.send_back(due.id, reason="Is the end right?", by=acting(school.site_admin))
    payments.mend(due.id, words="Yes.", by=acting(school.pair[0]))

    told = [event.kind for event in builders.every(Event, payment_id=due.id)]

    assert told == ["payment.create", "payment.send_back", "payment.mend"]
    facts = [event.facts for event in builders.every(Event, payment_id=due.id)]
    assert "Is the end right?" not in str(facts)
