"""The pages of e-mail: who opens them, what is shown before and after, and what the page says when it fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.models import OutgoingMail, Person
from app.services.mail.sending import WAITS
from tests import builders
from tests.app.services.mail.place import PostOffice, a_post_office
from tests.browsing import post as press
from tests.browsing import send, shown
from tests.conftest import SignIn
from tests.mail_servers import answering
from workflows.people import Role


@pytest.fixture
def post(app: Flask, tmp_path: Path) -> Iterator[PostOffice]:
    with a_post_office(app, tmp_path) as office:
        yield office


def asked(post: PostOffice, **guardian: object) -> OutgoingMail:
    with post.app.app_context():
        return post.queue(post.visit(**guardian))


def delivered(post: PostOffice, row: OutgoingMail) -> OutgoingMail:
    with post.app.app_context():
        return post.send(row)


def a_visit(post: PostOffice, **guardian: object) -> int:
    with post.app.app_context():
        number = post.visit(**guardian).id
        db.session.rollback()
        return number


def test_a_liaison_sees_who_gets_it_and_what_it_says_and_sends_it(post: PostOffice, sign_in: SignIn) -> None:
    visit_id = a_visit(post)
    browser = sign_in(post.school.liaison)

    before = browser.get(f"/visits/{visit_id}/mail")
    answer = press(browser, f"/visits/{visit_id}/mail", kind="first_visit", language="")

    assert "Rosa Ortiz · rosa@example.org · Spanish" in shown(before)
    assert "We would like to visit your family" in shown(before)
    assert 'lang="es" dir="ltr"' in before.text
    assert answer.location == f"/visits/{visit_id}#mail"
    row = builders.every(OutgoingMail)[0]
    page = shown(browser.get(f"/visits/{visit_id}"))
    assert f"E-mail {row.id} · First visit: invitation · Spanish · waiting" in page
    assert "Asked for an e-mail to the family." in page


def test_an_e_mail_that_could_not_be_sent_stands_in_the_liaisons_work(
    post: PostOffice, sign_in: SignIn
) -> None:
    row = asked(post)
    browser = sign_in(post.school.liaison)
    builders.change(row, state="failed", attempts=1, problem="The mail server did not answer.")
    tried_again_by_itself = shown(browser.get("/"))
    builders.change(row, attempts=len(WAITS) + 1)

    page = browser.get("/")

    assert "An e-mail to the family was not sent" not in tried_again_by_itself
    assert "An e-mail to the family was not sent Mateo Ortiz" in shown(page)
    assert f'href="/visits/{row.visit_id}#mail"' in page.text
    elsewhere = builders.a_person(roles={Role.liaison: builders.a_school("Birch")})
    assert "An e-mail to the family was not sent" not in shown(sign_in(elsewhere).get("/"))


def test_another_kind_and_language_can_be_looked_at_first(post: PostOffice, sign_in: SignIn) -> None:
    visit_id = a_visit(post)
    browser = sign_in(post.school.liaison)

    page = browser.get(f"/visits/{visit_id}/mail?kind=other_place&language=ar")

    assert 'lang="ar" dir="rtl"' in page.text
    assert 'name="kind" value="other_place"' in page.text
    assert "csrf_token=" not in page.request.url


def test_what_was_kept_instead_of_sent_is_shown(post: PostOffice, sign_in: SignIn) -> None:
    row = delivered(post, asked(post))
    browser = sign_in(post.school.liaison)

    page = browser.get(f"/mail/{row.id}")

    assert "E-mail does not leave this machine" in shown(page)
    assert "What would be sent" in shown(page)
    assert "kept here" in shown(page)
    assert "Dear family," in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_failed_says_why_and_is_tried_again(post: PostOffice, sign_in: SignIn) -> None:
    row = asked(post)
    working = post.app.config["MAIL_SERVER"]
    with answering(["220 ready", "250 ready", "250 fine", "550 nobody"]) as refusing:
        post.served_by(refusing)
        delivered(post, row)
    post.served_by(working)
    browser = sign_in(post.school.liaison)

    page = shown(browser.get("/mail/?state=failed"))
    press(browser, f"/mail/{row.id}/try-again")

    assert "The mail server says that this address takes no mail." in page
    assert builders.reload(row).state == "queued"
    assert delivered(post, row).state == "sent"


def test_a_mail_that_is_tried_again_by_itself_says_so(post: PostOffice, sign_in: SignIn) -> None:
    row = asked(post)
    with answering(["554 busy"]) as refusing:
        post.served_by(refusing)
        delivered(post, row)

    page = shown(sign_in(post.school.liaison).get(f"/mail/{row.id}"))

    assert "The mail server does not answer. It is tried again by itself." in page


def test_one_is_kept_back(post: PostOffice, sign_in: SignIn) -> None:
    row = asked(post)
    browser = sign_in(post.school.liaison)

    press(browser, f"/mail/{row.id}/withdraw")
    again = press(browser, f"/mail/{row.id}/withdraw")

    assert builders.reload(row).state == "withdrawn"
    assert again.status_code == 409
    assert "kept back" in shown(again)


def test_without_a_mail_server_the_page_says_so_and_nothing_is_queued(
    post: PostOffice, sign_in: SignIn
) -> None:
    visit_id = a_visit(post)
    post.served_by(None)
    browser = sign_in(post.school.liaison)

    page = shown(browser.get("/mail/"))
    answer = press(browser, f"/visits/{visit_id}/mail", kind="first_visit")

    assert "E-mail is not set up on this server" in page
    assert answer.status_code == 409
    assert builders.every(OutgoingMail) == []


def test_a_household_without_an_address_is_said_before_anything_is_pressed(
    post: PostOffice, sign_in: SignIn
) -> None:
    visit_id = a_visit(post, email=None)

    page = sign_in(post.school.liaison).get(f"/visits/{visit_id}/mail")

    assert "No e-mail address is on record for this household." in shown(page)
    assert "Send the e-mail" not in page.text


def test_many_families_are_written_to_and_those_left_out_are_named(post: PostOffice, sign_in: SignIn) -> None:
    ready, silent = a_visit(post), a_visit(post, email=None)
    browser = sign_in(post.school.liaison)
    choice = {"kind": "first_visit", "school_id": str(post.school.school.id), "class_id": ""}

    looked = browser.get(send(browser, "/mail/many", **choice).location)
    sent = browser.post(
        "/mail/many/send", data={**_token(looked), "kind": "first_visit", "visit": [str(ready)]}
    )

    assert looked.request.args["kind"] == "first_visit"
    assert "Ready: 1" in shown(looked)
    assert "Reach them another way: 1" in shown(looked)
    assert f"#{silent} : No e-mail address is on record" in shown(looked)
    assert sent.location == "/mail/"
    assert [row.visit_id for row in builders.every(OutgoingMail)] == [ready]


@pytest.mark.parametrize("typed", [{"kind": "flyer", "visit": "1"}, {"kind": "first_visit"}, {}])
def test_a_made_up_choice_sends_nothing(post: PostOffice, sign_in: SignIn, typed: dict[str, str]) -> None:
    answer = press(sign_in(post.school.liaison), "/mail/many/send", **typed)

    assert answer.status_code == 422
    assert builders.every(OutgoingMail) == []


@pytest.mark.parametrize("step", ["", "/try-again", "/withdraw"])
def test_another_schools_mail_is_not_there(post: PostOffice, sign_in: SignIn, step: str) -> None:
    row = asked(post)
    browser = sign_in(builders.a_person(roles={Role.liaison: builders.a_school()}))

    answer = press(browser, f"/mail/{row.id}{step}") if step else browser.get(f"/mail/{row.id}")

    assert answer.status_code == 404
    assert "rosa@example.org" not in browser.get("/mail/").text
    assert builders.reload(row).state == "queued"


@pytest.mark.parametrize("role", [Role.educator, Role.site_admin])
def test_who_writes_no_email_opens_no_page_of_it(post: PostOffice, sign_in: SignIn, role: Role) -> None:
    someone: Person = builders.a_person(roles={role: post.school.school})

    assert sign_in(someone).get("/mail/").status_code == 403


def test_the_list_goes_on_page_by_page(post: PostOffice, sign_in: SignIn) -> None:
    row = asked(post)
    copies = [
        OutgoingMail(
            **{
                name: getattr(row, name)
                for name in ("district_id", "school_id", "visit_id", "kind", "language", "address", "made_by")
            }
        )
        for _ in range(30)
    ]
    builders.save(*copies)
    browser = sign_in(post.school.liaison)

    first = browser.get("/mail/")
    older = browser.get(f"/mail/?after={copies[5].id}")
    newer = browser.get(f"/mail/?before={copies[4].id}")

    assert first.text.count("/mail/") > 25
    assert f"after={copies[5].id}" in first.text
    assert f"/mail/{row.id}" in older.text
    assert f"/mail/{copies[29].id}" in newer.text


def _token(page: object) -> dict[str, str]:
    from tests.browsing import token_of

    return {"csrf_token": token_of(page)}  # type: ignore[arg-type]


def test_the_oldest_e_mails_come_first_when_asked_for(post: PostOffice, sign_in: SignIn) -> None:
    row = asked(post)
    names = ("district_id", "school_id", "visit_id", "kind", "language", "address", "made_by")
    copies = [OutgoingMail(**{name: getattr(row, name) for name in names}) for _ in range(30)]
    builders.save(*copies)
    browser = sign_in(post.school.liaison)

    first = browser.get("/mail/?order=earliest")
    onward = browser.get(f"/mail/?order=earliest&after={copies[23].id}")
    back = browser.get(f"/mail/?order=earliest&before={copies[24].id}")

    assert f"/mail/{row.id}" in first.text
    assert f"after={copies[23].id}" in first.text
    assert f"/mail/{copies[29].id}" in onward.text
    assert f"/mail/{row.id}" in back.text
