"""The key to a family's page: what it opens, what it never shows, and how it cannot be guessed."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.models import AnswerLink, AnswerTry, FamilyAnswer, Visit
from app.services import answers
from app.services.answers import tries
from app.services.answers.links import LENGTH, LETTERS, key_of
from tests import builders
from tests.database import Database
from tests.families import TOKEN, Door, a_link, send, the_texts
from tests.visiting import a_staffed_school, a_visit, acting


@pytest.fixture
def door(app: Flask) -> Door:
    with app.app_context():
        school = a_staffed_school("Alder School")
        the_texts("es")
        visit = a_visit("invited", at=school)
        return Door(app, school, visit, a_link(visit, by=school.liaison))


@pytest.fixture
def asks(own_database: Database) -> Iterator[Connection]:
    """A transaction of the application's role that is nobody yet and is undone at the end."""
    engine = create_engine(own_database.app_url)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


def become_family(connection: Connection, link_id: int | None) -> None:
    connection.execute(
        text("SELECT set_config('app.service', 'family_link', true), set_config('app.subject', :link, true)"),
        {"link": str(link_id or "")},
    )


def the_link() -> AnswerLink:
    return builders.every(AnswerLink)[-1]


def change(statement: str) -> None:
    with builders._engine[0].begin() as owner:
        owner.execute(text(statement))


# --- the key itself


def test_a_key_has_at_least_128_random_bits_in_letters_that_nobody_confuses(door: Door) -> None:
    secret = door.path.removeprefix("/a/").replace("-", "")

    assert len(LETTERS) == 32
    assert not set("ilou") & set(LETTERS)
    assert len(secret) == LENGTH
    assert LENGTH * 5 >= 128
    assert set(secret) <= set(LETTERS)


def test_only_the_hash_of_a_key_is_kept_anywhere(door: Door, own_database: Database) -> None:
    secret = door.path.removeprefix("/a/")

    with psycopg.connect(own_database.owner_url.replace("+psycopg", "")) as owner:
        owner.execute("SET row_security = off")
        tables = [
            row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        everything = "".join(
            str(row) for table in tables for row in owner.execute(f'SELECT t::text FROM "{table}" t')
        )

    assert key_of(secret) in everything
    assert secret not in everything
    assert secret.replace("-", "") not in everything


@pytest.mark.parametrize(
    "typed", [str.upper, lambda path: path.replace("-", ""), lambda path: path.replace("0", "o")]
)
def test_a_key_opens_however_it_is_typed(door: Door, typed: object) -> None:
    secret = typed(door.path.removeprefix("/a/"))  # type: ignore[operator]

    assert door.browser.get(f"/a/{secret}").status_code == 200


# --- what does not open


@pytest.mark.parametrize(
    "wrong", ["0000-0000-0000-0000-0000-0000-00", "x", "%00", "%FF%FE", "../etc", "'; DROP", "a" * 3000, "ü"]
)
def test_a_wrong_key_and_a_malformed_one_get_the_same_answer(door: Door, wrong: str) -> None:
    usual = door.browser.get("/a/1111-2222-3333-4444-5555-6666-77")

    answer = door.browser.get(f"/a/{wrong}")

    assert answer.status_code == 404
    if "/" not in wrong:
        assert answer.data == usual.data
        of_each_request = {"X-Request-ID": ""}
        assert dict(answer.headers) | of_each_request == dict(usual.headers) | of_each_request


@pytest.mark.parametrize(
    "changed", ["DELETE FROM student_family", "UPDATE guardian SET may_receive_letters = false"]
)
def test_a_key_opens_no_more_when_the_child_left_the_household_or_nobody_there_may_be_written_to(
    door: Door, changed: str
) -> None:
    wrong = door.browser.get("/a/1111-2222-3333-4444-5555-6666-77")
    before = door.get()
    change(changed)

    after = door.get()

    assert before.status_code == 200
    assert (after.status_code, after.data) == (404, wrong.data)


def test_a_key_still_opens_while_one_grown_up_may_be_written_to(door: Door) -> None:
    with door.app.app_context():
        student = builders.a_student("Luz Ortiz", at=door.school.school)
        family = builders.a_family(of=[student])
        builders.a_guardian(family, given_name="Linh", may_receive_letters=False)
        path = a_link(a_visit("invited", at=door.school, of=student), by=door.school.liaison)

    assert door.browser.get(path).status_code == 200


def test_an_ended_key_is_told_from_a_wrong_one_by_nobody(door: Door) -> None:
    wrong = door.browser.get("/a/1111-2222-3333-4444-5555-6666-77")
    with door.app.app_context():
        answers.end_link(the_link().id, by=acting(door.school.liaison))

    ended = door.get()

    assert (ended.status_code, ended.data) == (404, wrong.data)


def test_an_expired_key_opens_a_closed_page_in_the_familys_language_without_names(door: Door) -> None:
    change("UPDATE answer_link SET expires_at = now() - interval '1 second'")

    page = door.get()

    assert page.status_code == 410
    assert 'lang="es"' in page.text
    assert "Student" not in page.text
    assert door.browser.get(door.path + "/thanks").status_code == 303


def test_an_expired_key_takes_no_answer(door: Door) -> None:
    token = TOKEN.search(door.get().text)
    assert token is not None
    change("UPDATE answer_link SET expires_at = now() - interval '1 second'")

    sent = door.browser.post(door.path, data={"csrf_token": token[1], "answer": "no"})

    assert sent.status_code == 410
    assert builders.every(FamilyAnswer) == []
    assert door.now().state == "invited"


# --- forged forms, and too many of them


@pytest.mark.parametrize("token", ["", "0" * 32, "ü"])
def test_a_form_that_is_not_ours_is_refused(door: Door, token: str) -> None:
    sent = door.browser.post(door.path, data={"csrf_token": token, "answer": "no"})

    assert sent.status_code == 400
    assert door.now().state == "invited"


def test_the_token_of_one_familys_page_is_none_for_another(door: Door) -> None:
    with door.app.app_context():
        other = a_visit("invited", at=door.school)
        others = Door(door.app, door.school, other, a_link(other, by=door.school.liaison))
    token = TOKEN.search(others.get().text)
    assert token is not None

    assert door.browser.post(door.path, data={"csrf_token": token[1], "answer": "no"}).status_code == 400


def test_guessing_is_stopped_per_address(door: Door, client: FlaskClient) -> None:
    guesses = [client.get(f"/a/guess-{number}").status_code for number in range(tries.GUESSES_PER_ADDRESS)]

    assert set(guesses) == {404}
    assert client.get("/a/one-more").status_code == 429
    assert door.get().status_code == 429
    elsewhere = door.browser.get(door.path, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 200


def test_guessing_may_go_on_after_a_while(door: Door, client: FlaskClient) -> None:
    for number in range(tries.GUESSES_PER_ADDRESS):
        client.get(f"/a/guess-{number}")
    change("UPDATE answer_try SET at = at - interval '11 minutes'")

    assert door.get().status_code == 200


def test_answers_of_one_link_are_limited(door: Door) -> None:
    for number in range(tries.SENT_PER_LINK):
        door.send("yes", days=[str(number % 7 + 1)])

    assert door.send("yes").status_code == 429


def test_tries_are_kept_without_addresses_and_for_an_hour(door: Door) -> None:
    door.browser.get("/a/guess")
    change("UPDATE answer_try SET at = at - interval '2 hours'")

    door.browser.get("/a/another-guess")

    kept = builders.every(AnswerTry)
    assert len(kept) == 1
    assert re.fullmatch("[0-9a-f]{64}", kept[0].who_hash)


# --- what the page gives away


def test_names_and_key_stand_in_no_title_header_cookie_or_log(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    secret = door.path.removeprefix("/a/")
    with caplog.at_level(logging.DEBUG):
        page = door.get()
        thanks = door.browser.get(door.send("yes").headers["Location"])

    for answer in (page, thanks):
        title = re.search("<title>(.*?)</title>", answer.text)
        assert title is not None
        assert "Student" not in title[1]
        assert "Set-Cookie" not in answer.headers
        assert secret not in str(answer.headers)
        assert secret not in answer.text.replace(f'href="{door.path}"', "")
    assert secret not in caplog.text
    assert "Student" not in caplog.text


def test_the_web_servers_own_log_tells_no_key(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("waitress").info("Client disconnected while serving %s", door.path + "/thanks")

    assert caplog.messages == ["Client disconnected while serving /a/…/thanks"]


@pytest.mark.parametrize("path", ["/begin/", "/sign-in/link/", "/calendar/feed/"])
def test_no_other_key_stands_in_the_web_servers_log(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("waitress").info("Client disconnected while serving %s", f"{path}secret-1")

    assert caplog.messages == [f"Client disconnected while serving {path}…"]


def test_the_page_is_kept_and_found_by_nobody(door: Door) -> None:
    headers = door.get().headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "script-src 'self';" in headers["Content-Security-Policy"]


def test_a_page_that_breaks_tells_a_number_and_logs_no_key(
    door: Door, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(*_: object, **__: object) -> None:
        raise RuntimeError("something")

    monkeypatch.setattr(answers, "words_for_page", break_)
    monkeypatch.setitem(door.app.config, "PROPAGATE_EXCEPTIONS", False)

    page = door.get()

    assert page.status_code == 500
    assert "Student" not in page.text
    assert door.path.removeprefix("/a/") not in caplog.text


# --- what the identity of a link reads, in raw SQL


HIDDEN = (
    "student", "family", "guardian", "visit", "visit_student", "visit_educator", "person", "school",
    "district", "district_settings", "letter", "letter_file", "event", "reflection", "outgoing_mail",
    "ab_user", "user_session", "assignment", "payment",
)  # fmt: skip


def test_the_identity_of_a_link_reads_no_table_of_people(door: Door, asks: Connection) -> None:
    become_family(asks, the_link().id)

    assert {table: asks.scalar(text(f"SELECT count(*) FROM {table}")) for table in HIDDEN} == dict.fromkeys(
        HIDDEN, 0
    )


def test_a_link_reads_itself_and_its_own_answers_only(door: Door, asks: Connection) -> None:
    with door.app.app_context():
        other = a_visit("invited", at=door.school)
        path = a_link(other, by=door.school.liaison)
    send(door.browser, path, "later")
    mine = builders.every(AnswerLink)[0]

    become_family(asks, mine.id)

    assert asks.execute(text("SELECT id FROM answer_link")).scalars().all() == [mine.id]
    assert asks.scalar(text("SELECT count(*) FROM family_answer")) == 0


def test_looking_a_key_up_works_for_a_link_only_and_by_the_whole_hash(door: Door, asks: Connection) -> None:
    question, key = text("SELECT count(*) FROM app_answer_link(:key)"), the_link().key_hash
    nobody = asks.scalar(question, {"key": key})
    become_family(asks, None)

    assert nobody == 0
    assert asks.scalar(question, {"key": key}) == 1
    assert asks.scalar(question, {"key": key[:-1]}) == 0
    assert asks.scalar(question, {"key": "%"}) == 0
    assert asks.scalar(text("SELECT count(*) FROM answer_link")) == 0


def an_answer_by(link: AnswerLink) -> dict[str, object]:
    return {
        "district_id": link.district_id,
        "school_id": link.school_id,
        "visit_id": link.visit_id,
        "family_id": link.family_id,
        "link_id": link.id,
        "channel": "link",
        "answer": "yes",
        "language": "es",
        "created_at": builders.now(),
    }


def insert(asks: Connection, row: dict[str, object]) -> None:
    columns, values = ", ".join(row), ", ".join(f":{each}" for each in row)
    with asks.begin_nested():
        asks.execute(text(f"INSERT INTO family_answer ({columns}) VALUES ({values})"), row)


@pytest.mark.parametrize("forged", ["link_id", "family_id", "entered_by", "handled_by"])
def test_a_link_writes_answers_of_its_own_family_only(door: Door, asks: Connection, forged: str) -> None:
    link, person = the_link(), door.school.liaison.id
    forgeries = {"link_id": link.id + 1, "family_id": None, "entered_by": person, "handled_by": person}
    become_family(asks, link.id)
    row = an_answer_by(link)

    insert(asks, row)
    with pytest.raises(DBAPIError, match="row-level security"):
        insert(asks, {**row, "answer": "no", forged: forgeries[forged]})


@pytest.mark.parametrize("state", ["expires_at = now() - interval '1 minute'", "revoked_at = now()"])
def test_a_dead_link_writes_nothing_even_in_raw_sql(door: Door, asks: Connection, state: str) -> None:
    link = the_link()
    change(f"UPDATE answer_link SET {state}")
    become_family(asks, link.id)

    with pytest.raises(DBAPIError, match="row-level security"):
        insert(asks, an_answer_by(link))


def test_a_visit_elsewhere_has_no_part_in_a_links_page(door: Door, app: Flask) -> None:
    with app.app_context():
        stranger = builders.a_student("Zuzana Elsewhere", at=door.school.school)
        builders.a_family(of=[stranger])
        a_visit("invited", at=door.school, of=stranger)

    assert "Zuzana" not in door.get().text
    assert len(builders.every(Visit)) == 2


def test_a_link_lives_for_days_of_the_district_and_not_longer(door: Door) -> None:
    link = the_link()

    assert link.expires_at - builders.now() < timedelta(days=61)
    assert link.revoked_at is None
