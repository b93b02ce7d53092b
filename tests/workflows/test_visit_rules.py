"""Each rule's refusal beside its success: one arrangement, one changed fact."""

from typing import Any

import pytest

from tests.workflows.cases import ANA, BEN, COORDINATOR, LI, MARIA, TOM, a_visit, at, member, names
from workflows.machine import TransitionRefused
from workflows.payment import PaymentState
from workflows.people import Role
from workflows.visit import VISIT, VisitState
from workflows.visit.facts import Programme, VisitFacts

S = VisitState
ALONE = (member(MARIA),)
LIAISON, EDUCATOR = frozenset({Role.liaison}), frozenset({Role.educator})
ONE_TRAINED, ONE_WRITES = {"training": "one"}, {"reflection": "one"}
FURTHER = {"further_visits": True}
EDUCATORS_INVITE = {"educator_may_invite": True}

# action, from, rule, what is wrong, what mends it
REFUSED_AND_MENDED: list[tuple[str, VisitState | None, str, dict[str, Any], dict[str, Any]]] = [
    ("invite", None, "students_are_active", {"students_active": False}, {"students_active": True}),
    ("invite", None, "number_is_free", {"number_taken": True}, {"number_taken": False}),
    ("invite", None, "earlier_visit_came_first", {"number": 2}, {"number": 2, "earlier_visit_made": True}),
    (
        "invite",
        None,
        "district_allows_this_many_visits",
        {"number": 3, "earlier_visit_made": True},
        {"number": 3, "earlier_visit_made": True, "programme": FURTHER},
    ),
    ("invite", None, "family_may_be_contacted", {"no_contact": True}, {"no_contact": False}),
    (
        "invite",
        None,
        "selection_method_is_recorded",
        {"selection_method": " "},
        {"selection_method": "random"},
    ),
    (
        "invite",
        None,
        "educators_invite_own_students_by_setting",
        {"actor_roles": EDUCATOR, "own_students": True},
        {"actor_roles": EDUCATOR, "own_students": True, "programme": EDUCATORS_INVITE},
    ),
    (
        "invite",
        None,
        "educators_invite_own_students_by_setting",
        {"actor_roles": EDUCATOR, "programme": EDUCATORS_INVITE},
        {"actor_roles": EDUCATOR | LIAISON},
    ),
    ("answer_later", S.invited, "day_to_ask_again_is_set", {"ask_again_on": None}, {}),
    ("check_in", S.scheduled, "it_is_nearly_time", {"now": at(20, 14, 59)}, {"now": at(20, 15)}),
    ("check_in", S.scheduled, "it_is_nearly_time", {"starts_at": None}, {}),
    ("check_in", S.scheduled, "start_is_not_noted", {"checked_in_at": at(20, 17)}, {"checked_in_at": None}),
    (
        "check_in",
        S.scheduled,
        "start_is_before_the_end",
        {"now": at(20, 18), "checked_out_at": at(20, 17, 59)},
        {"now": at(20, 18), "checked_out_at": at(20, 18)},
    ),
    ("check_out", S.scheduled, "visit_has_begun", {"now": at(20, 16, 59)}, {"now": at(20, 17)}),
    (
        "check_out",
        S.scheduled,
        "visit_has_begun",
        {"now": at(20, 16, 59)},
        {"now": at(20, 16, 59), "checked_in_at": at(20, 16, 50)},
    ),
    ("check_out", S.scheduled, "end_is_not_noted", {"checked_out_at": at(20, 18)}, {"checked_out_at": None}),
    ("reopen", S.declined, "number_is_free", {"number_taken": True}, {}),
    ("schedule", S.invited, "family_said_yes", {"answer": "none"}, {"answer": "yes"}),
    ("schedule", S.invited, "family_said_yes", {"answer": "later"}, {"answer": "yes"}),
    ("schedule", S.invited, "start_and_end_are_planned", {"ends_at": None}, {"ends_at": at(20, 18)}),
    ("schedule", S.invited, "start_and_end_are_planned", {"ends_at": at(20, 17)}, {"ends_at": at(20, 17, 1)}),
    ("schedule", S.invited, "agreed_in_advance", {"agreed_at": at(19, 17, 1)}, {"agreed_at": at(19, 17)}),
    ("schedule", S.invited, "agreed_in_advance", {"agreed_at": None}, {"agreed_at": at(1)}),
    (
        "schedule",
        S.invited,
        "agreed_in_advance",
        {"programme": {"notice_hours": 300}},
        {"programme": {"notice_hours": 0}, "agreed_at": at(20, 17)},
    ),
    ("schedule", S.invited, "two_educators_go", {"team": ()}, {"team": (member(MARIA), member(TOM))}),
    (
        "schedule",
        S.invited,
        "two_educators_go",
        {"team": ALONE},
        {"team": ALONE, "alone_reason": "Tom is ill"},
    ),
    ("schedule", S.invited, "two_educators_go", {"team": ALONE * 2}, {"team": (*ALONE, member(TOM))}),
    ("schedule", S.invited, "two_educators_go", {"team": (), "alone_reason": "all ill"}, {}),
    (
        "schedule",
        S.invited,
        "at_most_four_go",
        {"team": tuple(member(person) for person in (MARIA, TOM, LI, ANA, BEN))},
        {"team": tuple(member(person) for person in (MARIA, TOM, LI, ANA))},
    ),
    (
        "schedule",
        S.invited,
        "team_is_trained",
        {"team": (member(MARIA), member(TOM, trained=False))},
        {"team": (member(MARIA), member(TOM, trained=False)), "programme": ONE_TRAINED},
    ),
    (
        "schedule",
        S.invited,
        "team_is_trained",
        {"team": (member(MARIA, trained=False), member(TOM, trained=False)), "programme": ONE_TRAINED},
        {},
    ),
    ("schedule", S.invited, "address_is_verified", {"address_verified": False}, {"address_verified": True}),
    (
        "schedule",
        S.invited,
        "address_is_verified",
        {"address_verified": False, "at_home": True},
        {"address_verified": False, "at_home": False},
    ),
    (
        "schedule",
        S.invited,
        "nobody_is_in_two_places",
        {"team": (member(MARIA), member(TOM, busy=True))},
        {"team": (member(MARIA), member(LI))},
    ),
    ("no_one_home", S.scheduled, "start_has_passed", {"now": at(20, 16, 59)}, {"now": at(20, 17)}),
    ("record_completion", S.scheduled, "who_went_is_recorded", {"went": ()}, {"went": (MARIA, LI)}),
    (
        "record_completion",
        S.scheduled,
        "at_most_four_went",
        {"went": (MARIA, TOM, LI, ANA, BEN)},
        {"went": (MARIA, TOM, LI, ANA)},
    ),
    ("record_completion", S.scheduled, "start_and_end_are_recorded", {"started_at": None}, {}),
    ("record_completion", S.scheduled, "start_and_end_are_recorded", {"ended_at": None}, {}),
    ("record_completion", S.scheduled, "visit_is_over", {"now": at(20, 17, 39)}, {"now": at(20, 17, 40)}),
    (
        "record_completion",
        S.scheduled,
        "comes_after_the_yes",
        {"agreed_at": at(20, 17, 1)},
        {"agreed_at": at(20, 17)},
    ),
    (
        "record_completion",
        S.scheduled,
        "lasts_twelve_hours_at_most",
        {"ended_at": at(21, 5, 1), "length_note": "dinner together", "now": at(22)},
        {"ended_at": at(21, 5), "length_note": "dinner together", "now": at(22)},
    ),
    (
        "record_completion",
        S.scheduled,
        "unusual_length_is_explained",
        {"ended_at": at(20, 17, 19)},
        {"ended_at": at(20, 17, 20)},
    ),
    (
        "record_completion",
        S.scheduled,
        "unusual_length_is_explained",
        {"ended_at": at(20, 18, 31)},
        {"ended_at": at(20, 18, 30)},
    ),
    (
        "record_completion",
        S.scheduled,
        "unusual_length_is_explained",
        {"ended_at": at(20, 21)},
        {"ended_at": at(20, 21), "length_note": "dinner together"},
    ),
    (
        "record_completion",
        S.scheduled,
        "one_alone_is_explained",
        {"went": (MARIA,)},
        {"went": (MARIA,), "alone_reason": "Tom's car broke down"},
    ),
    ("record_completion", S.scheduled, "one_alone_is_explained", {"went": (MARIA, MARIA)}, {}),
    (
        "record_completion",
        S.scheduled,
        "signed_slip_is_noted",
        {"programme": {"proof": "slip"}},
        {"programme": {"proof": "slip"}, "proof": "Rosa Ortiz signed; in the office"},
    ),
    (
        "record_completion",
        S.scheduled,
        "note_of_the_visit_is_there",
        {"programme": {"proof": "note"}, "proof": " "},
        {"programme": {"proof": "note"}, "proof": "Mother and grandmother"},
    ),
    (
        "reflect",
        S.completed,
        "everyone_who_must_has_reflected",
        {"reflected_by": frozenset({MARIA})},
        {"reflected_by": frozenset({MARIA, TOM})},
    ),
    (
        "reflect",
        S.completed,
        "everyone_who_must_has_reflected",
        {"reflected_by": frozenset({LI}), "programme": ONE_WRITES},
        {"reflected_by": frozenset({TOM}), "programme": ONE_WRITES},
    ),
    ("reflect", S.completed, "everyone_who_must_has_reflected", {"reflected_by": frozenset()}, {}),
    (
        "settle",
        S.reflected,
        "pay_is_written_down",
        {"payments": ()},
        {"payments": (PaymentState.not_payable,)},
    ),
    *(
        ("settle", S.reflected, "every_payment_is_settled", {"payments": (PaymentState.paid, state)}, {})
        for state in PaymentState
        if state not in {"paid", "waived", "not_payable"}
    ),
    ("correct", S.reflected, "reason_given", {"reason": " "}, {"reason": "wrong day"}),
    ("correct", S.completed, "reason_given", {"reason": ""}, {"reason": "wrong day"}),
    (
        "correct",
        S.completed,
        "corrector_is_not_on_the_visit",
        {"went": (MARIA, COORDINATOR)},
        {"went": (MARIA, TOM)},
    ),
    ("correct", S.completed, "corrector_is_not_on_the_visit", {"team": (member(COORDINATOR), *ALONE)}, {}),
    ("correct", S.reflected, "corrector_is_not_on_the_visit", {"recorded_team": {COORDINATOR}}, {}),
    ("correct", S.reflected, "no_payment_is_approved_yet", {"approved_payment_exists": True}, {}),
    ("cancel", S.invited, "reason_given", {"reason": ""}, {"reason": "moved away"}),
    ("hand_over", S.invited, "a_student_moved", {"student_moved": False}, {"student_moved": True}),
    ("hand_over", S.scheduled, "family_may_be_contacted", {"no_contact": True}, {"no_contact": False}),
    ("keep_after_move", S.scheduled, "a_student_moved", {"student_moved": False}, {"student_moved": True}),
    ("come_over", None, "number_is_free", {"number_taken": True}, {"number_taken": False}),
    ("close_with_year", S.invited, "family_gave_no_yes", {"answer": "yes"}, {"answer": "later"}),
    (
        "open_with_year",
        S.cancelled,
        "number_is_free",
        {"answer": "none", "number_taken": True},
        {"number_taken": False},
    ),
    ("record_elsewhere", None, "number_is_free", {"number_taken": True}, {}),
    ("record_elsewhere", None, "visit_was_made", {"started_at": None}, {"ended_at": None}),
    ("record_elsewhere", None, "visit_was_made", {"now": at(20, 16)}, {"now": at(20, 17)}),
]


@pytest.mark.parametrize(("action", "state", "rule", "wrong", "mended"), REFUSED_AND_MENDED)
def test_a_rule_refuses_alone_and_lets_go_when_mended(action, state, rule, wrong, mended):
    assert names(VISIT.unmet(action, state, a_visit(**wrong))) == [rule]
    assert VISIT.unmet(action, state, a_visit(**mended)) == ()


def test_every_rule_of_the_table_is_refused_in_a_test():
    in_table = {(row.action, rule.name) for row in VISIT.rows for rule in row.rules}
    same_as_schedule = {
        (action, name) for action, name in in_table if action in {"reschedule", "change_team"}
    }

    assert in_table - same_as_schedule == {(action, rule) for action, _, rule, _, _ in REFUSED_AND_MENDED}


@pytest.mark.parametrize("action", ["reschedule", "change_team"])
def test_a_changed_visit_meets_the_same_rules_as_a_new_one(action):
    assert VISIT.row(action, S.scheduled).rules == VISIT.row("schedule", S.invited).rules


def test_scheduling_names_all_that_is_missing_at_once():
    nothing_done = a_visit(answer="none", agreed_at=None, team=(), address_verified=False)

    with pytest.raises(TransitionRefused) as refusal:
        VISIT.check("schedule", S.invited, nothing_done, {Role.liaison})

    missing = ["family_said_yes", "agreed_in_advance", "two_educators_go", "address_is_verified"]
    assert names(refusal.value.reasons) == missing


def test_recording_names_all_that_is_missing_at_once():
    empty = a_visit(went=(), started_at=None, ended_at=None)

    assert names(VISIT.unmet("record_completion", S.scheduled, empty)) == [
        "who_went_is_recorded",
        "start_and_end_are_recorded",
    ]


def test_a_slip_entered_days_later_is_as_good_as_one_entered_at_the_door():
    assert VISIT.unmet("schedule", S.invited, a_visit(now=at(28))) == ()
    assert VISIT.unmet("record_completion", S.scheduled, a_visit(now=at(28))) == ()


def test_the_notice_is_said_in_hours():
    late = a_visit(agreed_at=at(20), programme={"notice_hours": 48})

    [reason] = VISIT.unmet("schedule", S.invited, late)

    assert "at least 48 hours ahead" in str(reason)
    assert reason.sentence != str(reason)


def test_one_who_reflected_alone_is_enough_when_one_went():
    alone = a_visit(went=(MARIA,), reflected_by=frozenset({MARIA}))

    assert VISIT.unmet("reflect", S.completed, alone) == ()


def test_nobody_went_means_nobody_has_reflected():
    assert names(VISIT.unmet("reflect", S.completed, a_visit(went=()))) == ["everyone_who_must_has_reflected"]


def test_a_family_may_always_say_no_without_a_word():
    bare = a_visit(actor_id=None, actor_roles=frozenset({Role.family}), reason="", answer="none", team=())

    for state in (S.invited, S.scheduled):
        assert VISIT.why_not("decline", state, bare, bare.roles) == ()


def test_times_without_a_zone_are_refused_loudly():
    naive = a_visit(started_at=at(20, 17).replace(tzinfo=None))

    with pytest.raises(TypeError):
        VISIT.unmet("record_completion", S.scheduled, naive)


def test_what_is_not_known_of_a_visit_stands_in_its_way() -> None:
    unknown = VisitFacts(
        now=at(21),
        programme=Programme(educator_may_invite=True),
        state=None,
        actor_id=MARIA,
        actor_roles=EDUCATOR,
        number=2,
        number_taken=False,
        no_contact=False,
        approved_payment_exists=False,
    )

    assert set(names(VISIT.unmet("invite", None, unknown))) == {
        "students_are_active",
        "earlier_visit_came_first",
        "selection_method_is_recorded",
        "educators_invite_own_students_by_setting",
    }
    assert set(names(VISIT.unmet("schedule", S.invited, unknown))) == {
        "family_said_yes",
        "start_and_end_are_planned",
        "agreed_in_advance",
        "two_educators_go",
        "address_is_verified",
    }
    assert set(names(VISIT.unmet("cancel", S.invited, unknown))) == {"reason_given"}
    assert "a_student_moved" in names(VISIT.unmet("hand_over", S.invited, unknown))
    assert unknown.answer == "none"
