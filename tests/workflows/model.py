"""The rules of a visit and of a payment, read a second time: what stands in the way of each step.

Written from what the sentences say, in other words than `workflows/`, so that a slip in one of the two is seen.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflows.payment import PaymentFacts
from workflows.visit import VisitFacts


def blank(words: str) -> bool:
    return not words.split()


def minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def apart(start: datetime | None, end: datetime | None) -> bool:
    """Both are there, the later one later."""
    return None not in (start, end) and minutes(start, end) > 0  # type: ignore[arg-type]


def known_late(visit: VisitFacts) -> bool:
    if None in (visit.agreed_at, visit.starts_at):
        return True
    return minutes(visit.agreed_at, visit.starts_at) < 60 * visit.programme.notice_hours  # type: ignore[arg-type]


def untrained(visit: VisitFacts) -> bool:
    ready = sum(member.trained for member in visit.team)
    return bool(visit.team) and ready < (1 if visit.programme.training == "one" else len(visit.team))


def unusual(visit: VisitFacts) -> bool:
    if None in (visit.started_at, visit.ended_at) or not blank(visit.length_note):
        return False
    took = minutes(visit.started_at, visit.ended_at)  # type: ignore[arg-type]
    return took < visit.programme.usual_minutes_min or took > visit.programme.usual_minutes_max


def still_to_write(visit: VisitFacts) -> bool:
    wrote = {person for person in visit.went if person in visit.reflected_by}
    return not wrote if visit.programme.reflection == "one" else not visit.went or wrote != set(visit.went)


def is_to_come(visit: VisitFacts) -> bool:
    return any(time and time > visit.now for time in (visit.started_at, visit.ended_at))


def alone(people: Any, visit: VisitFacts) -> bool:
    return len(set(people)) == 1 and blank(visit.alone_reason)


def invites_for_others(visit: VisitFacts) -> bool:
    lets = visit.programme.educator_may_invite and visit.own_students
    return not lets and not {"liaison", "school_coordinator"}.intersection(visit.actor_roles)


def not_begun(visit: VisitFacts) -> bool:
    return not visit.starts_at or visit.starts_at > visit.now


def too_early(visit: VisitFacts) -> bool:
    return not visit.starts_at or minutes(visit.now, visit.starts_at) > 120


Bars = dict[str, Callable[[Any], bool]]
VISIT_BARS: Bars = {
    "a_student_moved": lambda v: not v.student_moved,
    "address_is_verified": lambda v: v.at_home and not v.address_verified,
    "agreed_in_advance": known_late,
    "at_most_four_go": lambda v: len({member.person_id for member in v.team}) > 4,
    "at_most_four_went": lambda v: len(set(v.went)) > 4,
    "corrector_is_not_on_the_visit": lambda v: (
        v.actor_id in [*v.went, *v.recorded_team, *(member.person_id for member in v.team)]
    ),
    "comes_after_the_yes": lambda v: bool(v.started_at) and bool(v.agreed_at) and v.started_at < v.agreed_at,
    "day_to_ask_again_is_set": lambda v: not v.ask_again_on,
    "district_allows_this_many_visits": lambda v: v.number > 2 and not v.programme.further_visits,
    "earlier_visit_came_first": lambda v: v.number > 1 and not v.earlier_visit_made,
    "educators_invite_own_students_by_setting": invites_for_others,
    "end_is_not_noted": lambda v: bool(v.checked_out_at),
    "every_payment_is_settled": lambda v: any(
        state not in ("paid", "waived", "not_payable") for state in v.payments
    ),
    "everyone_who_must_has_reflected": still_to_write,
    "family_gave_no_yes": lambda v: v.answer == "yes",
    "family_may_be_contacted": lambda v: v.no_contact,
    "family_said_yes": lambda v: v.answer in ("none", "later"),
    "it_is_nearly_time": too_early,
    "lasts_twelve_hours_at_most": lambda v: (
        None not in (v.started_at, v.ended_at) and minutes(v.started_at, v.ended_at) > 12 * 60
    ),
    "no_payment_is_approved_yet": lambda v: v.approved_payment_exists,
    "nobody_is_in_two_places": lambda v: any(member.busy for member in v.team),
    "note_of_the_visit_is_there": lambda v: v.programme.proof == "note" and blank(v.proof),
    "number_is_free": lambda v: v.number_taken,
    "one_alone_is_explained": lambda v: alone(v.went, v),
    "pay_is_written_down": lambda v: len(v.payments) == 0,
    "reason_given": lambda v: blank(v.reason),
    "selection_method_is_recorded": lambda v: blank(v.selection_method),
    "signed_slip_is_noted": lambda v: (
        v.programme.proof == "slip" and blank(v.proof) and not v.slip_photographed
    ),
    "start_and_end_are_planned": lambda v: not apart(v.starts_at, v.ends_at),
    "start_and_end_are_recorded": lambda v: not apart(v.started_at, v.ended_at),
    "start_has_passed": not_begun,
    "start_is_before_the_end": lambda v: bool(v.checked_out_at) and v.now > v.checked_out_at,
    "start_is_not_noted": lambda v: bool(v.checked_in_at),
    "students_are_active": lambda v: not v.students_active,
    "team_is_trained": untrained,
    "two_educators_go": lambda v: not v.team or alone((member.person_id for member in v.team), v),
    "unusual_length_is_explained": unusual,
    "visit_has_begun": lambda v: not v.checked_in_at and not_begun(v),
    "visit_is_over": is_to_come,
    "visit_was_made": lambda v: not v.started_at or v.started_at > v.now,
    "who_went_is_recorded": lambda v: len(v.went) == 0,
}
_SCHEDULE = """family_said_yes start_and_end_are_planned agreed_in_advance two_educators_go at_most_four_go
    team_is_trained address_is_verified nobody_is_in_two_places"""
VISIT_ONLY_IF = {
    "invite": """students_are_active number_is_free earlier_visit_came_first district_allows_this_many_visits
        family_may_be_contacted selection_method_is_recorded educators_invite_own_students_by_setting""",
    "answer_later": "day_to_ask_again_is_set",
    "reopen": "number_is_free",
    "schedule": _SCHEDULE,
    "reschedule": _SCHEDULE,
    "change_team": _SCHEDULE,
    "no_one_home": "start_has_passed",
    "check_in": "it_is_nearly_time start_is_not_noted start_is_before_the_end",
    "check_out": "visit_has_begun end_is_not_noted",
    "record_completion": """who_went_is_recorded at_most_four_went start_and_end_are_recorded visit_is_over
        comes_after_the_yes lasts_twelve_hours_at_most unusual_length_is_explained one_alone_is_explained
        signed_slip_is_noted note_of_the_visit_is_there""",
    "reflect": "everyone_who_must_has_reflected",
    "settle": "pay_is_written_down every_payment_is_settled",
    "correct": "reason_given corrector_is_not_on_the_visit no_payment_is_approved_yet",
    "cancel": "reason_given",
    "close_with_year": "family_gave_no_yes",
    "open_with_year": "number_is_free",
    "hand_over": "a_student_moved family_may_be_contacted",
    "keep_after_move": "a_student_moved",
    "come_over": "number_is_free",
    "record_elsewhere": "number_is_free visit_was_made",
}


def on_it(payment: PaymentFacts) -> bool:
    return payment.actor_id == payment.payee_id or payment.actor_id in payment.visitors


def named_by_a_visitor(payment: PaymentFacts) -> bool:
    """A delegate all of whose namers are on the visit, and who decides here for no other cause."""
    namers = {who for who in payment.stands_in_for if who not in payment.visitors and who != payment.payee_id}
    of_ones_own = {"site_admin", "district_coordinator"}.intersection(payment.actor_roles)
    return bool(payment.stands_in_for) and not namers and not of_ones_own


PAYMENT_BARS: Bars = {
    "amount_is_explained": lambda p: blank(p.amount_explained),
    "approver_did_not_visit": on_it,
    "approver_did_not_write_it_down": lambda p: bool(p.written_by) and p.written_by == p.actor_id,
    "approver_was_not_named_by_a_visitor": named_by_a_visitor,
    "batch_is_locked": lambda p: not p.batch_locked,
    "first_approval_is_there": lambda p: p.needs_two and not p.first_approver,
    "fund_has_money": lambda p: not p.over_the_cap and (p.fund_left is None or p.fund_left - p.amount < 0),
    "no_first_approval_yet": lambda p: bool(p.first_approver),
    "no_other_live_payment": lambda p: p.live_payment_exists,
    "nobody_asked_yet": lambda p: bool(p.reversal_asked_by),
    "not_in_another_batch": lambda p: p.in_another_batch,
    "not_reversed_yet": lambda p: p.reversed,
    "own_payment": lambda p: p.actor_id != p.payee_id,
    "pay_is_given_up_in_words": lambda p: not p.gives_up_pay,
    "pay_rule_is_named": lambda p: blank(p.pay_rule),
    "payer_did_not_visit": on_it,
    "payer_is_not_approver": lambda p: any(who == p.actor_id for who in p.approvers),
    "payment_is_in_a_batch": lambda p: not p.in_batch,
    "person_is_below_the_funds_cap": lambda p: p.over_the_cap,
    "reason_given": lambda p: blank(p.reason),
    "returner_did_not_visit": on_it,
    "somebody_else_approves_second": lambda p: bool(p.first_approver) and p.first_approver == p.actor_id,
    "somebody_else_asked": lambda p: not p.reversal_asked_by or p.reversal_asked_by == p.actor_id,
    "takes_nothing_back": lambda p: p.takes_back,
    "there_is_an_amount": lambda p: not p.amount,
    "words_given": lambda p: blank(p.reason),
}
PAYMENT_ONLY_IF = {
    "create": "no_other_live_payment amount_is_explained",
    "create_not_payable": "no_other_live_payment pay_rule_is_named reason_given",
    "make_exception": """approver_did_not_visit approver_did_not_write_it_down reason_given
        there_is_an_amount""",
    "approve_first": """approver_did_not_visit approver_did_not_write_it_down
        approver_was_not_named_by_a_visitor no_first_approval_yet""",
    "approve": """approver_did_not_visit approver_did_not_write_it_down approver_was_not_named_by_a_visitor
        first_approval_is_there somebody_else_approves_second fund_has_money person_is_below_the_funds_cap""",
    "send_back": "reason_given returner_did_not_visit takes_nothing_back",
    "mend": "own_payment words_given",
    "waive": "own_payment pay_is_given_up_in_words",
    "export": "payer_is_not_approver payer_did_not_visit batch_is_locked not_in_another_batch",
    "mark_paid": "payment_is_in_a_batch payer_is_not_approver payer_did_not_visit",
    "reject": "reason_given",
    "ask_reversal": "reason_given payer_did_not_visit takes_nothing_back not_reversed_yet nobody_asked_yet",
    "reverse": "somebody_else_asked approver_did_not_visit not_reversed_yet",
    "keep_paid": "somebody_else_asked approver_did_not_visit reason_given",
    "take_back": "approver_did_not_visit",
}
