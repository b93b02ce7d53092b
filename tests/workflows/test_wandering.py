"""Whatever people try, in whatever order, nothing leaves the tables."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.cases import EVERY_ROLE, MARIA, PAYCLERK, TOM, a_payment, a_visit, at, member
from tests.workflows.test_grid import PAYMENT_ARROWS, VISIT_ARROWS
from workflows.machine import NotYourRole, TransitionRefused, Workflow
from workflows.payment import PAYMENT, PaymentState
from workflows.people import Role
from workflows.visit import VISIT

moments = st.sampled_from([None, at(10), at(20, 17), at(20, 17, 40), at(22)])
people = st.sampled_from([MARIA, TOM, PAYCLERK])
members = st.builds(member, people, trained=st.booleans(), busy=st.booleans())
roles = st.just(EVERY_ROLE) | st.frozensets(st.sampled_from(Role), max_size=4)
words = st.sampled_from(["", "why"])
visit_changes = {
    "actor_id": people,
    "number": st.integers(1, 3),
    "number_taken": st.booleans(),
    "answer": st.sampled_from(["none", "yes", "later"]),
    "agreed_at": moments,
    "starts_at": moments,
    "ended_at": moments,
    "at_home": st.booleans(),
    "address_verified": st.booleans(),
    "team": st.lists(members, max_size=3).map(tuple),
    "went": st.lists(people, max_size=3).map(tuple),
    "reflected_by": st.frozensets(people),
    "payments": st.lists(st.sampled_from(PaymentState), max_size=2).map(tuple),
    "approved_payment_exists": st.booleans(),
    "reason": words,
    "alone_reason": words,
}
payment_changes = {
    "actor_id": people,
    "visitors": st.frozensets(people),
    "approvers": st.frozensets(people),
    "batch_locked": st.booleans(),
    "in_another_batch": st.booleans(),
    "reason": words,
}


def some(changes: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Nothing changed, or any of these, and always some roles."""
    right = st.fixed_dictionaries({"actor_roles": roles})
    return right | st.fixed_dictionaries({"actor_roles": roles}, optional=changes)


visits = some(visit_changes).map(lambda changes: a_visit(**changes))
payments = some(payment_changes).map(lambda changes: a_payment(**changes))


def a_walk(workflow: Workflow[Any, Any], facts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Steps of an action and facts; a number stands for an action that the table has here."""
    actions = st.integers(0, 20) | st.sampled_from(workflow.actions)
    return st.lists(st.tuples(actions, facts), min_size=8, max_size=25)


def chosen(workflow: Workflow[Any, Any], here: Any, choice: int | str) -> str:
    if isinstance(choice, str):
        return choice
    here_rows = workflow.actions_from(here, EVERY_ROLE)
    return here_rows[choice % len(here_rows)].action if here_rows else workflow.actions[0]


def wander(workflow: Workflow[Any, Any], arrows: dict[Any, Any], start: Any, steps: list[Any]) -> list[Any]:
    """The states passed through; asserts at each step that the answer is the table's."""
    path: list[Any] = [start]
    for choice, facts in steps:
        here = path[-1]
        action, asked = chosen(workflow, here, choice), replace(facts, state=here)
        if workflow.why_not(action, here, asked, asked.roles):
            with pytest.raises((NotYourRole, TransitionRefused)):
                workflow.check(action, here, asked, asked.roles)
            continue
        row = workflow.check(action, here, asked, asked.roles)
        assert row.to == arrows[action, here]
        path.append(row.to or here)
    return path


@given(st.sampled_from([None, *VISIT.states]), a_walk(VISIT, visits))
@settings(max_examples=60, deadline=None)
def test_a_visit_never_leaves_its_table(start, steps):
    path = wander(VISIT, VISIT_ARROWS, start, steps)

    for before, after in pairwise(path):
        assert before != "paid"
        assert before != "cancelled" or after == "invited"
        assert after != "paid" or before in {None, "reflected"}


@given(st.sampled_from([None, *PAYMENT.states]), a_walk(PAYMENT, payments))
@settings(max_examples=60, deadline=None)
def test_a_payment_never_leaves_its_table(start, steps):
    path = wander(PAYMENT, PAYMENT_ARROWS, start, steps)

    for before, after in pairwise(path):
        assert before not in {"waived", "rejected"}
        assert after != "paid" or before in {"exported", "paid"}


@given(payments)
@settings(max_examples=60, deadline=None)
def test_whoever_went_never_approves_whatever_their_roles(facts):
    refused = PAYMENT.why_not("approve", PaymentState.due, facts, set(Role))

    went = facts.actor_id in facts.visitors | {facts.payee_id}
    assert went == ("approver_did_not_visit" in {reason.name for reason in refused})
