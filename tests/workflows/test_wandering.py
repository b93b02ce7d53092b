"""Whatever people try, in whatever order, nothing leaves the tables, and each answer is the model's."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.workflows.cases import COORDINATOR, MARIA, PAYCLERK, TOM, a_payment
from tests.workflows.lives import Life, every_step_of, everything_to_meet
from workflows.payment import PAYMENT, PaymentState
from workflows.people import Role

LIVES, STEPS = 2_000, 50
BEGUN = 2_600
"""So many begin, for some end before their fiftieth step."""


def live(life: type[Life], runs: int, steps: int) -> None:
    """The same lives in each run of the tests."""
    slow_is_fine = settings(
        max_examples=runs,
        stateful_step_count=1 + steps,  # It begins somewhere, and goes on from there.
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(life, settings=slow_is_fine)


def test_a_visit_and_its_pay_never_leave_their_tables() -> None:
    live(type("ShortLife", (Life,), {"met": set(), "lived": {"runs": 0, "steps": 0}}), runs=40, steps=20)


@pytest.mark.prove
def test_in_two_thousand_lives_every_answer_is_the_models() -> None:
    lived = {"runs": 0, "steps": 0}

    live(type("LongLife", (Life,), {"met": set(), "lived": lived}), runs=BEGUN, steps=STEPS)

    assert lived["runs"] >= LIVES
    assert lived["steps"] >= LIVES * STEPS


def test_every_step_and_every_refusal_comes_and_is_the_models() -> None:
    met: set[tuple[str, ...]] = set()
    life = type("EveryLife", (Life,), {"met": met, "lived": {"runs": 0, "steps": 0}})()

    every_step_of(life)

    missing = sorted(" ".join(each) for each in everything_to_meet() - met)
    assert not missing, "\n".join(missing)


people = st.sampled_from([MARIA, TOM, PAYCLERK, COORDINATOR])


@given(people, people, st.frozensets(people), st.frozensets(people), st.frozensets(st.sampled_from(Role)))
@settings(max_examples=60, deadline=None)
def test_whoever_went_never_approves_whatever_their_roles(actor, payee, visitors, stands_in_for, held):
    facts = a_payment(
        actor_id=actor, payee_id=payee, visitors=visitors, stands_in_for=stands_in_for, actor_roles=held
    )

    refused = PAYMENT.why_not("approve", PaymentState.due, facts, set(Role))

    went = actor in visitors | {payee}
    assert went == ("approver_did_not_visit" in {reason.name for reason in refused})
