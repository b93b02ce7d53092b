"""Sending: what the message says and does not say, what happens when it fails, and that nothing goes twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, delete, text

from app.extensions import db
from app.models import AnswerLink, Assignment, Event, Family, LetterText, OutgoingMail, Visit
from app.security.session import identify, steward
from app.services import clock, mail, visits
from app.services.answers.links import key_of
from app.services.mail import sending, smtp
from tests import builders
from tests.app.services.mail.place import PostOffice, guardian_of
from tests.mail_servers import DROPS, answering, arrivals, server_at
from tests.visiting import acting

READY = ("220 ready", "250 ready", "250 fine", "250 fine", "354 go on")


def plain_text(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def html(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def waits() -> list[float]:
    """Seconds until each job that is asked for may begin, for those that wait."""
    rows = db.session.execute(
        text("SELECT extract(epoch FROM scheduled_at - now()) AS s FROM procrastinate_jobs ORDER BY id")
    )
    return [float(row.s) for row in rows if row.s is not None]


def test_both_languages_arrive_the_familys_own_first(post: PostOffice) -> None:
    asked = post.send(post.queue(post.visit()))

    [message] = post.sent
    assert asked.state == "sent"
    assert asked.sent_at is not None
    assert message["To"] == "rosa@example.org"
    assert message["From"] == "Plum Valley Schools <visits@example.org>"
    assert message["Reply-To"] == post.school.liaison.email
    assert message["Message-ID"] == asked.message_id
    assert message["Subject"].endswith(" / We would like to visit your family")
    body = plain_text(message)
    assert body.index("Un saludo cordial") < body.index("Dear family,")
    assert '<div lang="es" dir="ltr"' in html(message)
    assert '<div lang="en" dir="ltr"' in html(message)
    assert "SAMPLE" in body


@pytest.mark.parametrize("kind", ["first_visit", "other_place", "confirmation", "reminder", "thanks"])
def test_no_name_of_the_family_is_in_any_part_of_it(post: PostOffice, kind: str) -> None:
    states = {"confirmation": "scheduled", "reminder": "scheduled", "thanks": "completed"}
    student = builders.a_student("Zebulon Quartz", at=post.school.school)
    visit = post.visit(
        states.get(kind, "invited"), student=student, given_name="Philomena", family_name="Quartz"
    )

    post.send(post.queue(visit, kind=kind))

    everything = post.sent[0].as_string() + plain_text(post.sent[0]) + html(post.sent[0])
    assert not re.search("Zebulon|Quartz|Philomena", everything)


@pytest.mark.parametrize("place", ["home", "other", "park"])
def test_the_note_on_the_place_stays_out_of_it(post: PostOffice, place: str) -> None:
    visit = post.visit("scheduled")
    visit.place, visit.place_note = place, "12 Alder Street, ring at Zebulon"
    builders.save(visit)
    shown = mail.outlook(visit.id, by=acting(post.school.liaison), kind="reminder").letter

    post.send(post.queue(visit, kind="reminder"))

    assert not re.search("Alder|Zebulon", plain_text(post.sent[0]) + html(post.sent[0]))
    assert shown is not None
    assert shown.facts.place_note is None


def test_words_that_run_to_the_left_say_so(post: PostOffice) -> None:
    post.send(post.queue(post.visit(read_language="ar")))

    page = html(post.sent[0])
    assert '<html lang="ar" dir="rtl">' in page
    assert '<div lang="ar" dir="rtl" align="right">' in page
    assert "\u2066(530) 555-0100\u2069" in page
    assert "\u2066" not in post.sent[0]["Subject"]


def test_the_link_is_the_familys_own_and_its_secret_is_not_kept(post: PostOffice) -> None:
    asked = post.send(post.queue(post.visit()))

    [link] = builders.every(AnswerLink)
    address = re.search(r"https://visits\.example\.org/a/(\S+)", plain_text(post.sent[0]))
    assert address is not None
    secret = address[1]
    assert link.key_hash == key_of(secret)
    assert (link.visit_id, link.language, link.made_by) == (asked.visit_id, "es", post.school.liaison.id)
    assert link.revoked_at is None
    stored = db.session.execute(text("SELECT * FROM outgoing_mail")).all()
    assert secret not in str(stored) + str([event.facts for event in builders.every(Event)])


def test_a_letter_that_asks_for_no_answer_has_no_link(post: PostOffice) -> None:
    post.send(post.queue(post.visit("scheduled"), kind="confirmation"))

    assert builders.every(AnswerLink) == []
    assert "/a/" not in plain_text(post.sent[0])


def test_a_server_that_does_not_answer_is_asked_again_after_longer_and_longer(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    with answering([]) as gone:
        pass
    post.served_by(server_at(gone.port))

    for attempt in range(1, 6):
        failed = post.send(asked)
        assert (failed.state, failed.problem, failed.attempts) == (
            "failed",
            smtp.DOES_NOT_ANSWER,
            attempt,
        )
        assert mail.will_try_again(failed) is (attempt < 5)

    assert [round(seconds / 60) for seconds in waits()] == [1, 5, 30, 120]
    assert [each.kind for each in builders.every(Event, kind="visit.mail_failed")] == ["visit.mail_failed"]
    assert all(link.revoked_at for link in builders.every(AnswerLink))


def test_what_failed_is_sent_when_the_server_is_back(post: PostOffice) -> None:
    working = mail.server()
    asked = post.queue(post.visit())
    with answering(["554 go away"]) as refusing:
        post.served_by(refusing)
        post.send(asked)

    post.served_by(working)
    sent = post.send(asked)

    assert (sent.state, sent.problem) == ("sent", None)
    assert len(post.sent) == 1


def test_an_address_that_takes_no_mail_waits_for_a_person(post: PostOffice) -> None:
    working = mail.server()
    asked = post.queue(post.visit())
    with answering(["220 ready", "250 ready", "250 fine", "550 nobody"]) as refusing:
        post.served_by(refusing)
        failed = post.send(asked)
    post.served_by(working)

    assert (failed.state, failed.problem) == ("failed", smtp.ADDRESS_REFUSED)
    assert not mail.will_try_again(failed)
    assert waits() == []
    guardian = guardian_of(visit_of(asked))
    guardian.email = "rosa.ortiz@example.org"
    builders.save(guardian)
    mail.try_again(asked.id, by=acting(post.school.liaison))
    assert post.send(asked).address == "rosa.ortiz@example.org"
    assert post.sent[0]["To"] == "rosa.ortiz@example.org"


def test_a_line_that_broke_at_the_very_end_is_not_sent_again_by_itself(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    with answering([*READY, DROPS]) as dropping:
        post.served_by(dropping)
        failed = post.send(asked)

    assert (failed.state, failed.problem) == ("failed", smtp.PERHAPS_ARRIVED)
    assert not mail.will_try_again(failed)
    assert builders.every(AnswerLink)[0].revoked_at is None


def test_two_workers_send_it_once(post: PostOffice) -> None:
    asked = post.queue(post.visit())

    def work() -> None:
        with post.app.app_context():
            identify(db.session, steward(asked.district_id))
            mail.send(asked.id)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(work) for _ in range(4)]:
            done.result()

    assert arrivals(post.folder) == ["rosa@example.org"]
    assert builders.reload(asked).attempts == 1


def test_a_worker_killed_on_the_way_sends_nothing_again_until_a_person_decides(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = post.queue(post.visit())

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "deliver", killed)
        with pytest.raises(KeyboardInterrupt):
            post.send(asked)
    lost = post.send(asked)

    assert (lost.state, post.sent) == ("sending", [])
    assert not mail.may_try_again(lost)
    lost.tried_at = clock.now() - timedelta(minutes=6)
    builders.save(lost)
    assert mail.was_lost(lost)
    mail.try_again(asked.id, by=acting(post.school.liaison))
    assert post.send(asked).state == "sent"


def test_a_family_that_said_no_meanwhile_gets_nothing(post: PostOffice) -> None:
    visit = post.visit()
    asked = post.queue(visit)
    visits.decline(visit.id, by=acting(post.school.liaison))

    assert post.send(asked).state == "withdrawn"
    assert post.sent == []
    assert builders.every(AnswerLink) == []


@pytest.mark.parametrize("changed", [{"email": None}, {"may_receive_letters": False}])
def test_a_grown_up_who_may_not_be_written_to_any_more_gets_nothing(
    post: PostOffice, changed: dict[str, object]
) -> None:
    visit = post.visit()
    asked = post.queue(visit)
    guardian = guardian_of(visit)
    for name, value in changed.items():
        setattr(guardian, name, value)
    builders.save(guardian)

    assert post.send(asked).state == "withdrawn"
    assert post.sent == []


def test_a_family_that_asked_for_quiet_meanwhile_gets_nothing(post: PostOffice) -> None:
    visit = post.visit()
    asked = post.queue(visit)
    family = builders.every(Family, id=visit.family_id)[0]
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)

    assert post.send(asked).state == "withdrawn"


def test_what_was_asked_for_by_somebody_who_left_the_school_is_not_sent(
    post: PostOffice, owner: Engine
) -> None:
    asked = post.queue(post.visit())
    with owner.begin() as connection:
        connection.execute(delete(Assignment).where(Assignment.person_id == post.school.liaison.id))

    done = post.send(asked)

    assert (done.state, done.problem) == ("withdrawn", sending.LEFT)
    assert post.sent == []


def test_what_was_asked_for_by_an_account_that_is_closed_is_not_sent(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    post.school.liaison.active = False
    builders.save(post.school.liaison)

    assert post.send(asked).state == "withdrawn"


def test_a_text_that_is_not_approved_any_more_waits_for_a_person(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    builders.change(builders.every(LetterText, kind="first_visit", language="es")[0], state="stale")

    failed = post.send(asked)

    assert (failed.state, failed.problem) == ("failed", sending.WORDS_MISSING)


def test_settings_taken_away_meanwhile_are_said(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    post.served_by(None)

    failed = post.send(asked)

    assert (failed.state, failed.problem) == ("failed", mail.NOT_SET_UP)


def new_words(**parts: str) -> None:
    """The English is replaced by a version with some parts changed."""
    before = builders.every(LetterText, kind="first_visit", language="en")[0]
    builders.change(before, state="replaced")
    after = LetterText(
        district_id=before.district_id,
        kind=before.kind,
        language=before.language,
        number=before.number + 1,
        parts={**before.parts, **parts},
        state="approved",
        approved_at=before.approved_at,
    )
    builders.save(after)


@pytest.mark.parametrize("odd", ["Alder\nBcc: all@example.org", "Alder\u2028School", "Alder\x00School"])
def test_a_line_break_in_a_name_adds_no_header_and_is_said(post: PostOffice, odd: str) -> None:
    asked = post.queue(post.visit())
    new_words(mail_subject=odd.replace("\x00", "\u0001"))

    failed = post.send(asked)

    assert (failed.state, failed.problem) == ("failed", sending.CANNOT_BE_WRITTEN)
    assert post.sent == []


@pytest.mark.parametrize(
    "address", ["rosa@exa mple.org\nBcc: all@example.org", "ross ﬁ@example.org", "@", "rosa"]
)
def test_an_address_that_is_none_stops_nothing_else(post: PostOffice, address: str) -> None:
    odd, fine = post.visit(email=address), post.visit()
    first, second = post.queue(odd), post.queue(fine)

    assert post.send(first).problem == sending.CANNOT_BE_WRITTEN
    assert post.send(second).state == "sent"
    assert len(post.sent) == 1


def test_a_domain_in_another_script_is_written_as_mail_servers_take_it(post: PostOffice) -> None:
    post.send(post.queue(post.visit(email="rosa@bücher.example")))

    assert post.sent[0]["To"] == "rosa@xn--bcher-kva.example"


def test_an_email_that_is_not_there_is_nothing(post: PostOffice) -> None:
    asked = post.queue(post.visit())

    db.session.rollback()
    identify(db.session, steward(asked.district_id))
    mail.send(asked.id + 1_000_000)

    assert post.sent == []


def visit_of(asked: OutgoingMail) -> Visit:
    return builders.every(Visit, id=asked.visit_id)[0]
