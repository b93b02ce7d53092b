"""Pairs that are suggested: the teacher, the home's language, two views of a family, an even load."""

from collections import Counter

from app.models import Student
from app.reports.choosing import Household
from app.reports.pairing import Colleague, Staff, suggest


def a_home(number: int, language: str | None = "es") -> Household:
    return Household(number, f"Family {number}", (Student(id=number),), language)


def somebody(number: int, *, trained: bool = True, speaks: str = "en", **more: object) -> Colleague:
    return Colleague(number, f"Person {number}", trained, languages=frozenset({"en", speaks}), **more)  # type: ignore[arg-type]


def pair_of(home: Household, *people: Colleague, one_is_enough: bool = False) -> tuple[int, ...]:
    return suggest([home], Staff(people, one_is_enough))[home.id]


def test_the_childs_own_teacher_goes_whatever_else() -> None:
    teacher = somebody(1, teaches=frozenset({7}), visits=30)

    assert teacher.id in pair_of(a_home(7), teacher, somebody(2), somebody(3, speaks="es"))


def test_someone_who_speaks_the_homes_language_goes_along() -> None:
    teacher = somebody(1, teaches=frozenset({7}))

    assert pair_of(a_home(7), teacher, somebody(2), somebody(3, speaks="es", visits=3)) == (1, 3)


def test_a_liaison_goes_beside_an_educator_where_nobody_shares_the_language() -> None:
    teacher = somebody(1, teaches=frozenset({7}))

    assert pair_of(a_home(7, "ar"), teacher, somebody(2), somebody(3, liaison=True)) == (1, 3)


def test_one_who_is_not_trained_is_never_suggested() -> None:
    untrained = somebody(2, trained=False, speaks="es")

    assert pair_of(a_home(7), somebody(1), untrained) == (1,)
    assert pair_of(a_home(7), somebody(1), untrained, one_is_enough=True) == (1,)


def test_nobody_trained_means_no_suggestion() -> None:
    assert pair_of(a_home(7), somebody(1, trained=False)) == ()


def test_visits_are_spread_evenly_over_a_class() -> None:
    teacher = somebody(1, teaches=frozenset(range(12)))
    homes = [a_home(number, "en") for number in range(12)]

    pairs = suggest(homes, Staff((teacher, *(somebody(number) for number in (2, 3, 4))), False))

    partners = Counter(person for pair in pairs.values() for person in pair if person != teacher.id)
    assert set(partners.values()) == {4}
    assert all(teacher.id in pair for pair in pairs.values())


def test_two_teachers_of_a_child_leave_room_for_the_language() -> None:
    teachers = [somebody(number, teaches=frozenset({7})) for number in (1, 2)]

    pair = pair_of(a_home(7), *teachers, somebody(3, speaks="es"))

    assert 3 in pair
    assert len({1, 2} & set(pair)) == 1


def test_the_same_page_shows_the_same_pairs() -> None:
    homes = [a_home(number, "en") for number in range(5)]
    people = tuple(somebody(number) for number in range(1, 6))

    assert suggest(homes, Staff(people, False)) == suggest(homes, Staff(people, False))
