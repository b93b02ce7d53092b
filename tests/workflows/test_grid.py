"""The tables, written out a second time: every action from every state, and who may."""

import pytest

from tests.workflows.cases import (
    EVERY_ROLE,
    a_payment,
    a_text,
    a_visit,
    an_asked_reversal,
    the_payees_payment,
)
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT, PaymentState
from workflows.people import ASSIGNABLE, Role
from workflows.translation import TRANSLATION, TextState
from workflows.visit import VISIT, VisitState

STAYS = None
NOTHING = None

VISIT_ARROWS = {
    ("invite", NOTHING): "invited",
    ("answer_yes", "invited"): STAYS,
    ("answer_later", "invited"): STAYS,
    ("decline", "invited"): "declined",
    ("decline", "scheduled"): "declined",
    ("reopen", "declined"): "invited",
    ("schedule", "invited"): "scheduled",
    ("reschedule", "scheduled"): STAYS,
    ("another_day", "scheduled"): "invited",
    ("change_team", "scheduled"): STAYS,
    ("no_one_home", "scheduled"): "invited",
    ("check_in", "scheduled"): STAYS,
    ("check_out", "scheduled"): STAYS,
    ("record_completion", "scheduled"): "completed",
    ("write_reflection", "completed"): STAYS,
    ("write_reflection", "reflected"): STAYS,
    ("reflect", "completed"): "reflected",
    ("settle", "reflected"): "paid",
    ("correct", "reflected"): "completed",
    ("correct", "completed"): "scheduled",
    ("cancel", "invited"): "cancelled",
    ("cancel", "scheduled"): "cancelled",
    ("close_with_year", "invited"): "cancelled",
    ("open_with_year", "cancelled"): "invited",
    ("hand_over", "invited"): "cancelled",
    ("hand_over", "scheduled"): "cancelled",
    ("keep_after_move", "invited"): STAYS,
    ("keep_after_move", "scheduled"): STAYS,
    ("come_over", NOTHING): "invited",
    ("record_elsewhere", NOTHING): "paid",
}
PAYMENT_ARROWS = {
    ("create", NOTHING): "due",
    ("create_not_payable", NOTHING): "not_payable",
    ("make_exception", "not_payable"): "due",
    ("approve", "due"): "approved",
    ("send_back", "due"): "returned",
    ("send_back", "approved"): "returned",
    ("mend", "returned"): "due",
    ("waive", "due"): "waived",
    ("export", "approved"): "exported",
    ("mark_paid", "exported"): "paid",
    ("reject", "exported"): "rejected",
    ("approve_first", "due"): STAYS,
    ("ask_reversal", "paid"): STAYS,
    ("reverse", "paid"): STAYS,
    ("keep_paid", "paid"): STAYS,
    ("take_back", NOTHING): "approved",
}
TEXT_ARROWS = {
    ("begin", NOTHING): "draft",
    ("write", "draft"): STAYS,
    ("send_for_review", "draft"): "in_review",
    ("send_back", "in_review"): "draft",
    ("approve", "in_review"): "approved",
    ("go_stale", "approved"): "stale",
    ("replace", "approved"): "replaced",
    ("replace", "stale"): "replaced",
}
VISIT_WHO = {
    "invite": {"liaison", "school_coordinator", "educator"},
    "answer_yes": {"family", "liaison", "school_coordinator", "team"},
    "answer_later": {"family", "liaison", "school_coordinator", "team"},
    "decline": {"family", "liaison", "school_coordinator", "team"},
    "reopen": {"liaison", "school_coordinator"},
    "schedule": {"liaison", "school_coordinator", "team"},
    "reschedule": {"liaison", "school_coordinator", "team"},
    "another_day": {"liaison", "school_coordinator", "team"},
    "change_team": {"liaison", "school_coordinator", "team"},
    "no_one_home": {"liaison", "school_coordinator", "team"},
    "check_in": {"team"},
    "check_out": {"team"},
    "record_completion": {"went", "liaison", "school_coordinator"},
    "write_reflection": {"went"},
    "reflect": {"went"},
    "settle": {"system"},
    "correct": {"site_admin", "school_coordinator"},
    "cancel": {"liaison", "school_coordinator", "site_admin"},
    "close_with_year": {"system"},
    "open_with_year": {"system"},
    "hand_over": {"liaison", "school_coordinator", "district_coordinator"},
    "keep_after_move": {"liaison", "school_coordinator", "district_coordinator"},
    "come_over": {"system"},
    "record_elsewhere": {"school_coordinator", "system"},
}
PAYMENT_WHO = {
    "create": {"system"},
    "create_not_payable": {"system"},
    "make_exception": {"site_admin", "district_coordinator"},
    "approve_first": {"site_admin", "delegate", "district_coordinator"},
    "approve": {"site_admin", "delegate", "district_coordinator"},
    "send_back": {"site_admin", "delegate", "district_coordinator", "payroll"},
    "mend": {"went"},
    "waive": {"went"},
    "export": {"payroll"},
    "mark_paid": {"payroll", "system"},
    "reject": {"payroll", "system"},
    "ask_reversal": {"payroll"},
    "reverse": {"district_coordinator"},
    "keep_paid": {"district_coordinator"},
    "take_back": {"district_coordinator"},
}
TRANSLATORS = {"liaison", "school_coordinator", "district_coordinator", "admin"}
TEXT_WHO = {
    "begin": TRANSLATORS,
    "write": TRANSLATORS,
    "send_for_review": TRANSLATORS,
    "send_back": TRANSLATORS,
    "approve": TRANSLATORS,
    "go_stale": {"system"},
    "replace": {"system"},
}
VISIT_STATES = [NOTHING, *VisitState]
PAYMENT_STATES = [NOTHING, *PaymentState]
TEXT_STATES = [NOTHING, *TextState]


def content_visit(action):
    return a_visit(answer="none") if action == "close_with_year" else a_visit()


def content_payment(action):
    if action in {"reverse", "keep_paid"}:
        return an_asked_reversal()
    return the_payees_payment() if action in {"mend", "waive"} else a_payment()


@pytest.mark.parametrize("state", VISIT_STATES)
@pytest.mark.parametrize("action", VISIT_WHO)
def test_a_visit_moves_along_its_arrows_and_nowhere_else(action, state):
    if (action, state) in VISIT_ARROWS:
        row = VISIT.check(action, state, content_visit(action), EVERY_ROLE)
        assert row.to == VISIT_ARROWS[action, state]
        return
    with pytest.raises(TransitionRefused) as refusal:
        VISIT.check(action, state, a_visit(), EVERY_ROLE)
    assert [reason.name for reason in refusal.value.reasons] == ["no_such_step"]
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize("state", PAYMENT_STATES)
@pytest.mark.parametrize("action", PAYMENT_WHO)
def test_a_payment_moves_along_its_arrows_and_nowhere_else(action, state):
    if (action, state) in PAYMENT_ARROWS:
        row = PAYMENT.check(action, state, content_payment(action), EVERY_ROLE)
        assert row.to == PAYMENT_ARROWS[action, state]
        return
    with pytest.raises(TransitionRefused) as refusal:
        PAYMENT.check(action, state, content_payment(action), EVERY_ROLE)
    assert [reason.name for reason in refusal.value.reasons] == ["no_such_step"]
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize("state", TEXT_STATES)
@pytest.mark.parametrize("action", TEXT_WHO)
def test_a_text_moves_along_its_arrows_and_nowhere_else(action, state):
    if (action, state) in TEXT_ARROWS:
        row = TRANSLATION.check(action, state, a_text(), EVERY_ROLE)
        assert row.to == TEXT_ARROWS[action, state]
        return
    with pytest.raises(TransitionRefused) as refusal:
        TRANSLATION.check(action, state, a_text(), EVERY_ROLE)
    assert [reason.name for reason in refusal.value.reasons] == ["no_such_step"]
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize(
    ("workflow", "who", "arrows", "facts"),
    [
        (VISIT, VISIT_WHO, VISIT_ARROWS, content_visit),
        (PAYMENT, PAYMENT_WHO, PAYMENT_ARROWS, content_payment),
        (TRANSLATION, TEXT_WHO, TEXT_ARROWS, lambda _: a_text()),
    ],
    ids=["visit", "payment", "text"],
)
def test_each_arrow_is_open_to_its_roles_and_to_no_other(workflow, who, arrows, facts):
    for action, state in arrows:
        allowed = {role for role in Role if not workflow.why_not(action, state, facts(action), {role})}
        assert allowed == who[action], (action, state)
        for role in set(Role) - who[action]:
            with pytest.raises(NotYourRole):
                workflow.check(action, state, facts(action), {role})


@pytest.mark.parametrize("workflow", [VISIT, PAYMENT], ids=["visit", "payment"])
def test_admin_reads_but_moves_nothing(workflow):
    assert all(Role.admin not in row.who for row in workflow.rows)


@pytest.mark.parametrize(
    ("workflow", "who"), [(VISIT, VISIT_WHO), (PAYMENT, PAYMENT_WHO), (TRANSLATION, TEXT_WHO)]
)
def test_the_written_actions_are_all_there_are(workflow, who):
    assert list(workflow.actions) == list(who)


@pytest.mark.parametrize("state", [*VisitState, *PaymentState, *TextState])
def test_a_state_is_called_what_it_is_stored_as(state):
    assert state.name == state.value


def test_every_state_has_a_word():
    assert set(VISIT.states) == set(VisitState)
    assert set(PAYMENT.states) == set(PaymentState)
    assert set(TRANSLATION.states) == set(TextState)


@pytest.mark.parametrize("workflow", [VISIT, PAYMENT, TRANSLATION], ids=["visit", "payment", "text"])
def test_the_printed_table_has_a_line_for_every_row(workflow):
    _, _, *lines = workflow.table().splitlines()

    assert len(lines) == len(workflow.rows)
    for row, line in zip(workflow.rows, lines, strict=True):
        assert line.startswith(f"| {row.action.replace('_', ' ')} |")
        assert line.count("|") == 7
        assert all(rule.name.replace("_", " ") in line for rule in row.rules)


@pytest.mark.parametrize(
    ("workflow", "arrows"),
    [(VISIT, VISIT_ARROWS), (PAYMENT, PAYMENT_ARROWS), (TRANSLATION, TEXT_ARROWS)],
    ids=["visit", "payment", "text"],
)
def test_the_diagram_draws_every_arrow(workflow, arrows):
    drawn = workflow.diagram().splitlines()

    for (action, state), to in arrows.items():
        source = state or "[*]"
        assert f"    {source} --> {to or source} : {action.replace('_', ' ')}" in drawn


@pytest.mark.parametrize("workflow", [VISIT, PAYMENT, TRANSLATION], ids=["visit", "payment", "text"])
def test_every_sentence_is_short_and_ends_like_one(workflow):
    sentences = {rule.sentence for row in workflow.rows for rule in row.rules}
    sentences |= {row.impossible for row in workflow.rows} | {workflow.absent}

    for sentence in sentences:
        assert sentence.endswith("."), sentence
        assert len(sentence.split()) <= 25, sentence


def test_buttons_say_what_they_do():
    labels = [row.label for row in (*VISIT.rows, *PAYMENT.rows, *TRANSLATION.rows)]

    assert all(labels)
    assert not any("submit" in label.lower() for label in labels)


def test_standings_come_from_the_situation_only():
    assert {"team", "went", "family", "system"}.isdisjoint(ASSIGNABLE)
