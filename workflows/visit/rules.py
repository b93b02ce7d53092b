"""The rules of a visit, each with the sentence that is read when it does not hold."""

from datetime import datetime, timedelta

from workflows.machine import N_, Rule, rule
from workflows.pay import LONGEST, TOO_LONG
from workflows.payment import PaymentState
from workflows.people import LIAISONS
from workflows.visit.facts import VisitFacts

MOST_VISITORS = 4
VISITS_OF_THE_MODEL = 2
ARRIVES_AT_MOST_BEFORE = timedelta(hours=2)
SETTLED = frozenset({PaymentState.paid, PaymentState.waived, PaymentState.not_payable})


def _in_order(start: datetime | None, end: datetime | None) -> bool:
    return start is not None and end is not None and start < end


@rule(N_("Each student needs to be enrolled at this school; take off anyone who has moved on."))
def students_are_active(visit: VisitFacts) -> bool:
    return visit.students_active


@rule(
    N_("This family already has visit number %(number)s this school year; open that visit instead."),
    number=lambda visit: visit.number,
)
def number_is_free(visit: VisitFacts) -> bool:
    return not visit.number_taken


@rule(
    N_(
        "Visit number %(number)s comes after the one before it; a colleague may just have invited this family."
        " Open the student’s page to go on there."
    ),
    number=lambda visit: visit.number,
)
def earlier_visit_came_first(visit: VisitFacts) -> bool:
    return visit.number == 1 or visit.earlier_visit_made


@rule(N_("This district plans two visits a year; ask the district coordinator to allow more."))
def district_allows_this_many_visits(visit: VisitFacts) -> bool:
    return visit.number <= VISITS_OF_THE_MODEL or visit.programme.further_visits


@rule(N_("This family asked for some quiet time; wait until the day they chose, or until they call."))
def family_may_be_contacted(visit: VisitFacts) -> bool:
    return not visit.no_contact


@rule(N_("Say how this family was chosen, such as a whole class or a random draw."))
def selection_method_is_recorded(visit: VisitFacts) -> bool:
    return bool(visit.selection_method.strip())


@rule(N_("Here a liaison sends this invitation; ask your liaison to invite the family."))
def educators_invite_own_students_by_setting(visit: VisitFacts) -> bool:
    if visit.actor_roles & set(LIAISONS):
        return True
    return visit.programme.educator_may_invite and visit.own_students


@rule(N_("Choose the day to ask this family again."))
def day_to_ask_again_is_set(visit: VisitFacts) -> bool:
    return visit.ask_again_on is not None


@rule(N_("The family has not said yes yet; ask them first, and a no is fine too."))
def family_said_yes(visit: VisitFacts) -> bool:
    return visit.answer == "yes"


@rule(N_("A family that said yes keeps its invitation; the visit may still be made."))
def family_gave_no_yes(visit: VisitFacts) -> bool:
    return visit.answer != "yes"


@rule(N_("Choose when the visit starts and ends; the end comes after the start."))
def start_and_end_are_planned(visit: VisitFacts) -> bool:
    return _in_order(visit.starts_at, visit.ends_at)


@rule(
    N_(
        "Families here know the time at least %(hours)s hours ahead;"
        " note when you agreed, or choose a later time together."
    ),
    hours=lambda visit: visit.programme.notice_hours,
)
def agreed_in_advance(visit: VisitFacts) -> bool:
    """Counted from the recorded agreement, never from the moment of typing. Exactly the notice is enough."""
    if visit.agreed_at is None or visit.starts_at is None:
        return False
    return visit.starts_at - visit.agreed_at >= timedelta(hours=visit.programme.notice_hours)


@rule(N_("Two educators go together; add a partner first, or note why one goes alone."))
def two_educators_go(visit: VisitFacts) -> bool:
    """One alone needs a reason and is counted (R91). The same person twice is one person."""
    people = len(visit.team_ids)
    return people >= 2 or (people == 1 and bool(visit.alone_reason.strip()))


@rule(N_("Up to %(most)s people go on a visit; take someone off the team."), most=lambda visit: MOST_VISITORS)
def at_most_four_go(visit: VisitFacts) -> bool:
    return len(visit.team_ids) <= MOST_VISITORS


@rule(
    N_(
        "The team needs training that is current on the visit's day;"
        " choose someone trained, or book a training first."
    )
)
def team_is_trained(visit: VisitFacts) -> bool:
    """An empty team is not untrained; `two_educators_go` speaks about that."""
    trained = [member.trained for member in visit.team]
    enough = any if visit.programme.training == "one" else all
    return not trained or enough(trained)


@rule(N_("Verify the home address first, or agree to meet somewhere else."))
def address_is_verified(visit: VisitFacts) -> bool:
    return visit.address_verified or not visit.at_home


@rule(N_("Someone on the team is on another visit then; choose another time or another person."))
def nobody_is_in_two_places(visit: VisitFacts) -> bool:
    return not any(member.busy for member in visit.team)


@rule(N_("The visit has not started yet; come back after its start time."))
def start_has_passed(visit: VisitFacts) -> bool:
    return visit.starts_at is not None and visit.starts_at <= visit.now


@rule(N_("Say who went; choose at least one person."))
def who_went_is_recorded(visit: VisitFacts) -> bool:
    return bool(visit.went)


@rule(N_("Up to %(most)s people go on a visit; choose those who went."), most=lambda visit: MOST_VISITORS)
def at_most_four_went(visit: VisitFacts) -> bool:
    return len(set(visit.went)) <= MOST_VISITORS


@rule(N_("Press this at the door; it opens two hours before the planned start."))
def it_is_nearly_time(visit: VisitFacts) -> bool:
    return visit.starts_at is not None and visit.starts_at - visit.now <= ARRIVES_AT_MOST_BEFORE


@rule(N_("The start is noted already."))
def start_is_not_noted(visit: VisitFacts) -> bool:
    return visit.checked_in_at is None


@rule(N_("The end is noted already."))
def start_is_before_the_end(visit: VisitFacts) -> bool:
    return visit.checked_out_at is None or visit.now <= visit.checked_out_at


@rule(N_("The visit has not begun yet; press this when you leave."))
def visit_has_begun(visit: VisitFacts) -> bool:
    return visit.checked_in_at is not None or (visit.starts_at is not None and visit.starts_at <= visit.now)


@rule(N_("The end is noted already."))
def end_is_not_noted(visit: VisitFacts) -> bool:
    return visit.checked_out_at is None


@rule(N_("Write down when the visit started and ended; the end comes after the start."))
def start_and_end_are_recorded(visit: VisitFacts) -> bool:
    return _in_order(visit.started_at, visit.ended_at)


@rule(N_("These times are still to come; record the visit once it is over."))
def visit_is_over(visit: VisitFacts) -> bool:
    """Missing times are `start_and_end_are_recorded`'s to name."""
    return all(time is None or time <= visit.now for time in (visit.started_at, visit.ended_at))


@rule(N_("The family said yes only after that; check the day and the start."))
def comes_after_the_yes(visit: VisitFacts) -> bool:
    """A slip of the day would be paid from another month, or another year's fund."""
    if visit.agreed_at is None or visit.started_at is None:
        return True
    return visit.agreed_at <= visit.started_at


@rule(
    N_(
        "Visits here take %(shortest)s to %(longest)s minutes;"
        " add a short note about this one, or check the times."
    ),
    shortest=lambda visit: visit.programme.usual_minutes_min,
    longest=lambda visit: visit.programme.usual_minutes_max,
)
def unusual_length_is_explained(visit: VisitFacts) -> bool:
    if visit.length_note.strip() or visit.started_at is None or visit.ended_at is None:
        return True
    shortest, longest = visit.programme.usual_minutes_min, visit.programme.usual_minutes_max
    return timedelta(minutes=shortest) <= visit.ended_at - visit.started_at <= timedelta(minutes=longest)


@rule(TOO_LONG)
def lasts_twelve_hours_at_most(visit: VisitFacts) -> bool:
    """A longer one would be paid, whatever note explains it."""
    if visit.started_at is None or visit.ended_at is None:
        return True
    return visit.ended_at - visit.started_at <= LONGEST


@rule(N_("One person went alone; add a short reason, or add the partner who went too."))
def one_alone_is_explained(visit: VisitFacts) -> bool:
    return len(set(visit.went)) != 1 or bool(visit.alone_reason.strip())


@rule(N_("Visits here are shown by a slip that the family signed; say who signed it, or photograph it."))
def signed_slip_is_noted(visit: VisitFacts) -> bool:
    return visit.programme.proof != "slip" or visit.slip_photographed or bool(visit.proof.strip())


@rule(N_("Visits here are shown by a short note; say in a few words who was there."))
def note_of_the_visit_is_there(visit: VisitFacts) -> bool:
    return visit.programme.proof != "note" or bool(visit.proof.strip())


@rule(N_("A reflection is still to come; ask those who went to write a few words of their own."))
def everyone_who_must_has_reflected(visit: VisitFacts) -> bool:
    went = frozenset(visit.went)
    if visit.programme.reflection == "one":
        return bool(went & visit.reflected_by)
    return bool(went) and went <= visit.reflected_by


@rule(N_("There is no payment for this visit yet; it comes with the reflection."))
def pay_is_written_down(visit: VisitFacts) -> bool:
    return bool(visit.payments)


@rule(N_("A payment is still on its way; wait until each one is paid, waived or not payable."))
def every_payment_is_settled(visit: VisitFacts) -> bool:
    return SETTLED.issuperset(visit.payments)


@rule(N_("Give a short reason, so that others understand it later."))
def reason_given(visit: VisitFacts) -> bool:
    return bool(visit.reason.strip())


@rule(N_("You are part of this visit; ask another coordinator or the site admin to correct it."))
def corrector_is_not_on_the_visit(visit: VisitFacts) -> bool:
    return visit.actor_id not in visit.team_ids | visit.recorded_team | set(visit.went)


@rule(N_("A payment for this visit is approved already; ask for it to be sent back first."))
def no_payment_is_approved_yet(visit: VisitFacts) -> bool:
    return not visit.approved_payment_exists


@rule(N_("Give the day of the visit; it has to be in the past."))
def visit_was_made(visit: VisitFacts) -> bool:
    return visit.started_at is not None and visit.started_at <= visit.now


@rule(N_("Every student of this visit is still at this school; there is nothing to hand over."))
def a_student_moved(visit: VisitFacts) -> bool:
    return visit.student_moved


INVITE_RULES: tuple[Rule[VisitFacts], ...] = (
    students_are_active,
    number_is_free,
    earlier_visit_came_first,
    district_allows_this_many_visits,
    family_may_be_contacted,
    selection_method_is_recorded,
    educators_invite_own_students_by_setting,
)
SCHEDULE_RULES: tuple[Rule[VisitFacts], ...] = (
    family_said_yes,
    start_and_end_are_planned,
    agreed_in_advance,
    two_educators_go,
    at_most_four_go,
    team_is_trained,
    address_is_verified,
    nobody_is_in_two_places,
)
RECORD_RULES: tuple[Rule[VisitFacts], ...] = (
    who_went_is_recorded,
    at_most_four_went,
    start_and_end_are_recorded,
    visit_is_over,
    comes_after_the_yes,
    lasts_twelve_hours_at_most,
    unusual_length_is_explained,
    one_alone_is_explained,
    signed_slip_is_noted,
    note_of_the_visit_is_there,
)
CHECK_IN_RULES: tuple[Rule[VisitFacts], ...] = (
    it_is_nearly_time,
    start_is_not_noted,
    start_is_before_the_end,
)
CHECK_OUT_RULES: tuple[Rule[VisitFacts], ...] = (visit_has_begun, end_is_not_noted)
CORRECT_RULES: tuple[Rule[VisitFacts], ...] = (
    reason_given,
    corrector_is_not_on_the_visit,
    no_payment_is_approved_yet,
)
REFLECT_RULES: tuple[Rule[VisitFacts], ...] = (everyone_who_must_has_reflected,)
SETTLE_RULES: tuple[Rule[VisitFacts], ...] = (pay_is_written_down, every_payment_is_settled)
ELSEWHERE_RULES: tuple[Rule[VisitFacts], ...] = (number_is_free, visit_was_made)
