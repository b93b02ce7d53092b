"""The forms of a reflection: hopes and dreams first."""

import re
from datetime import UTC, datetime, timedelta

from app.models import Reflection
from tests import builders
from tests.app.views.visits.place import (
    WORDS,
    Place,
    SignIn,
    a_student_with_family,
    at,
)
from tests.browsing import post, shown
from tests.visiting import yesterday_at


def test_a_first_visit_has_no_field_for_academics_behaviour_or_attendance(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("completed")

    page = sign_in(alder.pair[0]).get(at(visit)).text

    form = re.search(r'<form[^>]*/write-reflection".*?</form>', page, re.S)[0]  # type: ignore[index]
    assert set(re.findall(r'<textarea[^>]*name="([^"]+)"', form)) == set(WORDS)
    assert re.findall(r'name="(promise_\d|due_\d)"', form) == [
        "promise_1",
        "due_1",
        "promise_2",
        "due_2",
        "promise_3",
        "due_3",
    ]
    assert "A family may read this: write as if they will." in page
    assert "Do not write it here. Call 911" in page


def test_words_about_school_are_asked_about_once_and_never_blocked_twice(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("completed")
    browser = sign_in(alder.pair[0])
    typed = WORDS | {"what_helps": "Her grades and behavior; Asistencia."}

    asked = post(browser, at(visit, "write-reflection"), **typed)
    kept = post(browser, at(visit, "write-reflection"), kept_words="yes", **typed)

    assert asked.status_code == 200
    assert "You wrote: grades, behavior, asistencia. Change it, or keep it as it is." in shown(asked)
    assert re.search(r'name="kept_words"[^>]*value="yes"', asked.text)
    assert kept.status_code == 303
    assert [row.what_helps for row in builders.every(Reflection)] == [typed["what_helps"]]


def test_a_second_visit_shows_the_first_hopes_and_may_speak_of_learning(
    alder: Place, sign_in: SignIn
) -> None:
    student = a_student_with_family(alder)
    alder.visit("reflected", of=student, starts_at=yesterday_at(15))
    second = alder.visit("completed", of=student, starts_at=yesterday_at(19))
    browser = sign_in(alder.pair[0])

    page = browser.get(at(second))
    kept = post(
        browser,
        at(second, "write-reflection"),
        **WORDS,
        learning_together="Reading about bridges; her grades.",
    )

    assert second.number == 2
    assert "What the family hoped for, from the visit before" in shown(page)
    assert "She wants to build bridges." in page.text
    assert kept.status_code == 303
    assert builders.every(Reflection, visit_id=second.id)[0].learning_together.startswith("Reading")


def test_who_prepares_a_second_visit_reads_the_first_hopes(alder: Place, sign_in: SignIn) -> None:
    student = a_student_with_family(alder)
    alder.visit("reflected", of=student, starts_at=yesterday_at(15))
    second = alder.visit("scheduled", of=student, starts_at=datetime.now(UTC) + timedelta(days=3))

    assert "She wants to build bridges." in sign_in(alder.pair[0]).get(at(second)).text
    assert "She wants to build bridges." not in sign_in(alder.school.site_admin).get(at(second)).text
