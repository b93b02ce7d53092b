"""The forms of a visit's steps: what they read, and what they refuse to read."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms import visits as forms
from forms.reflections import FirstReflectionForm, LaterReflectionForm
from forms.visit_times import END_FIRST, REPEATED_HOUR, SKIPPED_HOUR, moment

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
US_ZONES = [ZoneInfo(f"America/{city}") for city in ("New_York", "Chicago", "Denver", "Phoenix", "Anchorage")]
US_ZONES += [LOS_ANGELES, ZoneInfo("Pacific/Honolulu")]
NOW = datetime(2026, 9, 22, 20, 0, tzinfo=UTC)
PEOPLE = [("1", "Maria"), ("2", "Tom"), ("3", "Lan")]


@pytest.fixture(autouse=True)
def a_bare_request() -> Any:
    """Flask-WTF asks the application for its settings."""
    bare = Flask("forms")
    bare.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    with bare.test_request_context():
        yield


def typed(form: type[forms.StepForm], **values: Any) -> Any:
    made = form("step", zone=LOS_ANGELES, now=NOW, formdata=MultiDict(values))
    if hasattr(made, "educator_1"):
        for place in ("educator_1", "educator_2", "educator_3", "educator_4", "interpreter_1"):
            if place in made:
                made[place].choices = PEOPLE
    return made


def test_a_wall_clock_is_read_in_the_districts_time_zone() -> None:
    assert moment(date(2026, 9, 22), time(17, 30), LOS_ANGELES) == datetime(2026, 9, 23, 0, 30, tzinfo=UTC)
    assert moment(date(2026, 12, 1), time(17, 30), LOS_ANGELES) == datetime(2026, 12, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", US_ZONES, ids=str)
def test_a_visit_on_the_days_around_a_change_of_clocks_keeps_its_wall_clock(zone: ZoneInfo) -> None:
    for day in (
        date(2027, 3, 13),
        date(2027, 3, 14),
        date(2027, 11, 6),
        date(2027, 11, 7),
        date(2028, 2, 29),
    ):
        starts = moment(day, time(17, 30), zone)

        assert starts.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, time(17, 30))


@pytest.mark.parametrize(
    ("day", "clock", "sentence"),
    [
        (date(2026, 3, 8), time(2, 0), SKIPPED_HOUR),
        (date(2026, 3, 8), time(2, 59), SKIPPED_HOUR),
        (date(2026, 11, 1), time(1, 0), REPEATED_HOUR),
        (date(2026, 11, 1), time(1, 59), REPEATED_HOUR),
    ],
)
def test_an_hour_that_is_skipped_or_repeated_is_refused(day: date, clock: time, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        moment(day, clock, LOS_ANGELES)


@given(st.sampled_from(US_ZONES), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times())
def test_every_other_hour_is_read_back_as_it_was_typed_in_each_zone_of_the_states(
    zone: ZoneInfo, day: date, clock: time
) -> None:
    try:
        read = moment(day, clock, zone)
    except ValueError:
        assert day.weekday() == 6
        assert clock.hour in (1, 2)
        return
    assert read.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock)


def test_a_visit_takes_forty_minutes_when_no_end_is_typed() -> None:
    form = typed(forms.ScheduleForm, on="2026-09-25", start="17:30", end="")

    assert form.validate()
    assert form.ends_at - form.starts_at == timedelta(minutes=40)


def test_the_end_comes_after_the_start() -> None:
    form = typed(forms.ScheduleForm, on="2026-09-25", start="17:30", end="17:30")

    assert not form.validate()
    assert form.errors == {"end": [END_FIRST]}


@pytest.mark.parametrize("kind", [forms.ScheduleForm, forms.CompletionForm])
def test_no_visit_is_longer_than_twelve_hours(kind: type[Any]) -> None:
    longest, longer = (typed(kind, on="2026-09-25", start="06:00", end=end) for end in ("18:00", "18:01"))
    for form in (longest, longer):
        if "went" in form:
            form.offer(team=[(1, "Maria")], others=PEOPLE)
        form.validate()

    assert "end" not in longest.errors
    assert longer.errors["end"] == ["This is longer than twelve hours; check the times."]


def test_without_a_day_only_the_day_is_asked_for() -> None:
    form = typed(forms.ScheduleForm, on="", start="17:30", end="18:00")

    assert not form.validate()
    assert list(form.errors) == ["on"]


def test_one_person_named_twice_is_one_person() -> None:
    form = typed(forms.ChangeTeamForm, educator_1="2", educator_2="2", educator_3="", interpreter_1="2")

    assert form.validate()
    assert (form.educators, form.interpreters) == ([2], [])


def test_someone_who_is_not_offered_cannot_be_chosen() -> None:
    form = typed(forms.ChangeTeamForm, educator_1="99")

    assert not form.validate()
    assert "educator_1" in form.errors


def test_later_is_after_today_where_the_district_is() -> None:
    assert not typed(forms.AnswerLaterForm, ask_again_on="2026-09-22").validate()
    assert typed(forms.AnswerLaterForm, ask_again_on="2026-09-23").validate()


def test_a_yes_is_not_written_down_before_it_is_said() -> None:
    answer = {"agreed_by": "Rosa", "how": "phone", "place": "home", "agreed_on": "2026-09-22"}

    tomorrow = typed(forms.AnswerYesForm, **answer, agreed_time="13:05")
    just_now = typed(forms.AnswerYesForm, **answer, agreed_time="13:00")

    assert not tomorrow.validate()
    assert tomorrow.errors == {"agreed_time": [forms.STILL_TO_COME]}
    assert just_now.validate()
    assert just_now.agreed_at == NOW


@pytest.mark.parametrize(
    ("sent", "version"), [("7", 7), ("", None), ("x", None), ("9" * 12, None), ("-1", None)]
)
def test_only_a_number_is_a_version(sent: str, version: int | None) -> None:
    assert typed(forms.ButtonForm, version=sent).seen_version == version


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her Grades are fine.", ["grades"]),
        ("attendance, Attendance and absences", ["attendance", "absences"]),
        ("misbehavior; behaviour", ["misbehavior", "behaviour"]),
        ("Habla de su comportamiento y sus calificaciones.", ["comportamiento", "calificaciones"]),
        ("He is in fourth grade and has a degraded bike.", []),
        ("Their hope: she becomes a notary.", []),
    ],
)
def test_words_about_school_are_found_as_whole_words(text: str, found: list[str]) -> None:
    form = typed(FirstReflectionForm, hopes_and_dreams=text, what_helps="Time.")

    assert form.words_about_school() == found
    assert typed(LaterReflectionForm, hopes_and_dreams=text).words_about_school() == []


def test_only_the_second_visit_speaks_of_learning() -> None:
    first, later = typed(FirstReflectionForm), typed(LaterReflectionForm)

    assert "learning_together" not in first
    assert [each.short_name for each in later.shown_fields][-1] == "assumptions"
    assert {each.short_name for each in later} - {each.short_name for each in first} == {"learning_together"}


def test_two_lines_of_a_reflection_are_asked_for() -> None:
    form = typed(FirstReflectionForm)

    assert not form.validate()
    assert set(form.errors) == {"hopes_and_dreams", "what_helps"}


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_so(day: str) -> None:
    later = typed(forms.AnswerLaterForm, ask_again_on=day)
    yes = typed(forms.AnswerYesForm, agreed_by="Rosa", how="phone", agreed_on=day, agreed_time="20:00")

    assert not later.validate()
    assert not yes.validate()
    assert "ask_again_on" in later.errors
    assert "agreed_on" in yes.errors


def test_everyone_who_went_counts_once() -> None:
    form = typed(forms.CompletionForm, on="2026-09-21", start="17:30", end="18:10", also_1="2", also_2="3")
    form.offer([(1, "Maria"), (2, "Tom")], PEOPLE)
    form.went.data = [1, 2]

    assert form.everyone == [1, 2, 3]
