"""Letters by the hundred, from the form to the printed pile."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Event, LetterBatch, LetterBatchItem, LetterFile, Person
from app.security.session import Identity, identify
from app.services import letters
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited, words_of
from tests.browsing import look_for, post, shown, token
from tests.visiting import School_
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]
FORM = {"kind": "first_visit", "layout": "beside"}


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_school_that_writes("Alder")


def families(app: Flask, alder: School_, *names: str, **family: object) -> list[int]:
    with app.app_context():
        return [invited(alder, name, **family).id for name in names]


def worked(app: Flask, alder: School_) -> int:
    """Let the job of the only run do its work."""
    from app.extensions import db

    [run] = builders.every(LetterBatch)
    with app.app_context():
        identify(db.session, Identity(person_id=alder.liaison.id))
        letters.make(run.id)
    return run.id


def look(browser: FlaskClient, **typed: Any) -> TestResponse:
    """What a run would do: the page that the form leads to."""
    return browser.get(post(browser, "/letters/preview", **typed).location)


def test_a_school_is_chosen_looked_at_made_and_printed(alder: School_, app: Flask, sign_in: SignIn) -> None:
    families(app, alder, "Ana Ortiz", "Luz Ortiz")
    browser = sign_in(alder.liaison)

    looked = look(browser, **FORM)
    started = post(browser, "/letters/runs", **FORM)
    run_id = worked(app, alder)
    page = browser.get(f"/letters/runs/{run_id}")
    [file] = builders.every(LetterFile)
    pdf = browser.get(f"/letters/files/{file.id}.pdf")

    assert "2 letters to make" in shown(looked)
    assert started.location == f"/letters/runs/{run_id}"
    assert "2 of 2 letters are made." in shown(page)
    assert (
        pdf.headers["Content-Disposition"] == f"attachment; filename=letters-{run_id}-{alder.school.id}-1.pdf"
    )
    assert "Ana" in words_of(pdf.data)
    assert "no-store" in pdf.headers["Cache-Control"]
    [taken] = builders.every(Event, kind="letters.printed")
    assert taken.facts == {"run": file.batch_id, "file": file.id, "left_out": 0}


@pytest.mark.parametrize("address", ["/letters/preview", "/letters/runs"])
def test_a_name_with_a_hidden_character_is_asked_for_again(
    alder: School_, sign_in: SignIn, address: str
) -> None:
    asked = post(sign_in(alder.liaison), address, **FORM, words="Or\x00tiz")

    assert asked.status_code == 422
    assert builders.every(LetterBatch) == []


def test_the_page_follows_the_work_and_works_without_script(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)
    [run] = builders.every(LetterBatch)

    before = browser.get(f"/letters/runs/{run.id}/progress").json
    page = browser.get(f"/letters/runs/{run.id}")
    worked(app, alder)
    after = browser.get(f"/letters/runs/{run.id}/progress").json

    assert before == {"state": "queued", "percent": 0, "step": "0 of 1 letters", "running": True}
    assert "Look again" in shown(page)
    assert after == {"state": "done", "percent": 100, "step": "1 of 1 letters", "running": False}


def test_families_without_a_letter_are_on_the_page_and_in_a_list_to_work_through(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    [left] = families(app, alder, "=Cmd Ortiz", guardian={"read_language": "km"})
    families(app, alder, "Luz Ortiz", no_fixed_address=True, address_line=None)
    browser = sign_in(alder.liaison)

    looked = look(browser, **FORM)
    post(browser, "/letters/runs", **FORM)
    run_id = worked(app, alder)
    page = browser.get(f"/letters/runs/{run_id}")
    csv = browser.get(f"/letters/runs/{run_id}/left-out.csv")

    for each in (looked, page):
        assert "No text of this letter is approved in Khmer yet." in shown(each)
        assert f"/visits/{left}/letters" in each.text
        assert "hand it over in person" in shown(each)
    assert f"{left},'=Cmd Ortiz," in csv.text
    assert "Ortiz" not in csv.headers["Content-Disposition"]


def test_a_run_is_cancelled_and_its_rest_is_offered(alder: School_, app: Flask, sign_in: SignIn) -> None:
    [visit] = families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)
    [run] = builders.every(LetterBatch)

    answer = post(browser, f"/letters/runs/{run.id}/cancel")
    twice = post(browser, f"/letters/runs/{run.id}/cancel")

    assert answer.status_code == 303
    assert builders.every(LetterBatch)[0].state == "cancelled"
    assert twice.status_code == 409
    page = browser.get(f"/letters/runs/{run.id}")
    assert "This run was cancelled before its first letter." in shown(page)
    [rest] = re.findall(r'href="(/letters/preview[^"]+)"', page.text)
    assert f"visit={visit}" in rest
    assert "1 letter to make" in shown(browser.get(unescape(rest)))


def test_a_second_run_waits_for_the_first(alder: School_, app: Flask, sign_in: SignIn) -> None:
    families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)

    answer = post(browser, "/letters/runs", **FORM)

    assert answer.status_code == 409
    assert "still being made" in shown(answer)
    assert len(builders.every(LetterBatch)) == 1


@pytest.mark.parametrize("typed", [{}, {"kind": "ransom"}, {"kind": "first_visit", "layout": "upside_down"}])
def test_what_was_not_offered_is_said_at_its_field(
    alder: School_, sign_in: SignIn, typed: dict[str, str]
) -> None:
    answer = post(sign_in(alder.liaison), "/letters/preview", **typed)

    assert answer.status_code == 422
    assert "Please look at this again" in shown(answer)


def test_single_visits_come_from_the_page_that_invited_them(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    ana, _luz = families(app, alder, "Ana Ortiz", "Luz Ortiz")
    browser = sign_in(alder.liaison)
    values = {"csrf_token": token(browser), **FORM, "visit": [ana, "99999999999", "x"]}

    looked = browser.post("/letters/preview", data=values, follow_redirects=True)

    assert "1 letter to make" in shown(looked)
    assert f'name="visit" value="{ana}"' in looked.text


def test_another_schools_class_and_families_are_not_found(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        birch = a_school_that_writes("Birch", texts=False)
        theirs = invited(birch, "Kim Young").id
    browser = sign_in(alder.liaison)

    for typed in ({"school": birch.school.id}, {"visit": theirs}, {"words": "Young"}):
        answer = look(browser, **FORM, **typed)
        assert "Kim" not in shown(answer)
        assert "Make 1 letter" not in shown(answer)


def test_a_run_belongs_to_whoever_made_it(alder: School_, app: Flask, sign_in: SignIn) -> None:
    families(app, alder, "Ana Ortiz")
    post(sign_in(alder.liaison), "/letters/runs", **FORM)
    run_id = worked(app, alder)
    colleague = sign_in(builders.a_person(roles={Role.liaison: alder.school}))
    stranger = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))
    [file] = builders.every(LetterFile)

    for browser in (colleague, stranger):
        assert browser.get(f"/letters/runs/{run_id}").status_code == 404
        assert browser.get(f"/letters/runs/{run_id}/left-out.csv").status_code == 404
        assert post(browser, f"/letters/runs/{run_id}/cancel").status_code == 404
    assert colleague.get(f"/letters/files/{file.id}.pdf").status_code == 200
    assert stranger.get(f"/letters/files/{file.id}.pdf").status_code == 404


def test_no_name_stands_in_an_address(alder: School_, app: Flask, sign_in: SignIn) -> None:
    families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)

    looked = post(browser, "/letters/preview", **FORM, words="Ortiz", slip="y")
    page = browser.get(looked.location)

    assert looked.status_code == 303
    assert "Ortiz" not in looked.location
    assert "1 letter to make" in shown(page)
    assert 'name="words" value="Ortiz"' in page.text
    assert 'name="slip" value="y"' in page.text
    assert browser.get("/letters/preview?words=Ortiz").location == "/letters/", (
        "a name in an address is not read"
    )
    assert "Ortiz" not in post(browser, "/letters/runs", **FORM, words="Ortiz").location


def test_a_letter_that_is_left_out_of_a_printed_file_is_told(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    families(app, alder, "Ana Ortiz", "Luz Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)
    run_id = worked(app, alder)
    family = builders.every(builders.Family)[0]
    family.confidential_address = True
    builders.save(family)
    [file] = builders.every(LetterFile)

    pdf = browser.get(f"/letters/files/{file.id}.pdf")

    assert pdf.status_code == 200
    assert "1 letter is left out of the file" in shown(browser.get(f"/letters/runs/{run_id}"))


def test_the_runs_page_says_which_family_asked_for_quiet_since(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)
    run_id = worked(app, alder)
    [family] = builders.every(builders.Family)
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)

    page = shown(browser.get(f"/letters/runs/{run_id}"))

    assert "The family asked not to be contacted before" in page


def test_families_who_prefer_another_way_are_said_before_the_press_and_left_out_unless_asked_for(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    families(app, alder, "Ana Ortiz")
    families(app, alder, "Luz Ortiz", guardian={"channel": "phone"})
    browser = sign_in(alder.liaison)

    looked = shown(look(browser, **FORM))
    everyone = shown(look(browser, **FORM, everyone="y"))
    post(browser, "/letters/runs", **FORM)

    assert "1 letter to make" in looked
    assert "1 letter is not made: the family would rather hear from you another way" in looked
    assert "2 letters to make" in everyone
    assert len(builders.every(LetterBatchItem)) == 1


def test_the_runs_so_far_are_narrowed_ordered_and_taken_along(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    families(app, alder, "Ana Ortiz")
    browser = sign_in(alder.liaison)
    post(browser, "/letters/runs", **FORM)
    worked(app, alder)

    done, failed = browser.get("/letters/?state=done&order=letters"), browser.get("/letters/?state=failed")
    asked = post(browser, "/letters/", state="done")
    file = post(browser, "/letters/export", **{"as": "csv"})

    assert "1 / 1" in shown(done)
    assert 'aria-sort="ascending"' in done.text
    assert "Nothing fits what you chose" in shown(failed)
    assert asked.location == "/letters/?state=done"
    assert "First visit: invitation" in file.text
    assert "1 / 1" in shown(look_for(browser, "/letters/", alder.school.name[:4]))
    assert "1 / 1" in shown(look_for(browser, "/letters/", "invit"))
    assert "No name here starts like that" in shown(look_for(browser, "/letters/", "zzz"))
