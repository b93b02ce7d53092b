"""The life of one visit and its pay: any steps in any order, each answer beside the model's (`model.py`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.workflows.cases import (
    ANA,
    BEN,
    COORDINATOR,
    EVERY_ROLE,
    LI,
    MARIA,
    PAYCLERK,
    PRINCIPAL,
    TOM,
    a_payment,
    a_visit,
    at,
    member,
)
from tests.workflows.model import PAYMENT_BARS, PAYMENT_ONLY_IF, VISIT_BARS, VISIT_ONLY_IF, Bars
from tests.workflows.test_grid import PAYMENT_ARROWS, PAYMENT_WHO, VISIT_ARROWS, VISIT_WHO
from workflows.machine import NotYourRole, Transition, TransitionRefused, Workflow
from workflows.payment import PAYMENT, PaymentState
from workflows.people import Role
from workflows.visit import VISIT, VisitState

ENDS = {"cancelled", "declined", "paid", "rejected", "waived"}
FIVE = (MARIA, TOM, LI, ANA, BEN)
# What may be otherwise than in the case that contents every rule: each fact, with the values at its edges.
VISIT_CHANGES: dict[str, tuple[Any, ...]] = {
    "actor_id": (MARIA, TOM, PAYCLERK),
    "address_verified": (False,),
    "agreed_at": (None, at(19, 17), at(19, 17, 1), at(20, 17), at(20, 17, 1)),
    "alone_reason": (" ", "Tom is ill."),
    "answer": ("none", "later"),
    "ask_again_on": (None, date(2026, 9, 21)),
    "at_home": (False,),
    "checked_in_at": (at(20, 17),),
    "checked_out_at": (at(20), at(21), at(22)),
    "earlier_visit_made": (True,),
    "ended_at": (
        None,
        at(20, 17),
        at(20, 17, 19),
        at(20, 17, 20),
        at(20, 18, 30),
        at(20, 18, 31),
        at(21, 5),
        at(21, 5, 1),
        at(22),
    ),
    "ends_at": (None, at(20, 17)),
    "length_note": (" ", "The whole family came."),
    "no_contact": (True,),
    "number": (2, 3),
    "number_taken": (True,),
    "own_students": (True,),
    "payments": ((),),
    "programme": (
        {"educator_may_invite": True},
        {"further_visits": True},
        {"notice_hours": 240},
        {"proof": "note"},
        {"proof": "slip"},
        {"training": "one", "reflection": "one"},
        {"usual_minutes_min": 41, "usual_minutes_max": 50},
    ),
    "proof": (" ", "Mrs. Ortiz"),
    "reason": (" ",),
    "recorded_team": (frozenset({MARIA}), frozenset({PAYCLERK})),
    "reflected_by": (frozenset(), frozenset({TOM}), frozenset({LI})),
    "selection_method": (" ",),
    "slip_photographed": (True,),
    "started_at": (None, at(21), at(22)),
    "starts_at": (None, at(21), at(21, 14), at(21, 14, 1)),
    "student_moved": (False,),
    "students_active": (False,),
    "team": (
        (),
        (member(MARIA),),
        (member(MARIA), member(MARIA)),
        (member(MARIA), member(TOM, trained=False)),
        (member(MARIA, trained=False), member(TOM, trained=False)),
        (member(MARIA), member(TOM, busy=True)),
        tuple(map(member, FIVE[:4])),
        tuple(map(member, FIVE)),
    ),
    "went": ((), (MARIA,), (MARIA, MARIA), FIVE[:4], FIVE),
}
PAYMENT_CHANGES: dict[str, tuple[Any, ...]] = {
    "actor_id": (MARIA, TOM, COORDINATOR, PRINCIPAL),
    "amount": (0, 400, 401),
    "amount_explained": (" ",),
    "approvers": (frozenset({PAYCLERK}),),
    "batch_locked": (False,),
    "first_approver": (COORDINATOR, PAYCLERK),
    "fund_left": (None, 50, 49),
    "gives_up_pay": (False,),
    "in_another_batch": (True,),
    "in_batch": (False,),
    "live_payment_exists": (True,),
    "needs_two": (True,),
    "over_the_cap": (True,),
    "pay_rule": (" ",),
    "payee_id": (LI,),
    "reason": (" ",),
    "reversal_asked_by": (COORDINATOR, PAYCLERK),
    "reversed": (True,),
    "stands_in_for": (frozenset({TOM}), frozenset({MARIA}), frozenset({TOM, COORDINATOR})),
    "takes_back": (True,),
    "visitors": (frozenset({TOM}),),
    "written_by": (MARIA, PAYCLERK),
}


Change = tuple[str, Any]


def pairs_of(changes: dict[str, tuple[Any, ...]]) -> list[Change]:
    return [(name, value) for name, values in changes.items() for value in values]


def some_of(changes: dict[str, tuple[Any, ...]]) -> st.SearchStrategy[list[Change]]:
    """Up to four facts that are otherwise."""
    return st.lists(st.sampled_from(pairs_of(changes)), max_size=4)


def against(
    only_if: dict[str, str], bars: Bars, content: Callable[..., Any], changes: dict[str, tuple[Any, ...]]
) -> dict[str, list[list[tuple[Change, ...]]]]:
    """For each action and each of its rules, what stands against it: one fact that is otherwise, else two."""
    ones = [(each,) for each in pairs_of(changes)]
    twos = [(one, other) for one, other in combinations(pairs_of(changes), 2) if one[0] != other[0]]
    barring = {
        name: [each for each in ones if bar(content(**dict(each)))]
        or [each for each in twos if bar(content(**dict(each)))]
        for name, bar in bars.items()
    }
    return {
        action: [barring[name] for name in names.split() if barring[name]]
        for action, names in only_if.items()
    }


AGAINST_A_VISIT = against(VISIT_ONLY_IF, VISIT_BARS, a_visit, VISIT_CHANGES)
AGAINST_A_PAYMENT = against(PAYMENT_ONLY_IF, PAYMENT_BARS, a_payment, PAYMENT_CHANGES)
FOR_A_VISIT: list[tuple[Change, ...]] = [(("answer", "none"),)]
FOR_A_PAYMENT: list[tuple[Change, ...]] = [(("actor_id", MARIA),), (("reversal_asked_by", COORDINATOR),)]
"""What some steps need that would stop others."""
against_one = st.integers(-100, 100)
"""Above zero: one rule of the action, and what stands against it, come along."""


def chosen_against(rules: list[list[tuple[Change, ...]]], number: int) -> tuple[Change, ...]:
    if number <= 0 or not rules:
        return ()
    ways = rules[number % len(rules)]
    return ways[number // len(rules) % len(ways)]


def actions_of(workflow: Workflow[Any, Any]) -> st.SearchStrategy[int | str]:
    """An action, or as a number one of those that the table has here."""
    return st.integers(0, 20) | st.sampled_from(workflow.actions)


roles = st.sampled_from([EVERY_ROLE] * len(Role) + [frozenset({role}) for role in Role] + [frozenset()])


def chosen(workflow: Workflow[Any, Any], here: Any, choice: int | str) -> str:
    if isinstance(choice, str):
        return choice
    rows = workflow.actions_from(here, EVERY_ROLE)
    return rows[choice % len(rows)].action if rows else workflow.actions[0]


Answer = Transition[Any, Any] | NotYourRole | TransitionRefused


def asked(workflow: Workflow[Any, Any], action: str, here: Any, facts: Any) -> Answer:
    try:
        return workflow.check(action, here, facts, facts.roles)
    except (NotYourRole, TransitionRefused) as refused:
        return refused


def told(answer: Answer, here: Any, there: bool) -> list[tuple[str, ...]]:
    """What was met, as `everything_to_meet` names it."""
    if isinstance(answer, Transition):
        return [("from", str(here))]
    return [
        (each.name, *([] if there or each.name == "your_role" else [str(here)])) for each in answer.reasons
    ]


class Life(RuleBasedStateMachine):
    """`met` holds every arrow that was followed and every refusal that was read; `lived` counts runs and steps."""

    met: ClassVar[set[tuple[str, ...]]] = set()
    lived: ClassVar[dict[str, int]] = {"runs": 0, "steps": 0}

    @initialize(visit=st.sampled_from([None, *VisitState]), pay=st.sampled_from([None, *PaymentState]))
    def begins(self, visit: VisitState | None, pay: PaymentState | None) -> None:
        """Somewhere, as older records do."""
        self.lived["runs"] += 1
        self.visit, self.pay = visit, {MARIA: pay, TOM: None}
        self.known: dict[str, Any] = {}
        self.known_of_pay: dict[int, dict[str, Any]] = {MARIA: {}, TOM: {}}

    @precondition(lambda self: self.visit in ENDS)
    @rule(visit=st.sampled_from([None, None, None, *VisitState]))
    def another_visit_comes(self, visit: VisitState | None) -> None:
        self.lived["steps"] += 1
        self.visit = visit
        self.known.clear()

    @precondition(lambda self: not ENDS.isdisjoint(self.pay.values()))
    @rule(pay=st.sampled_from([None, *PaymentState]))
    def another_payment_comes(self, pay: PaymentState | None) -> None:
        self.lived["steps"] += 1
        [payee, *_] = (each for each, state in self.pay.items() if state in ENDS)
        self.pay[payee] = pay
        self.known_of_pay[payee].clear()

    @rule(choice=actions_of(VISIT), changes=some_of(VISIT_CHANGES), bar=against_one, held=roles)
    def the_visit_moves(
        self, choice: int | str, changes: list[Change], bar: int, held: frozenset[Role]
    ) -> None:
        action = chosen(VISIT, self.visit, choice)
        changes = [*changes, *chosen_against(AGAINST_A_VISIT.get(action, []), bar)]
        live = tuple(state for state in self.pay.values() if state)
        approved = any(state in ("approved", "exported", "paid") for state in live)
        facts = a_visit(
            **{**self.known, "payments": live, "approved_payment_exists": approved, **dict(changes)},
            actor_roles=held,
            state=self.visit,
        )
        team = set(facts.recorded_team) or {each.person_id for each in facts.team}
        standings = {"team"} if facts.actor_id in team else set()
        standings |= {"went"} if standings and facts.actor_id in facts.went else set()
        may = not VISIT_WHO[action].isdisjoint(standings.union(held))
        stands = VISIT_ARROWS, VISIT_BARS, VISIT_ONLY_IF
        if self._answers(VISIT, action, self.visit, facts, may, *stands):
            self.visit = VISIT_ARROWS[action, self.visit] or self.visit  # type: ignore[assignment]
            self._remember(action, facts)

    @rule(
        choice=actions_of(PAYMENT),
        changes=some_of(PAYMENT_CHANGES),
        bar=against_one,
        held=roles,
        payee=st.sampled_from([MARIA, TOM]),
    )
    def a_payment_moves(
        self, choice: int | str, changes: list[Change], bar: int, held: frozenset[Role], payee: int
    ) -> None:
        here, known = self.pay[payee], self.known_of_pay[payee]
        action = chosen(PAYMENT, here, choice)
        changes = [*changes, *chosen_against(AGAINST_A_PAYMENT.get(action, []), bar)]
        facts = a_payment(**{"payee_id": payee, **known, **dict(changes)}, actor_roles=held, state=here)
        standings = {"went"} if facts.actor_id in (*facts.visitors, facts.payee_id) else set()
        may = not PAYMENT_WHO[action].isdisjoint(standings.union(held))
        stands = PAYMENT_ARROWS, PAYMENT_BARS, PAYMENT_ONLY_IF
        if self._answers(PAYMENT, action, here, facts, may, *stands):
            self.pay[payee] = PAYMENT_ARROWS[action, here] or here  # type: ignore[assignment]
            self._remember_of_pay(action, facts, known)

    def _answers(
        self,
        workflow: Workflow[Any, Any],
        action: str,
        here: Any,
        facts: Any,
        may: bool,
        arrows: dict[Any, Any],
        bars: Bars,
        only_if: dict[str, str],
    ) -> bool:
        """Whether the step is taken; the table and the model say so both, and for the same reasons."""
        self.lived["steps"] += 1
        there = (action, here) in arrows
        unmet = [name for name in only_if.get(action, "").split() if bars[name](facts)]
        reasons = unmet if there else ["no_such_step"]
        said = [each.name for each in workflow.why_not(action, here, facts, facts.roles)]
        assert said == ([] if may else ["your_role"]) + reasons, (action, here, facts)
        before = replace(facts)
        answer = asked(workflow, action, here, facts)
        self.met |= {(workflow.name, action, *each) for each in told(answer, here, there)}
        assert isinstance(answer, NotYourRole) is not may
        assert facts == before
        if isinstance(answer, TransitionRefused):
            assert [each.name for each in answer.reasons] == reasons != []
        elif may:
            assert (answer.to, reasons) == (arrows[action, here], [])
        return isinstance(answer, Transition)

    def _remember(self, action: str, facts: Any) -> None:
        if action in ("schedule", "change_team"):
            self.known["recorded_team"] = facts.team_ids
        elif action in ("check_in", "check_out"):
            self.known["checked_in_at" if action == "check_in" else "checked_out_at"] = facts.now
        elif action == "write_reflection":
            self.known["reflected_by"] = self.known.get("reflected_by", frozenset()) | {facts.actor_id}
        elif action in ("another_day", "no_one_home", "open_with_year"):
            self.known.clear()

    def _remember_of_pay(self, action: str, facts: Any, known: dict[str, Any]) -> None:
        approvers = known.get("approvers", frozenset())
        if action in ("approve", "approve_first"):
            known["approvers"] = approvers | {facts.actor_id}
            known["first_approver"] = facts.actor_id if action == "approve_first" else facts.first_approver
        elif action == "send_back":
            known |= {"approvers": frozenset(), "first_approver": None}
        elif action in ("ask_reversal", "reverse", "keep_paid"):
            known["reversal_asked_by"] = facts.actor_id if action == "ask_reversal" else None
            known["reversed"] = facts.reversed or action == "reverse"


def every_step_of(life: Life) -> None:
    """Each action from each state: by everybody and by nobody, with each pay, and against each of its rules."""
    ways: tuple[Change, ...]
    for here in (None, *VisitState):
        for action in VISIT.actions:
            for pay in (None, *PaymentState):
                for held in (EVERY_ROLE, frozenset(), frozenset({Role.educator})):
                    life.begins(here, pay)
                    life.the_visit_moves(action, [], 0, held)
            for ways in chain(FOR_A_VISIT, *AGAINST_A_VISIT.get(action, [])):
                life.begins(here, PaymentState.paid)
                life.the_visit_moves(action, list(ways), 0, EVERY_ROLE)
    for here in (None, *PaymentState):
        for action in PAYMENT.actions:
            for held in (EVERY_ROLE, frozenset()):
                life.begins(None, here)
                life.a_payment_moves(action, [], 0, held, MARIA)
            for ways in chain(FOR_A_PAYMENT, *AGAINST_A_PAYMENT.get(action, [])):
                for held in (EVERY_ROLE, frozenset({Role.delegate})):
                    life.begins(None, here)
                    life.a_payment_moves(action, list(ways), 0, held, MARIA)


def everything_to_meet() -> set[tuple[str, ...]]:
    """Every arrow, every rule of every action, every state without the arrow, every action in the wrong hands."""
    found: set[tuple[str, ...]] = set()
    for workflow, arrows, only_if in (
        (VISIT, VISIT_ARROWS, VISIT_ONLY_IF),
        (PAYMENT, PAYMENT_ARROWS, PAYMENT_ONLY_IF),
    ):
        for action in workflow.actions:
            found.add((workflow.name, action, "your_role"))
            found |= {(workflow.name, action, name) for name in only_if.get(action, "").split()}
            for here in (None, *workflow.states):
                is_arrow = (action, here) in arrows
                found.add((workflow.name, action, "from" if is_arrow else "no_such_step", str(here)))
    return found
