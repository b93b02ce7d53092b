"""Limits between payments: who is paid when not everybody is, whatever the order in which it is written down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workflows.pay import PayRules
from workflows.pay_limits import LIMITS, Claim, refused_by_limits

FIRST = datetime(2026, 9, 21, 23, tzinfo=UTC)
NONE = PayRules()


def a_claim(visit: int = 1, person: int = 1, *, days: int = 0, **facts: Any) -> Claim:
    """On the first Monday, or so many days later."""
    day = date(2026, 9, 21) + timedelta(days=days)
    usual = {"started_at": FIRST + timedelta(days=days), "day": day, "year": 1}
    return Claim(visit=visit, person=person, **(usual | facts))


def test_without_limits_everybody_is_paid() -> None:
    claims = [a_claim(visit, person) for visit in range(5) for person in range(4)]

    assert refused_by_limits(claims, NONE) == {}


def test_beyond_a_persons_month_nothing_is_paid_and_a_new_month_begins_anew() -> None:
    claims = [a_claim(n, days=n) for n in (1, 2, 3)] + [a_claim(9, days=10), a_claim(4, person=2, days=3)]

    refused = refused_by_limits(claims, replace(NONE, a_month=2))

    assert refused == {(3, 1): "cap_month"}


def test_who_was_first_is_paid_however_late_it_was_written_down() -> None:
    early, late = a_claim(2, days=0), a_claim(1, days=1)

    assert refused_by_limits([late, early], replace(NONE, a_month=1)) == {(1, 1): "cap_month"}


def test_what_is_decided_keeps_its_place() -> None:
    early, late = a_claim(1, days=0), a_claim(2, days=1, settled=True)

    assert refused_by_limits([early, late], replace(NONE, a_month=1)) == {(1, 1): "cap_month"}


def test_a_child_has_so_many_paid_visits_a_year_and_a_visit_counts_once() -> None:
    ana, ben = frozenset({1}), frozenset({2})
    pair = [a_claim(visit, person, days=visit, children=ana) for visit in (1, 2) for person in (1, 2)]
    others = [a_claim(3, days=3, children=ben), a_claim(4, days=4, children=ana, year=2)]

    refused = refused_by_limits([*pair, *others], replace(NONE, a_student=1))

    assert refused == {(2, 1): "cap_student", (2, 2): "cap_student"}


def test_siblings_together_are_paid_while_one_of_them_has_a_visit_left() -> None:
    first = a_claim(1, children=frozenset({1}))
    together = a_claim(2, days=1, children=frozenset({1, 2}))
    again = a_claim(3, days=2, children=frozenset({2}))

    refused = refused_by_limits([first, together, again], replace(NONE, a_student=1))

    assert refused == {(3, 1): "cap_student"}


def test_one_household_on_one_day_is_paid_once_for_each_person() -> None:
    once = replace(NONE, siblings="once")
    claims = [
        a_claim(1, 1, household=5),
        a_claim(2, 1, household=5),
        a_claim(2, 2, household=5),
        a_claim(3, 1, household=6),
        a_claim(4, 1, household=5, days=1),
        a_claim(5, 1, household=None),
        a_claim(6, 1, household=None),
    ]

    assert refused_by_limits(claims, once) == {(2, 1): "siblings"}
    assert refused_by_limits(claims, NONE) == {}


def test_of_four_who_went_two_are_paid_those_planned_first() -> None:
    claims = [
        a_claim(person=1, planned=False),
        a_claim(person=2),
        a_claim(person=3),
        a_claim(person=4, visitor=False),
    ]

    assert refused_by_limits(claims, replace(NONE, visitors=2)) == {(1, 1): "visitors"}


def test_what_is_not_paid_takes_nobodys_place() -> None:
    home = {"household": 5}
    claims = [a_claim(1, **home), a_claim(2, **home), a_claim(3, days=1)]

    refused = refused_by_limits(claims, replace(NONE, siblings="once", a_month=2))

    assert refused == {(2, 1): "siblings"}


claims_of_a_year = st.lists(
    st.builds(
        lambda visit, person, settled: a_claim(
            visit,
            person,
            days=visit * 3,
            household=visit % 4,
            children=frozenset({visit % 5, visit % 3}),
            settled=settled,
        ),
        st.integers(1, 25),
        st.integers(1, 4),
        st.booleans(),
    ),
    unique_by=lambda claim: claim.key,
    max_size=40,
)
some_rules = st.builds(
    PayRules,
    visitors=st.integers(1, 4),
    siblings=st.sampled_from(["each", "once"]),
    a_month=st.none() | st.integers(1, 4),
    a_student=st.none() | st.integers(1, 3),
)


@given(claims_of_a_year, some_rules, st.randoms(use_true_random=False))
def test_who_is_paid_never_depends_on_the_order(claims: list[Claim], rules: PayRules, random: Any) -> None:
    shuffled = random.sample(claims, len(claims))

    assert refused_by_limits(claims, rules) == refused_by_limits(shuffled, rules)


@given(claims_of_a_year, some_rules)
def test_nobody_is_paid_above_a_month_unless_it_was_decided(claims: list[Claim], rules: PayRules) -> None:
    refused = refused_by_limits(claims, rules)

    for claim in claims:
        month = [
            each
            for each in claims
            if (each.person, each.day.month) == (claim.person, claim.day.month) and each.key not in refused
        ]
        decided = sum(each.settled for each in month)
        assert rules.a_month is None or len(month) <= max(rules.a_month, decided)


@given(claims_of_a_year, some_rules)
def test_what_is_decided_is_never_refused(claims: list[Claim], rules: PayRules) -> None:
    refused = refused_by_limits(claims, rules)

    assert not any(claim.key in refused for claim in claims if claim.settled)


def test_every_limit_that_is_named_can_stand_against_a_claim() -> None:
    met = [
        ({"visitors": 1}, [a_claim(person=1), a_claim(person=2)]),
        ({"a_student": 1}, [a_claim(1, children=frozenset({1})), a_claim(2, children=frozenset({1}))]),
        ({"siblings": "once"}, [a_claim(1, household=5), a_claim(2, household=5)]),
        ({"a_month": 1}, [a_claim(1), a_claim(2)]),
    ]

    assert (
        tuple(
            rule
            for rules, claims in met
            for rule in refused_by_limits(claims, replace(NONE, **rules)).values()  # type: ignore[arg-type]
        )
        == LIMITS
    )


def test_the_same_month_of_another_year_is_another_month() -> None:
    claims = [a_claim(1), a_claim(2, days=365)]

    assert refused_by_limits(claims, replace(NONE, a_month=1)) == {}


def test_a_visit_of_no_child_known_is_within_every_childs_limit() -> None:
    assert refused_by_limits([a_claim(1), a_claim(2)], replace(NONE, a_student=1)) == {}


def test_of_two_visits_at_one_hour_the_first_written_down_is_paid_whoever_was_planned() -> None:
    claims = [a_claim(1, 2, planned=False, children=frozenset({1})), a_claim(2, 1, children=frozenset({1}))]

    assert refused_by_limits(claims, replace(NONE, a_student=1)) == {(2, 1): "cap_student"}
