"""A choice beside the school: no count that is shown gives a smaller one away."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.reports.composition import groups

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 40), st.integers(0, 60)))


def nobody_can_be_worked_out(shown: list[int | None], sizes: list[int], minimum: int) -> bool:
    hidden = [size for size, count in zip(sizes, shown, strict=True) if count is None and size]
    everything = all(count is None for count in shown)
    return not hidden or everything or (len(hidden) > 1 and sum(hidden) >= minimum)


@given(SIZES, st.integers(2, 15))
def test_what_is_hidden_is_never_one_group_that_the_sum_gives_away(
    sizes: dict[str, tuple[int, int]], minimum: int
) -> None:
    chosen: Counter[str | None] = Counter({code: picked for code, (picked, _others) in sizes.items()})
    school: Counter[str | None] = Counter({code: sum(both) for code, both in sizes.items()})

    found = groups(chosen, school, minimum)

    codes = [group.code for group in found]
    assert nobody_can_be_worked_out([g.chosen for g in found], [chosen[c] for c in codes], minimum)
    assert nobody_can_be_worked_out([g.in_school for g in found], [school[c] for c in codes], minimum)
    assert not any(group.leans and group.in_school is None for group in found)


def test_a_group_that_would_give_a_small_one_away_is_hidden_with_it() -> None:
    found = groups(Counter(es=12, ar=3, vi=20), Counter(es=30, ar=25, vi=40), 10)

    assert {g.code: (g.chosen, g.in_school) for g in found} == {
        "vi": (20, 40),
        "es": (None, 30),
        "ar": (None, 25),
    }
    assert [g.code for g in found if g.chosen_beside] == ["es"]
