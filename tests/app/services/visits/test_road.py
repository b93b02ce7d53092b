"""A visit goes from the invitation to reflected, and each step leaves its mark."""

from decimal import Decimal

import pytest

from app.extensions import db
from app.models import Event, Fund, Payment, Visit
from app.models.history import StateWithoutEvent
from app.services import payments, payroll, visits
from app.services.actors import SYSTEM
from app.services.errors import Changed, NotFound, Refused
from app.services.visits import Words
from tests import builders, money
from tests.visiting import WORDS, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def names(refused):
    return {reason.name for reason in refused.value.reasons}


def test_inviting_numbers_the_visit_and_names_the_siblings_at_the_school():
    place = a_staffed_school()
    ana, ben = builders.a_student(at=place.school), builders.a_student(at=place.school)
    builders.a_family(of=[ana, ben])

    visit_id = visits.invite(ana.id, method="family_asked", by=acting(place.liaison))

    visit = builders.reload(builders.every(Visit, id=visit_id)[0])
    assert (visit.number, visit.state, visit.place) == (1, "invited", "home")
    from app.models import VisitStudent

    assert {row.student_id for row in builders.every(VisitStudent, visit_id=visit_id)} == {ana.id, ben.id}
    assert [event.kind for event in builders.every(Event, visit_id=visit_id)] == ["visit.invite"]


def test_a_student_with_a_live_visit_is_not_invited_a_second_time():
    place = a_staffed_school()
    visit = a_visit(at=place)
    student = builders.every(builders.Student)[0]

    with pytest.raises(TransitionRefused) as refused:
        visits.invite(student.id, method="family_asked", by=acting(place.liaison))

    assert "earlier_visit_came_first" in names(refused)
    assert [v.id for v in builders.every(Visit)] == [visit.id]


def test_the_second_visit_follows_the_first():
    place = a_staffed_school()
    first = a_visit("reflected", at=place)
    student = builders.every(builders.Student)[0]

    second_id = visits.invite(student.id, method="family_asked", by=acting(place.liaison))

    second = builders.every(Visit, id=second_id)[0]
    assert (second.number, second.follows_id) == (2, first.id)


def test_a_confidential_address_means_elsewhere_by_default():
    place = a_staffed_school()
    student = builders.a_student(at=place.school)
    builders.a_family(of=[student], confidential_address=True)

    visit_id = visits.invite(student.id, method="family_asked", by=acting(place.liaison))

    assert builders.every(Visit, id=visit_id)[0].place == "other"


def test_scheduling_says_every_unmet_reason_at_once():
    place = a_staffed_school()
    visit = a_visit(at=place)
    untrained = builders.a_person(roles={Role.educator: place.school})

    with pytest.raises(TransitionRefused) as refused:
        visits.schedule(
            visit.id,
            by=acting(place.liaison),
            starts_at=yesterday_at(17),
            ends_at=yesterday_at(18),
            educators=[untrained.id],
        )

    assert names(refused) == {"family_said_yes", "agreed_in_advance", "two_educators_go", "team_is_trained"}


def test_scheduling_promises_money_at_the_cap_and_another_day_gives_it_back():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place)

    assert builders.every(Fund)[0].committed == Decimal("120.00")

    visits.another_day(visit.id, by=acting(place.liaison))

    assert builders.every(Fund)[0].committed == 0
    assert builders.reload(visit).state == "invited"


def test_a_short_fund_warns_and_blocks_no_family():
    money.a_rate()
    money.a_fund("50.00")
    place = a_staffed_school()
    visit = a_visit("agreed", at=place)

    enough = visits.schedule(
        visit.id,
        by=acting(place.liaison),
        starts_at=yesterday_at(17),
        ends_at=yesterday_at(18),
        educators=[person.id for person in place.pair],
    )

    assert enough is False
    assert builders.reload(visit).state == "scheduled"


def test_nobody_is_in_two_places_even_at_two_schools():
    here = a_staffed_school()
    there = a_staffed_school()
    for person in here.pair:
        builders.an_assignment(person, Role.educator, at=there.school)
    a_visit("scheduled", at=there, by=here.pair)
    visit = a_visit("agreed", at=here)

    with pytest.raises(TransitionRefused) as refused:
        visits.schedule(
            visit.id,
            by=acting(here.liaison),
            starts_at=yesterday_at(17),
            ends_at=yesterday_at(18),
            educators=[person.id for person in here.pair],
        )

    assert names(refused) == {"nobody_is_in_two_places"}


def test_whoever_is_to_go_is_offered_to_record_the_visit_and_nobody_else_of_the_school_is():
    place = a_staffed_school()
    other = builders.a_person(roles={Role.educator: place.school})
    visit_id = a_visit("scheduled", at=place).id

    offered = [
        visits.why_not(db.session.get_one(Visit, visit_id), by=acting(each))
        for each in (place.pair[0], place.pair[1])
    ]

    assert all("record_completion" in each for each in offered)
    acting(other)
    assert db.session.get(Visit, visit_id) is None


def test_a_slip_typed_in_by_the_liaison_is_marked_as_entered_for_and_after():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place)
    pair = [person.id for person in place.pair]

    visits.record_completion(
        visit.id,
        by=acting(place.liaison),
        went=pair,
        started_at=yesterday_at(17),
        ended_at=yesterday_at(18),
    )

    told = builders.every(Event, kind="visit.record_completion")[0]
    assert told.facts["entered_for"] == sorted(pair)
    assert builders.reload(visit).entered_after


def test_the_visit_is_reflected_once_both_have_written_and_each_is_owed_a_payment():
    place = a_staffed_school()
    visit = a_visit("completed", at=place)
    maria, tom = place.pair

    first = visits.write_reflection(visit.id, by=acting(maria), words=WORDS)
    second = visits.write_reflection(visit.id, by=acting(tom), words=WORDS)

    assert (first, second) == (False, True)
    owed = builders.every(Payment, visit_id=visit.id)
    assert {(p.person_id, p.state, p.amount) for p in owed} == {
        (maria.id, "due", Decimal("60.00")),
        (tom.id, "due", Decimal("60.00")),
    }


def test_someone_who_did_not_go_writes_no_reflection():
    place = a_staffed_school()
    visit = a_visit("completed", at=place)

    with pytest.raises(NotYourRole):
        visits.write_reflection(visit.id, by=acting(place.liaison), words=WORDS)


def test_a_first_visit_keeps_no_words_about_learning():
    place = a_staffed_school()
    visit = a_visit("completed", at=place)

    with pytest.raises(Refused):
        visits.write_reflection(
            visit.id,
            by=acting(place.pair[0]),
            words=Words("Dreams", "Help", learning_together="Her marks in maths"),
        )


def test_a_class_without_a_rate_is_not_payable_and_says_why():
    money.a_rate(employee_class="classified")
    money.a_fund()
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)

    owed = builders.every(Payment, visit_id=visit.id)

    assert {p.state for p in owed} == {"not_payable"}
    assert all("rate" in p.reason for p in owed)


def test_a_correction_withdraws_the_payments_and_they_are_made_again():
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)

    visits.correct(visit.id, by=acting(place.site_admin), reason="The end was typed wrong.")
    visits.correct(visit.id, by=acting(place.site_admin), reason="The end was typed wrong.")
    pair = [person.id for person in place.pair]
    visits.record_completion(
        visit.id,
        by=acting(place.pair[0]),
        went=pair,
        started_at=yesterday_at(17),
        ended_at=yesterday_at(18),
    )
    visits.write_reflection(visit.id, by=acting(place.pair[0]), words=WORDS)
    again = visits.write_reflection(visit.id, by=acting(place.pair[1]), words=WORDS)

    assert again is True
    made = builders.every(Payment, visit_id=visit.id)
    assert sorted((p.withdrawn, p.state) for p in made) == [(False, "due")] * 2 + [(True, "due")] * 2


def test_a_no_keeps_no_reason_and_gives_the_family_quiet():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place)
    quiet_until = builders.today().replace(year=builders.today().year + 1)

    visits.decline(visit.id, by=acting(place.liaison), no_contact_until=quiet_until)

    kept = builders.reload(visit)
    assert (kept.state, kept.closed_reason, kept.committed) == ("declined", None, 0)
    assert builders.every(builders.Family)[0].no_contact_until == quiet_until
    student = builders.every(builders.Student)[0]
    with pytest.raises(TransitionRefused) as refused:
        visits.invite(student.id, method="family_asked", by=acting(place.liaison))
    assert names(refused) == {"family_may_be_contacted"}


def test_a_declined_visit_reopens_on_the_familys_word():
    place = a_staffed_school()
    visit = a_visit("agreed", at=place)
    visits.decline(visit.id, by=acting(place.liaison))

    visits.reopen(visit.id, by=acting(place.liaison))

    kept = builders.reload(visit)
    assert (kept.state, kept.answer, kept.agreed_at) == ("invited", "none", None)


def test_cancelling_asks_for_a_reason():
    place = a_staffed_school()
    visit = a_visit(at=place)

    with pytest.raises(TransitionRefused) as refused:
        visits.cancel(visit.id, by=acting(place.liaison), reason=" ")
    visits.cancel(visit.id, by=acting(place.liaison), reason="The school is closed that week.")

    assert names(refused) == {"reason_given"}
    assert builders.reload(visit).state == "cancelled"


def test_later_comes_back_on_its_day():
    place = a_staffed_school()
    visit = a_visit("agreed", at=place)
    day = builders.today()

    visits.answer_later(visit.id, by=acting(place.liaison), ask_again_on=day)

    kept = builders.reload(visit)
    assert (kept.answer, kept.ask_again_on, kept.agreed_at) == ("later", day, None)


def test_a_visit_at_another_school_is_not_found():
    visit = a_visit()
    elsewhere = a_staffed_school()

    with pytest.raises(NotFound):
        visits.cancel(visit.id, by=acting(elsewhere.liaison), reason="Mine now")


def test_an_outdated_page_changes_nothing():
    place = a_staffed_school()
    visit = a_visit(at=place)

    with pytest.raises(Changed):
        visits.cancel(visit.id, by=acting(place.liaison), reason="Late", version=visit.version + 1)

    assert builders.reload(visit).state == "invited"


def test_a_state_assigned_outside_the_services_does_not_reach_the_database(session):
    place = a_staffed_school()
    visit = a_visit(at=place)
    acting(place.liaison)
    mine = session.get(Visit, visit.id)

    mine.state = "cancelled"

    with pytest.raises(StateWithoutEvent):
        session.flush()


def test_one_visit_goes_all_the_way_to_paid(session):
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)
    coordinator = builders.a_person(roles={Role.payroll: builders.the_district()})
    owed = [payment.id for payment in builders.every(Payment)]

    payments.approve_many(owed, by=acting(place.site_admin))
    made = payroll.make_batch(by=acting(coordinator), district_id=builders.the_district().id)
    payroll.mark_paid(made.batch_id, by=acting(coordinator), paid_on=builders.today())
    settled = run_settling(session, visit)

    kept = builders.reload(visit)
    assert (settled, kept.state, kept.paid_on) == (1, "paid", builders.today())
    fund = builders.every(Fund)[0]
    assert (fund.spent, fund.committed) == (Decimal("120.00"), 0)


def run_settling(session, visit):
    from app.security.session import identify, steward

    session.rollback()
    identify(session, steward(visit.district_id))
    return visits.settle([visit.id])


def test_settling_waits_for_the_last_payment(session):
    place = a_staffed_school()
    visit = a_visit("reflected", at=place)

    settled = run_settling(session, visit)

    assert settled == 0
    assert builders.reload(visit).state == "reflected"
    assert SYSTEM.person_id is None
