"""What a liaison and the team see and do with the family's answer."""

import re
from datetime import timedelta

import pytest

from app.models import AnswerLink, Event, Family, FamilyAnswer, Guardian, Student
from app.services import visits
from tests import builders
from tests.app.views.answers.conftest import MakeDoor
from tests.browsing import look_for, post, send, shown
from tests.conftest import SignIn
from tests.families import Door, a_link, the_texts
from tests.families import send as answer_by_link
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.people import Role

SOON = builders.now() + timedelta(days=9)


def newest() -> FamilyAnswer:
    return builders.every(FamilyAnswer)[-1]


def test_an_answer_stands_in_the_work_list_and_on_top_of_its_visit(door: Door, sign_in: SignIn) -> None:
    door.send("yes", days=["2", "6"], times=["evening"], place="park", call_me="y", phone="5305550199")
    liaison = sign_in(door.school.liaison)

    work, visit = liaison.get("/"), liaison.get(f"/visits/{door.visit.id}")

    assert "1 family answered Yes, they would like a visit" in shown(work)
    assert "please call them" in shown(work)
    assert "Ask whether the family would like a visit" not in shown(work)
    assert "yes, they would like a visit" in shown(visit)
    assert "Tuesday, Saturday · In the evening" in shown(visit)
    assert '<a class="tel" href="tel:5305550199" dir="ltr">(530) 555-0199</a>' in visit.text
    assert "Take it over" in shown(visit)
    assert ": not now Take over the family’s answer first; it stands above." in shown(visit)
    assert "The family has not said yes yet" not in shown(visit)


def test_several_answers_are_counted_in_words(door: Door, sign_in: SignIn, open_door: MakeDoor) -> None:
    door.send("later")
    other = _another(door)
    other.send("yes")

    assert "2 families answered" in shown(sign_in(door.school.liaison).get("/"))


def test_all_answers_are_one_link_away_when_there_are_many(door: Door, sign_in: SignIn) -> None:
    for _number in range(9):
        _another(door).send("yes")
    liaison = sign_in(door.school.liaison)

    work, rest = liaison.get("/"), liaison.get("/answers/")

    assert "9 families answered" in shown(work)
    assert '<a href="/answers/">and 1 more</a>' in work.text
    assert rest.text.count("<strong>Yes, they would like a visit<") == 9


def test_a_quiet_day_has_no_answers(door: Door, sign_in: SignIn) -> None:
    assert "Every answer has been looked after." in shown(sign_in(door.school.liaison).get("/answers/"))


def _another(door: Door) -> Door:
    with door.app.app_context():
        visit = a_visit("invited", at=door.school)
        return Door(door.app, door.school, visit, a_link(visit, by=door.school.liaison))


def test_one_button_takes_the_answer_over(door: Door, sign_in: SignIn) -> None:
    door.send("yes", days=["2"], times=["morning"])
    liaison = sign_in(door.school.liaison)

    post(liaison, f"/answers/{newest().id}/take-over")

    assert (door.now().answer, door.now().wishes) == ("yes", "Tuesday · In the morning")
    assert "family answered" not in shown(liaison.get("/"))
    assert "Take it over" not in shown(liaison.get(f"/visits/{door.visit.id}"))


def test_the_list_of_visits_marks_an_answer_until_somebody_looks_after_it(
    door: Door, sign_in: SignIn
) -> None:
    liaison = sign_in(door.school.liaison)
    before = shown(liaison.get("/visits/"))
    door.send("yes")
    waits = shown(liaison.get("/visits/"))
    post(liaison, f"/answers/{newest().id}/take-over")

    assert "answer waits" not in before
    assert "answer waits" in waits
    assert "answer waits" not in shown(liaison.get("/visits/"))


def test_a_family_that_changed_its_mind_is_shown_so(door: Door, sign_in: SignIn) -> None:
    door.send("no")
    door.send("yes")
    liaison = sign_in(door.school.liaison)
    assert "Open the invitation again and take it over" in shown(liaison.get(f"/visits/{door.visit.id}"))

    post(liaison, f"/answers/{newest().id}/take-over")

    assert (door.now().state, door.now().answer) == ("invited", "yes")


def test_an_answer_that_was_taken_over_meanwhile_is_not_taken_twice(door: Door, sign_in: SignIn) -> None:
    door.send("yes")
    liaison = sign_in(door.school.liaison)
    post(liaison, f"/answers/{newest().id}/done")

    assert post(liaison, f"/answers/{newest().id}/take-over").status_code == 409


def test_an_educator_on_the_team_sees_the_answer_too(open_door: MakeDoor, sign_in: SignIn) -> None:
    door = open_door("scheduled", starts_at=SOON)
    door.send("later", call_me="y", phone="5305550199")

    educator = sign_in(door.school.pair[0])

    assert "1 family answered" in shown(educator.get("/"))
    assert "not now, ask again later" in shown(educator.get(f"/visits/{door.visit.id}"))


def test_a_site_admin_reads_the_answer_without_buttons(door: Door, sign_in: SignIn) -> None:
    door.send("yes")

    page = sign_in(door.school.site_admin).get(f"/visits/{door.visit.id}")

    assert "The liaison or the team takes it from here." in shown(page)
    assert "take-over" not in page.text
    assert "answer-link" not in page.text


def test_nobody_elsewhere_sees_an_answer(door: Door, sign_in: SignIn) -> None:
    door.send("yes")
    with door.app.app_context():
        stranger = sign_in(a_staffed_school("Birch School").liaison)

    assert "family answered" not in shown(stranger.get("/"))
    assert post(stranger, f"/answers/{newest().id}/take-over").status_code == 404
    assert stranger.get(f"/visits/{door.visit.id}/answer").status_code == 404


# --- what was heard on the phone or on paper


def test_an_answer_on_the_phone_is_written_down_like_the_familys_own(door: Door, sign_in: SignIn) -> None:
    liaison, address = sign_in(door.school.liaison), f"/visits/{door.visit.id}/answer"

    sent = send(
        liaison, address, channel="phone", answer="yes", days=["6"], spoken_by="Rosa Ortiz", interpreter="y"
    )

    assert sent.status_code == 303
    assert (door.now().answer, door.now().agreed_by, door.now().wishes) == ("yes", "Rosa Ortiz", "Saturday")
    assert (newest().channel, newest().entered_by) == ("phone", door.school.liaison.id)
    page = shown(liaison.get(f"/visits/{door.visit.id}"))
    assert f"Written down by {door.school.liaison.name}." in page
    assert "The family answered: yes. (On the phone)" in page


def test_the_desk_shows_the_familys_words_beside_ours(door: Door, sign_in: SignIn) -> None:
    page = sign_in(door.school.liaison).get(f"/visits/{door.visit.id}/answer")

    assert "Yes, we would like a visit." in shown(page)
    assert '<span class="beside" lang="es" dir="ltr">' in page.text


@pytest.mark.parametrize(
    "typed", [{"channel": ""}, {"answer": ""}, {"channel": "link"}, {"answer": "another"}]
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    door: Door, sign_in: SignIn, typed: dict[str, str]
) -> None:
    liaison, address = sign_in(door.school.liaison), f"/visits/{door.visit.id}/answer"

    sent = send(liaison, address, **({"channel": "slip", "answer": "later", "spoken_by": "Rosa"} | typed))

    assert sent.status_code == 422
    assert 'value="Rosa"' in sent.text
    assert builders.every(FamilyAnswer) == []


def test_how_the_answer_came_is_asked_for_in_the_liaisons_words(door: Door, sign_in: SignIn) -> None:
    refused = post(sign_in(door.school.liaison), f"/visits/{door.visit.id}/answer", answer="yes")

    assert refused.status_code == 422
    assert "Choose how the family answered." in shown(refused)
    assert "call the school" not in shown(refused)


def test_a_no_at_the_desk_declines(door: Door, sign_in: SignIn) -> None:
    send(sign_in(door.school.liaison), f"/visits/{door.visit.id}/answer", channel="text", answer="no")

    assert door.now().state == "declined"


def test_a_visit_that_was_called_off_waits_for_no_answer(door: Door, sign_in: SignIn) -> None:
    with door.app.app_context():
        visits.cancel(door.visit.id, by=acting(door.school.liaison), reason="moved")

    page = sign_in(door.school.liaison).get(f"/visits/{door.visit.id}/answer")

    assert "This visit is not waiting for an answer." in shown(page)


# --- links


def test_a_new_link_is_shown_once_as_address_and_code(
    door: Door, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(door.app.config, "PUBLIC_URL", "https://visits.example.org")
    liaison = sign_in(door.school.liaison)

    page = post(liaison, f"/visits/{door.visit.id}/answer-link")

    address = re.search(r'value="https://visits\.example\.org(/a/[^"]+)"', page.text)
    assert address is not None
    assert 'src="data:image/svg+xml' in page.text
    assert answer_by_link(door.browser, address[1], "later").status_code == 303
    assert address[1] not in liaison.get(f"/visits/{door.visit.id}").text
    assert builders.every(AnswerLink)[-1].language == "es"


def test_a_link_speaks_the_home_language_where_one_guardian_reads_english(
    door: Door, sign_in: SignIn
) -> None:
    for guardian in builders.every(Guardian):
        builders.change(guardian, read_language="en")
    builders.a_guardian(builders.every(Family)[0], read_language="es")

    post(sign_in(door.school.liaison), f"/visits/{door.visit.id}/answer-link")

    assert builders.every(AnswerLink)[-1].language == "es"


def test_a_link_is_ended_and_opens_nothing_any_more(door: Door, sign_in: SignIn) -> None:
    liaison = sign_in(door.school.liaison)
    assert "End this link" in shown(liaison.get(f"/visits/{door.visit.id}"))

    post(liaison, f"/answer-links/{builders.every(AnswerLink)[-1].id}/end")

    assert door.get().status_code == 404
    page = shown(liaison.get(f"/visits/{door.visit.id}"))
    assert "End this link" not in page
    assert "Ended a link of the family." in page


# --- how to begin to talk (R85)


@pytest.mark.parametrize(
    ("grade", "question"),
    [
        ("KG", "What does your child love to play?"),
        ("11", "What do you dream of for the time after high school?"),
    ],
)
def test_questions_for_the_childs_grade_stand_beside_in_both_languages(
    open_door: MakeDoor, sign_in: SignIn, grade: str, question: str
) -> None:
    door = open_door("agreed")
    the_texts("es", kinds=("prompts",))
    _set_grade(door, grade)

    page = sign_in(door.school.liaison).get(f"/visits/{door.visit.id}/pack")

    assert question in shown(page)
    assert "¿" in shown(page)
    assert "What are your hopes and dreams for your child?" in shown(page)


def test_the_pack_says_a_grade_as_people_do(door: Door, sign_in: SignIn) -> None:
    _set_grade(door, "03")

    page = shown(sign_in(door.school.liaison).get(f"/visits/{door.visit.id}/pack"))

    assert "grade 3" in page
    assert "grade 03" not in page


def _set_grade(door: Door, grade: str) -> None:
    child = builders.every(Student)[0]
    child.grade = grade
    builders.save(child)


def test_a_coordinator_of_the_district_reads_but_writes_no_answer(door: Door, sign_in: SignIn) -> None:
    door.send("yes")
    boss = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    assert "would like a visit" in shown(boss.get(f"/visits/{door.visit.id}"))
    assert post(boss, f"/answers/{newest().id}/take-over").status_code == 403


def test_the_answers_that_wait_are_looked_through_ordered_and_taken_along(
    door: Door, sign_in: SignIn
) -> None:
    door.send("yes", call_me="y", phone="5305550199")
    liaison = sign_in(door.school.liaison)
    name = builders.every(Student)[0].family_name

    def heads(words: str) -> str:
        return shown(look_for(liaison, "/answers/", words))

    assert "Yes, they would like a visit" in heads(name[:3].lower())
    assert "No name here starts like that" in heads("zzz")
    assert "Nothing fits what you chose" in shown(liaison.get("/answers/?what=no"))
    assert "please call" in shown(liaison.get("/answers/?call=yes&order=at&direction=desc"))
    file = post(liaison, "/answers/export", **{"as": "csv"})
    assert "Yes, they would like a visit" in file.get_data(as_text=True)
    assert builders.every(Event, kind="list.taken")[-1].facts["list"] == "answers"
