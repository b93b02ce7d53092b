"""Each rule's refusal beside its success: one arrangement, one changed fact."""

from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.cases import (
    COORDINATOR,
    EVERY_ROLE,
    LI,
    MARIA,
    PAYCLERK,
    PRINCIPAL,
    TOM,
    a_payment,
    names,
    the_payees_payment,
)
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT, PaymentState
from workflows.people import Role

S = PaymentState
SOMEONE_ELSES = {"actor_id": PAYCLERK}
MARIAS = {"actor_id": MARIA}
DELEGATE = {"actor_roles": frozenset({Role.delegate})}
TWO = {"needs_two": True, "first_approver": COORDINATOR}
ASKED = {"reversal_asked_by": PAYCLERK, "actor_id": COORDINATOR}
INTERPRETER = {"actor_id": LI, "payee_id": LI}

# action, from, rule, what is wrong, what mends it
REFUSED_AND_MENDED: list[tuple[str, PaymentState | None, str, dict[str, Any], dict[str, Any]]] = [
    ("create", None, "no_other_live_payment", {"live_payment_exists": True}, {}),
    ("create", None, "amount_is_explained", {"amount_explained": ""}, {"amount_explained": "1 h × $30"}),
    ("create_not_payable", None, "no_other_live_payment", {"live_payment_exists": True}, {}),
    ("create_not_payable", None, "pay_rule_is_named", {"pay_rule": ""}, {"pay_rule": "went alone"}),
    ("create_not_payable", None, "reason_given", {"reason": ""}, {"reason": "10:00 is in school hours"}),
    ("make_exception", S.not_payable, "approver_did_not_visit", {"actor_id": TOM}, {"actor_id": PRINCIPAL}),
    ("make_exception", S.not_payable, "approver_did_not_visit", INTERPRETER, {"payee_id": LI}),
    ("make_exception", S.not_payable, "reason_given", {"reason": ""}, {"reason": "asked to go in hours"}),
    ("approve", S.due, "approver_did_not_visit", {"actor_id": MARIA}, {"actor_id": PRINCIPAL}),
    ("approve", S.due, "approver_did_not_visit", {"actor_id": TOM}, {"actor_id": PRINCIPAL}),
    ("approve", S.due, "approver_did_not_visit", INTERPRETER, {"payee_id": LI}),
    *(
        (
            action,
            state,
            "approver_did_not_write_it_down",
            {"written_by": PAYCLERK},
            {"written_by": COORDINATOR},
        )
        for action, state in (("approve", S.due), ("approve_first", S.due), ("make_exception", S.not_payable))
    ),
    *(
        (
            action,
            S.due,
            "approver_was_not_named_by_a_visitor",
            DELEGATE | {"stands_in_for": frozenset({TOM})},
            DELEGATE | {"stands_in_for": frozenset({TOM, COORDINATOR})},
        )
        for action in ("approve", "approve_first")
    ),
    ("approve", S.due, "fund_has_money", {"fund_left": Decimal("49.99")}, {"fund_left": Decimal("50.00")}),
    ("approve", S.due, "fund_has_money", {"fund_left": None}, {}),
    ("approve", S.due, "person_is_below_the_funds_cap", {"fund_left": None, "over_the_cap": True}, {}),
    ("make_exception", S.not_payable, "there_is_an_amount", {"amount": Decimal(0)}, {}),
    ("approve_first", S.due, "approver_did_not_visit", {"actor_id": TOM}, {}),
    ("approve_first", S.due, "no_first_approval_yet", {"first_approver": COORDINATOR}, {}),
    ("approve", S.due, "first_approval_is_there", {"needs_two": True}, TWO),
    ("approve", S.due, "somebody_else_approves_second", TWO | {"actor_id": COORDINATOR}, TWO),
    ("send_back", S.due, "returner_did_not_visit", {"actor_id": TOM}, {}),
    ("send_back", S.approved, "takes_nothing_back", {"takes_back": True}, {}),
    ("send_back", S.due, "reason_given", {"reason": " "}, {"reason": "times are missing"}),
    ("send_back", S.approved, "reason_given", {"reason": ""}, {"reason": "times are missing"}),
    ("mend", S.returned, "own_payment", {"actor_id": TOM}, {"actor_id": MARIA}),
    ("mend", S.returned, "words_given", MARIAS | {"reason": ""}, MARIAS | {"reason": "It was 40 minutes."}),
    ("waive", S.due, "own_payment", {"actor_id": TOM}, {"actor_id": MARIA}),
    (
        "waive",
        S.due,
        "pay_is_given_up_in_words",
        {"actor_id": MARIA, "gives_up_pay": False},
        {"actor_id": MARIA, "gives_up_pay": True},
    ),
    ("export", S.approved, "payer_is_not_approver", {"actor_id": PRINCIPAL}, {"actor_id": PAYCLERK}),
    ("export", S.approved, "payer_did_not_visit", {"actor_id": TOM}, {"actor_id": PAYCLERK}),
    ("export", S.approved, "payer_did_not_visit", INTERPRETER, {"payee_id": LI}),
    ("export", S.approved, "batch_is_locked", {"batch_locked": False}, {}),
    ("export", S.approved, "not_in_another_batch", {"in_another_batch": True}, {}),
    ("mark_paid", S.exported, "payment_is_in_a_batch", {"in_batch": False}, {}),
    ("mark_paid", S.exported, "payer_is_not_approver", {"actor_id": PRINCIPAL}, {"actor_id": PAYCLERK}),
    ("mark_paid", S.exported, "payer_did_not_visit", {"actor_id": MARIA}, {"actor_id": PAYCLERK}),
    ("reject", S.exported, "reason_given", {"reason": ""}, {"reason": "account closed"}),
    ("ask_reversal", S.paid, "reason_given", {"reason": ""}, {"reason": "paid twice"}),
    ("ask_reversal", S.paid, "payer_did_not_visit", {"actor_id": MARIA}, {}),
    ("ask_reversal", S.paid, "takes_nothing_back", {"takes_back": True}, {}),
    ("ask_reversal", S.paid, "not_reversed_yet", {"reversed": True}, {}),
    ("ask_reversal", S.paid, "nobody_asked_yet", {"reversal_asked_by": PRINCIPAL}, {}),
    ("reverse", S.paid, "somebody_else_asked", {"reversal_asked_by": None}, ASKED),
    ("reverse", S.paid, "somebody_else_asked", ASKED | {"actor_id": PAYCLERK}, ASKED),
    ("reverse", S.paid, "approver_did_not_visit", ASKED | {"actor_id": TOM}, ASKED),
    ("reverse", S.paid, "not_reversed_yet", ASKED | {"reversed": True}, ASKED),
    ("keep_paid", S.paid, "somebody_else_asked", ASKED | {"actor_id": PAYCLERK}, ASKED),
    ("keep_paid", S.paid, "approver_did_not_visit", ASKED | {"actor_id": MARIA}, ASKED),
    ("keep_paid", S.paid, "reason_given", ASKED | {"reason": ""}, ASKED),
    ("take_back", None, "approver_did_not_visit", {"actor_id": TOM}, {}),
]


@pytest.mark.parametrize(("action", "state", "rule", "wrong", "mended"), REFUSED_AND_MENDED)
def test_a_rule_refuses_alone_and_lets_go_when_mended(action, state, rule, wrong, mended):
    assert names(PAYMENT.unmet(action, state, a_payment(**wrong))) == [rule]
    assert PAYMENT.unmet(action, state, a_payment(**mended)) == ()


def test_every_rule_of_the_table_is_refused_in_a_test():
    in_table = {(row.action, rule.name) for row in PAYMENT.rows for rule in row.rules}

    assert in_table == {(action, rule) for action, _, rule, _, _ in REFUSED_AND_MENDED}


@pytest.mark.parametrize("visitor", [MARIA, TOM])
@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("approve", S.due),
        ("make_exception", S.not_payable),
        ("export", S.approved),
        ("mark_paid", S.exported),
    ],
)
def test_no_role_lets_a_visitor_decide_or_pay(visitor, action, state):
    everything = a_payment(actor_id=visitor, actor_roles=EVERY_ROLE)

    with pytest.raises(TransitionRefused):
        PAYMENT.check(action, state, everything, everything.roles)


def test_admin_alone_moves_no_payment():
    for row in PAYMENT.rows:
        for state in row.sources:
            with pytest.raises(NotYourRole):
                PAYMENT.check(row.action, state, a_payment(), {Role.admin})


def test_an_export_names_all_that_is_wrong_at_once():
    wrong = a_payment(actor_id=PRINCIPAL, batch_locked=False, in_another_batch=True)

    assert names(PAYMENT.unmet("export", S.approved, wrong)) == [
        "payer_is_not_approver",
        "batch_is_locked",
        "not_in_another_batch",
    ]


def test_payrolls_file_marks_paid_without_a_person():
    from_file = a_payment(actor_id=None, actor_roles=frozenset({Role.system}))

    assert PAYMENT.check("mark_paid", S.exported, from_file, from_file.roles).to is S.paid


def test_a_person_mends_and_gives_up_only_their_own_pay():
    own = the_payees_payment()
    partners = the_payees_payment(actor_id=TOM)

    assert PAYMENT.why_not("waive", S.due, own, own.roles) == ()
    assert names(PAYMENT.why_not("waive", S.due, partners, partners.roles)) == ["own_payment"]


def test_whoever_is_paid_for_the_visit_counts_as_one_who_went():
    interpreter = the_payees_payment(actor_id=LI, payee_id=LI)
    stranger = the_payees_payment(actor_id=LI)

    assert Role.went in interpreter.roles
    assert Role.went not in stranger.roles


def test_facts_about_a_person_need_the_person():
    with pytest.raises(ValueError, match="need the person"):
        a_payment(actor_id=None)


def test_who_approves_in_their_own_right_may_though_a_visitor_named_them_too():
    both = {"actor_roles": frozenset({Role.delegate, Role.site_admin}), "stands_in_for": frozenset({TOM})}

    assert PAYMENT.unmet("approve", S.due, a_payment(**both)) == ()
