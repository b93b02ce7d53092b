"""Goals as they are typed."""

from forms.years import goals_in


def test_goals_are_read_by_school_and_an_empty_one_is_none() -> None:
    typed = {"goal-3": " 40 ", "goal-4": "", "year": "9", "goal-x": "5", "csrf_token": "goal-7"}

    assert goals_in(typed) == ({3: 40, 4: None}, set())


def test_what_is_no_number_of_visits_is_named_by_its_school() -> None:
    typed = {
        "goal-1": "0",
        "goal-2": "-1",
        "goal-3": "1e3",
        "goal-4": "²",
        "goal-5": "100000",
        "goal-6": "99999",
    }

    assert goals_in(typed) == ({6: 99_999}, {1, 2, 3, 4, 5})
