"""With whom, the letter, handing over: one choice on its way to the families."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from flask import Flask

from app.models import (
    Enrollment,
    Family,
    LetterBatch,
    LetterBatchItem,
    Selection,
    Student,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.services import visits
from tests import builders
from tests.app.views.invite.place import (
    SignIn,
    a_room,
    chosen,
    invite,
    invited,
    number_of,
    take_pairs,
)
from tests.browsing import post, shown, token
from tests.counting import statements
from tests.visiting import School_, acting
from workflows.people import Role


def test_a_class_is_invited_with_the_suggested_pairs_in_few_presses(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana", "Luz", "Mateo"])
    browser = sign_in(alder.liaison)
    pair = {person.id for person in alder.pair}

    answer = invited(browser, room)

    [made] = builders.every(Selection)
    assert "3 families are invited" in shown(answer)
    assert "Make 3 letters" in shown(answer)
    assert [(each.state, each.selection_method, each.selection_id) for each in builders.every(Visit)] == [
        ("invited", "whole_class", made.id)
    ] * 3
    assert {member.person_id for member in builders.every(VisitEducator)} == pair
    assert (made.families, made.chosen, made.teams) == (3, [], {})


def test_why_a_pair_is_suggested_is_said(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana"])))

    words = shown(browser.get(f"/invite/{draft}/with-whom"))

    assert f"{alder.pair[0].name} trained · their teacher" in words
    assert "Take these pairs" in words
    assert alder.liaison.name not in words.split("Families and who would visit them")[1].split("The same")[0]


def test_one_familys_team_is_changed_and_the_others_stay(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    third = builders.trained(builders.a_person("Mai Trần", roles={Role.educator: alder.school}))
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))
    ana = builders.every(Student)[0]
    changed = [alder.pair[0].id, third.id]

    post(browser, f"/invite/{draft}/with-whom/{ana.id}", team=changed)
    take_pairs(browser, draft)
    invite(browser, draft)

    team_of = {
        each.student_id: {m.person_id for m in builders.every(VisitEducator, visit_id=each.visit_id)}
        for each in builders.every(VisitStudent)
    }
    assert team_of[ana.id] == set(changed)
    assert len(team_of) == 2


def test_who_goes_can_be_decided_later(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))

    take_pairs(browser, draft, decide="later")
    invite(browser, draft)

    assert builders.every(VisitEducator) == []
    assert len(builders.every(Visit)) == 2


def test_the_same_people_go_to_everyone_when_that_is_wished(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))
    ids = [person.id for person in alder.pair]

    take_pairs(browser, draft, decide="same", team=ids)

    assert list(builders.every(Selection)[0].teams.values()) == [ids, ids]


def test_somebody_untrained_is_offered_by_the_districts_rule_only(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana"])))
    address = f"/invite/{draft}/with-whom/{builders.every(Student)[0].id}"
    [rules] = builders.every(builders.DistrictSettings)

    strict = shown(browser.get(address))
    refused = post(browser, address, team=[alder.liaison.id])
    rules.training_needed = "one"
    builders.save(rules)
    loose = shown(browser.get(address))
    alone = post(browser, address, team=[alder.liaison.id])
    with_one = post(browser, address, team=[alder.liaison.id, alder.pair[0].id])

    assert f"{alder.liaison.name} · not trained yet" not in strict
    assert "training is not current are not offered" in strict
    assert refused.status_code == 422
    assert f"{alder.liaison.name} · not trained yet" in loose
    assert (alone.status_code, with_one.status_code) == (422, 303)


def test_people_of_another_school_or_five_of_this_one_are_no_team(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    stranger = builders.trained(builders.a_person(roles={Role.educator: builders.a_school("Birch")}))
    more = [builders.trained(builders.a_person(roles={Role.educator: alder.school})) for _ in range(3)]
    draft = number_of(chosen(browser, a_room(alder, ["Ana"])))
    five = [person.id for person in [*alder.pair, *more]]

    answers = [take_pairs(browser, draft, decide="same", team=team) for team in ([stranger.id], five)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Up to 4 people go on a visit" in shown(answers[1])
    assert builders.every(Selection)[0].teams == {}


def test_the_letter_of_a_real_family_is_shown_in_its_language(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana"])))
    a_room(alder, ["Mai"], language="vi")
    take_pairs(browser, draft)

    page = browser.get(f"/invite/{draft}/letter")
    [address] = set(re.findall(r'src="(/invite/[^"]+1\.png[^"]*)"', page.text))
    picture = browser.get(address.replace("&amp;", "&"))

    assert "The letter for Ana Ortiz · Spanish" in shown(page)
    assert "Invite 1 family" in shown(page)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert builders.every(Visit) == []


def test_a_language_without_approved_words_and_a_family_that_gets_none_are_said(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana"], spoken_language="ta", read_language="ta")
    luz = builders.a_student("Luz Reyes", at=alder.school)
    builders.a_family(of=[luz], guardian={"may_receive_letters": False})
    enrol(luz, room)
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, room))

    words = shown(browser.get(f"/invite/{draft}/letter"))

    assert "2 families get no letter" in words
    assert "Tamil: 1 letter waits for approved words." in words
    assert "Luz Reyes: Nobody in this household may receive letters" in words


def test_pressing_twice_makes_no_second_visit(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))
    take_pairs(browser, draft)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _press: invite(browser, draft), range(2)))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("2 families are invited" in shown(answer) for answer in answers)
    assert len(builders.every(Visit)) == 2


def test_a_colleague_who_was_first_is_told_and_no_family_is_invited_twice(
    alder: School_, sign_in: SignIn, app: Flask
) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))
    with app.app_context():
        visits.invite(builders.every(Student)[0].id, method="family_asked", by=acting(alder.liaison))

    page = browser.get(f"/invite/{draft}/letter")
    answer = invite(browser, draft)

    assert "1 student was invited by a colleague meanwhile" in shown(page)
    assert "1 student was invited already and gets no second invitation." in shown(answer)
    assert len(builders.every(Visit)) == 2


def test_two_people_press_at_the_same_moment_and_each_family_gets_one_visit(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana", "Luz", "Mateo", "Noor"])
    colleague = builders.a_person(roles={Role.liaison: alder.school})
    browsers = [sign_in(alder.liaison), sign_in(colleague)]
    drafts = [number_of(chosen(browser, room)) for browser in browsers]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(invite, browsers, drafts))

    assert {answer.status_code for answer in answers} == {200}
    assert len(builders.every(Visit)) == 4
    assert len({each.student_id for each in builders.every(VisitStudent)}) == 4
    assert sum(each.families for each in builders.every(Selection)) == 4


def test_a_family_with_quiet_time_is_left_in_peace_and_the_others_are_invited(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana"])
    luz = builders.a_student("Luz Reyes", at=alder.school)
    builders.a_family(of=[luz], no_contact_until=date(2040, 1, 5))
    enrol(luz, room)
    browser = sign_in(alder.liaison)

    who = shown(chosen(browser, room))
    answer = invited(browser, room)

    assert "1 family to invite" in who
    assert "Luz Reyes asked us to wait until Thu, Jan 5" in who
    assert "1 family is invited" in shown(answer)
    assert len(builders.every(Visit)) == 1


def test_a_family_that_asks_for_quiet_after_the_choice_is_named_with_the_reason(
    alder: School_, sign_in: SignIn
) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"])))
    builders.change(builders.every(Family)[1], no_contact_until=date(2040, 1, 5))

    answer = invite(browser, draft)

    assert "1 family is invited" in shown(answer)
    assert "Luz Ortiz This family asked for some quiet time" in shown(answer)


def test_the_letters_are_made_from_there_and_only_once(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(invited(browser, a_room(alder, ["Ana", "Luz"])))

    for _press in range(2):
        answer = post(browser, f"/invite/{draft}/print")

    page = shown(browser.get(f"/invite/{draft}/hand-over"))
    assert answer.status_code == 303
    assert len(builders.every(LetterBatch)) == 1
    assert "0 of 2 letters" in page


def test_those_who_prefer_a_call_are_counted_and_what_comes_next_is_said(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana", "Luz"], channel="phone")

    browser = sign_in(alder.liaison)

    page = invited(browser, room)
    words = shown(page)
    post(browser, page.request.path.replace("hand-over", "print"), everyone="y")

    assert "2 families would rather hear from you another way and get no letter" in words
    assert "Make 2 letters" not in words
    assert len(builders.every(LetterBatchItem)) == 2
    assert "2 families prefer a call or a text message." in words
    assert "Whoever has not answered by" in words
    assert "Who says later comes back on the day they named." in words


def test_a_page_that_is_left_behind_leads_to_what_was_made(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(invited(browser, a_room(alder, ["Ana"])))

    for step in ("who", "with-whom", "letter"):
        assert browser.get(f"/invite/{draft}/{step}").location == f"/invite/{draft}/hand-over"


def test_no_step_asks_more_of_the_database_for_a_larger_class(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    few = number_of(chosen(browser, a_room(alder, ["Ana", "Luz"], title="Room 1")))
    many = number_of(chosen(browser, a_room(alder, [f"Mai{n}" for n in range(9)], title="Room 2")))

    for step in ("who", "with-whom", "letter"):
        browser.get(f"/invite/{few}/{step}")
        asked = [
            statements(lambda draft=draft, step=step: browser.get(f"/invite/{draft}/{step}"))  # type: ignore[misc]
            for draft in (few, many)
        ]
        assert asked[0] == asked[1], step
    for draft in (few, many):
        invite(browser, draft)
    asked = [
        statements(lambda draft=draft: browser.get(f"/invite/{draft}/hand-over")) for draft in (few, many)
    ]  # type: ignore[misc]
    assert asked[0] == asked[1]


def enrol(student: Student, room: builders.SchoolClass) -> None:
    builders.save(
        Enrollment(
            student_id=student.id, class_id=room.id, school_id=room.school_id, district_id=room.district_id
        )
    )


def test_an_invitation_without_the_forms_token_is_none(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(chosen(browser, a_room(alder, ["Ana"])))

    answer = browser.post(f"/invite/{draft}/letter", data={"layout": "beside"})

    assert token(browser)
    assert answer.status_code == 400
    assert builders.every(Visit) == []
