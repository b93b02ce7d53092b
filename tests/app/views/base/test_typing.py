"""What is typed into a form; stock Flask-AppBuilder fails every one of these."""

import threading

from flask import Flask
from flask.testing import FlaskClient

from app.models import Event, EventDetail, Person, School, SchoolYear
from app.services.history import salted
from tests import builders as b
from tests.browsing import fields_of, send, shown, token
from tests.conftest import SignIn


def test_a_box_that_was_ticked_can_be_unticked(desk: FlaskClient) -> None:
    school = b.a_school("Alder")

    send(desk, f"/schools/{school.id}/edit", active=None)

    assert b.reload(school).active is False


def test_a_list_of_choices_starts_with_nothing_chosen(desk: FlaskClient) -> None:
    untouched = fields_of(desk.get("/rates/add"))

    assert (untouched["employee_class"], untouched["activity"], untouched["basis"]) == ("", "", "")
    assert send(desk, "/rates/add", amount="60", starts_on="2026-08-01").status_code == 422


def test_days_are_asked_with_the_browsers_own_calendar(desk: FlaskClient) -> None:
    assert 'type="date"' in desk.get("/school-years/add").text


def test_what_was_typed_stays_when_something_is_missing(desk: FlaskClient) -> None:
    answer = send(desk, "/school-years/add", name="2026-2027", starts_on="2026-08-01", ends_on="2026-07-01")

    assert answer.status_code == 422
    assert 'value="2026-2027"' in answer.text
    assert "The last day lies before the first." in shown(answer)


def test_what_the_database_refuses_is_said_in_words_with_the_input_kept(desk: FlaskClient) -> None:
    b.a_school_year(name="2026-2027")

    answer = send(desk, "/school-years/add", name="2026-2027", starts_on="2026-08-01", ends_on="2027-07-01")

    assert answer.status_code == 409
    assert "There is already a school year with this name." in shown(answer)
    assert 'value="2027-07-01"' in answer.text
    for secret in ("INSERT", "psycopg", "uq_school_year", "parameters"):
        assert secret not in answer.text
    assert len(b.every(SchoolYear)) == 1


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(dana: Person, sign_in: SignIn) -> None:
    school = b.a_school("Alder")
    first, second = sign_in(dana), sign_in(dana)
    opened = fields_of(second.get(f"/schools/{school.id}/edit"))
    send(first, f"/schools/{school.id}/edit", phone="555-0100")

    answer = second.post(f"/schools/{school.id}/edit", data=opened | {"name": "Alder West"})

    assert answer.status_code == 409
    assert "Someone changed this while you were typing" in shown(answer)
    assert "555-0100" in shown(answer)
    assert (b.reload(school).name, b.reload(school).phone) == ("Alder", "555-0100")

    saved = second.post(f"/schools/{school.id}/edit", data=fields_of(answer))
    assert saved.status_code == 302
    assert b.reload(school).name == "Alder West"


def test_a_form_without_the_version_changes_nothing(desk: FlaskClient) -> None:
    school = b.a_school("Alder")

    answer = send(desk, f"/schools/{school.id}/edit", name="Changed", version="")

    assert answer.status_code == 409
    assert b.reload(school).name == "Alder"


def test_every_change_leaves_an_event_with_its_facts(desk: FlaskClient, dana: Person) -> None:
    send(desk, "/schools/add", name="Alder")
    (school,) = b.every(School)
    send(desk, f"/schools/{school.id}/edit", name="Alder West")

    added, changed = b.every(Event)
    assert (added.kind, added.actor_id, added.facts["id"]) == ("school.added", dana.id, school.id)
    assert (changed.kind, changed.facts["changed"]) == ("school.changed", {"name": ["Alder", "Alder West"]})


def test_an_event_about_a_person_tells_a_salted_hash_and_the_values_stand_beside_it(
    desk: FlaskClient,
) -> None:
    person = b.a_person("Maria Reyes")

    send(desk, f"/people/{person.id}/edit", family_name="Reyes-Ortiz")

    (told,) = b.every(Event)
    assert told.facts.keys() == {"id", "changed", "detail", "hashes"}
    assert told.facts["changed"] == {"family_name": None}
    assert "Reyes" not in str(told.facts)
    (beside,) = b.every(EventDetail)
    assert told.facts["hashes"] == {"family_name": salted(beside.salt, beside.changed["family_name"])}


def test_markup_that_was_typed_is_shown_as_typed(desk: FlaskClient) -> None:
    answer = send(desk, "/schools/add", name="<script>alert(1)</script> & {{ 7*7 }} 100%")

    page = desk.get(answer.location)
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script> & {{ 7*7 }} 100%" in page.text.replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")


def test_hidden_characters_are_refused_and_never_reach_the_database(desk: FlaskClient) -> None:
    for name in ("Al\0der", "Al\u202eder", "Al\x07der"):
        answer = send(desk, "/schools/add", name=name)
        assert answer.status_code == 422
        assert "hidden character" in shown(answer)
    assert send(desk, "/training/add", **{"person_id-words": "Rey\0es"}).status_code == 422
    assert not b.every(School)


def test_a_form_that_is_sent_twice_makes_one_row_and_leads_to_it_again(desk: FlaskClient) -> None:
    sent = fields_of(desk.get("/schools/add")) | {"name": "Alder"}

    first, second = (desk.post("/schools/add", data=sent) for _ in range(2))

    (school,) = b.every(School)
    assert first.location == second.location == f"/schools/{school.id}"
    send(desk, "/schools/add", name="Alder")
    assert len(b.every(School)) == 2


def test_a_form_that_is_sent_twice_at_the_same_moment_makes_one_row(
    app: Flask, dana: Person, sign_in: SignIn
) -> None:
    browsers = [sign_in(dana) for _ in range(4)]
    sent = fields_of(browsers[0].get("/schools/add")) | {"name": "Alder"}
    tokens = [token(browser) for browser in browsers]
    threads = [
        threading.Thread(
            target=browser.post, args=("/schools/add",), kwargs={"data": sent | {"csrf_token": own}}
        )
        for browser, own in zip(browsers, tokens, strict=True)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(b.every(School)) == 1
