"""A refused step says why at the field that would answer it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.views.visits.steps import STEPS
from tests import builders
from tests.app.views.visits.place import LOS_ANGELES, Place, SignIn, a_plan, at, local, state_of
from tests.browsing import post, shown
from workflows.people import Role
from workflows.visit import VISIT


def errors_of(page: str) -> dict[str, str]:
    """The sentence at each field that complains, by the field's id."""
    found = re.findall(r'id="([\w-]+)-error".*?<span>(.*?)</span>', page, re.S)
    return {field: " ".join(sentence.split()) for field, sentence in found}


def recorded(alder: Place, **changed: str) -> dict[str, str]:
    begun = datetime.now(LOS_ANGELES).replace(second=0, microsecond=0) - timedelta(days=1)
    clocks = {"on": begun.date().isoformat(), "start": "17:00", "end": "17:40"}
    return clocks | {"went": [str(each.id) for each in alder.pair]} | changed  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"end": "20:00"}, "length_note", "Visits here take"),
        ({"went": "alone"}, "alone_reason", "One person went alone"),
        ({"went": "nobody"}, "went", "This step is for someone else: an educator who went"),
        ({"on": "tomorrow"}, "end", "These times are still to come"),
        ({"on": "long ago"}, "on", "The family said yes only after that"),
    ],
)
def test_a_record_that_is_refused_says_so_at_the_field(
    alder: Place, sign_in: SignIn, typed: dict[str, str], field: str, sentence: str
) -> None:
    visit = alder.visit("scheduled", starts_at=datetime.now(UTC) - timedelta(days=1))
    meant: dict[str, object] = {"alone": [str(alder.pair[0].id)], "nobody": []}
    meant |= {"tomorrow": local(1)[0], "long ago": local(-200)[0]}
    typed = {name: meant.get(value, value) for name, value in typed.items()}  # type: ignore[misc]

    answer = post(sign_in(alder.pair[0]), at(visit, "record-completion"), **(recorded(alder) | typed))

    assert answer.status_code == 409
    assert sentence in errors_of(answer.text)[f"record-completion-{field}"]
    assert f'<a href="#record-completion-{field}">' in answer.text
    assert "Not yet" not in shown(answer)
    assert state_of(visit) == "scheduled"


def test_what_several_fields_answer_together_stands_above_the_form(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    untrained = builders.a_person("Una Trained", roles={Role.educator: alder.school.school})

    answer = post(
        sign_in(alder.school.liaison), at(visit, "schedule"), **a_plan([untrained], on=local(-10)[0])
    )

    errors = errors_of(answer.text)
    assert errors.keys() == {"schedule-start", "schedule-educator_2"}
    assert "Families here know the time at least 24 hours ahead" in errors["schedule-start"]
    assert "Two educators go together" in errors["schedule-educator_2"]
    assert "Not yet The team needs training" in shown(answer)


def test_a_proposed_time_that_is_refused_is_marked_where_times_are_chosen(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("agreed")
    soon = (datetime.now(UTC) + timedelta(minutes=30)).replace(second=0, microsecond=0)
    builders.change(visit, agreed_at=datetime.now(UTC))
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}

    answer = post(sign_in(alder.school.liaison), at(visit, "schedule"), slot=soon.isoformat(), **team)

    assert answer.status_code == 409
    assert list(errors_of(answer.text)) == ["schedule-slot"]


def test_every_rule_that_a_form_answers_is_one_of_its_step_and_its_field_is_there() -> None:
    asked: dict[str, set[str]] = {}
    for row in VISIT.rows:
        asked.setdefault(row.action, set()).update(rule.name for rule in row.rules)

    for step in STEPS.values():
        assert set(step.answers) - {"your_role"} <= asked.get(step.action, set()), step.action
        assert set(step.answers.values()) - {""} <= set(dir(step.form)), step.action
