"""Asking for e-mail: to whom, in which language, and why not."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.extensions import db
from app.models import Event, Family, OutgoingMail
from app.services import mail, visits
from app.services.errors import NotFound, Refused
from app.services.letters.obstacles import NOBODY_READS, NOT_APPROVED, NOT_NOW, QUIET, NoLetter
from app.services.mail.addressees import ANOTHER_WAY, NO_ADDRESS
from app.services.mail.queueing import SENT_ALREADY
from tests import builders
from tests.app.services.mail.place import PostOffice
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role


def jobs() -> list[tuple[str, dict[str, int]]]:
    rows = db.session.execute(text("SELECT task_name, args FROM procrastinate_jobs ORDER BY id"))
    return [(row.task_name, {name: value for name, value in row.args.items() if value}) for row in rows]


def refusal(post: PostOffice, visit_id: int, **how: str) -> str:
    with pytest.raises(Refused) as refused:
        mail.queue_one(visit_id, by=acting(post.school.liaison), **how)
    db.session.rollback()
    return refused.value.sentence


def test_an_email_waits_with_its_job_and_its_event(post: PostOffice) -> None:
    visit = post.visit()

    asked = post.queue(visit)

    assert (asked.kind, asked.language, asked.address) == ("first_visit", "es", "rosa@example.org")
    assert (asked.state, asked.attempts, asked.made_by) == ("queued", 0, post.school.liaison.id)
    assert jobs() == [("mail.send", {"as_district": visit.district_id, "mail_id": asked.id})]
    event = builders.every(Event, kind="visit.mail_queued")[0]
    assert event.facts == {"mail": asked.id, "letter_kind": "first_visit", "language": "es"}


def test_whoever_is_best_reached_by_email_comes_first_and_each_address_once(post: PostOffice) -> None:
    visit = post.visit(channel="phone", email="first@example.org")
    family = builders.every(Family, id=visit.family_id)[0]
    builders.a_guardian(family, email="luis@example.org", channel="email", read_language="en")
    builders.a_guardian(family, email="LUIS@example.org", channel="email")

    mail.queue_one(visit.id, by=acting(post.school.liaison))

    assert [(each.address, each.language) for each in builders.every(OutgoingMail)] == [
        ("luis@example.org", "en")
    ]


def test_a_language_that_nobody_asked_for_yet_goes_in_english(post: PostOffice) -> None:
    assert post.queue(post.visit(read_language=None, spoken_language=None)).language == "en"


def test_the_same_email_is_asked_for_once(post: PostOffice) -> None:
    visit = post.visit()
    post.queue(visit)

    assert refusal(post, visit.id) == SENT_ALREADY
    assert len(builders.every(OutgoingMail)) == 1


def test_a_new_day_may_be_confirmed_again(post: PostOffice) -> None:
    visit = post.visit("scheduled")
    first = post.queue(visit, kind="confirmation")
    later = visit.starts_at + timedelta(days=30)  # type: ignore[operator]
    by = acting(post.school.liaison)
    agreed = later - timedelta(days=4)
    visits.reschedule(
        visit.id, by=by, starts_at=later, ends_at=later + timedelta(minutes=40), agreed_at=agreed
    )

    second = post.queue(visit, kind="confirmation")

    assert second.id != first.id
    assert second.starts_at == later


@pytest.mark.parametrize(
    ("guardian", "sentence"),
    [
        ({"email": None}, NO_ADDRESS),
        ({"may_receive_letters": False}, NOBODY_READS),
        ({"read_language": "ta"}, NOT_APPROVED),
        ({"read_language": "gsw"}, NOT_APPROVED),
    ],
)
def test_a_household_that_cannot_be_written_to_is_said_so(
    post: PostOffice, guardian: dict[str, object], sentence: str
) -> None:
    visit = post.visit(**guardian)

    assert refusal(post, visit.id) == sentence
    assert builders.every(OutgoingMail) == []


def test_a_family_that_asked_for_quiet_is_left_in_peace(post: PostOffice) -> None:
    visit = post.visit()
    family = builders.every(Family, id=visit.family_id)[0]
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)

    assert refusal(post, visit.id) == QUIET


def test_a_kind_that_does_not_fit_the_visit_is_refused(post: PostOffice) -> None:
    visit = post.visit()

    assert refusal(post, visit.id, kind="thanks") == NOT_NOW
    assert refusal(post, visit.id, kind="flyer") == NOT_NOW
    assert refusal(post, visit.id, kind="made up") == NOT_NOW


def test_nothing_is_queued_while_email_is_not_set_up(post: PostOffice) -> None:
    visit = post.visit()
    post.served_by(None)

    assert refusal(post, visit.id) == mail.NOT_SET_UP
    assert builders.every(OutgoingMail) == []


def test_another_school_neither_sees_nor_sends(post: PostOffice) -> None:
    visit = post.visit()
    stranger = builders.a_person(roles={Role.liaison: builders.a_school()})

    with pytest.raises(NotFound):
        mail.queue_one(visit.id, by=acting(stranger))


def test_an_educator_on_the_team_writes_no_email(post: PostOffice) -> None:
    visit = post.visit("scheduled")

    with pytest.raises(NotYourRole):
        mail.queue_one(visit.id, by=acting(post.school.pair[0]))


def test_many_are_asked_for_at_once_and_those_left_out_are_named(post: PostOffice) -> None:
    ready, silent, elsewhere = post.visit(), post.visit(email=None), a_visit(at=a_staffed_school())

    asked = mail.queue_many(
        [ready.id, silent.id, elsewhere.id], kind="first_visit", by=acting(post.school.liaison)
    )

    assert [each.visit_id for each in builders.every(OutgoingMail)] == [ready.id]
    assert len(asked.mail_ids) == 1
    assert [(visit_id, why.sentence) for visit_id, why in asked.problems] == [(silent.id, NO_ADDRESS)]


@pytest.mark.parametrize("channel", ["phone", "text", "letter", "in_person"])
def test_whoever_named_another_way_is_written_to_only_when_a_person_decides_it(
    post: PostOffice, channel: str
) -> None:
    visit = post.visit(channel=channel)
    by = acting(post.school.liaison)

    many = mail.queue_many([visit.id], kind="first_visit", by=by)
    one = mail.queue_one(visit.id, by=by)

    assert [why.sentence for _visit, why in many.problems] == [ANOTHER_WAY]
    assert len(one) == 1


def test_no_address_is_a_reason_that_a_letter_does_not_know(post: PostOffice) -> None:
    visit = post.visit(email=None)

    with pytest.raises(NoLetter):
        mail.queue_one(visit.id, by=acting(post.school.liaison))


def test_what_is_kept_back_is_not_sent(post: PostOffice) -> None:
    asked = post.queue(post.visit())

    mail.withdraw(asked.id, by=acting(post.school.liaison))

    assert post.send(asked).state == "withdrawn"
    assert post.sent == []


def test_what_was_sent_can_neither_be_kept_back_nor_sent_again(post: PostOffice) -> None:
    asked = post.queue(post.visit())
    post.send(asked)

    for decide in (mail.withdraw, mail.try_again):
        with pytest.raises(Refused):
            decide(asked.id, by=acting(post.school.liaison))
