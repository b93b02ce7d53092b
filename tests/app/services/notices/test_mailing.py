"""Notices by e-mail: at once, once a day or never; claimed before they leave."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.models import Account, Notice, Person, PersonChoice
from app.security.session import identify, steward
from app.services import clock, notices
from app.services.notices import daily, mailing
from tests import builders, mail_servers
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

DAY = {"day": "2026-09-22"}


@pytest.fixture
def place(app: Flask) -> Iterator[School_]:
    with app.app_context():
        yield a_staffed_school()


@pytest.fixture
def folder(app: Flask, place: School_, tmp_path: Path) -> Iterator[Path]:
    before = {name: app.config[name] for name in ("MAIL_SERVER", "PUBLIC_URL")}
    with mail_servers.keeping(tmp_path) as server:
        app.config.update(MAIL_SERVER=server, PUBLIC_URL="https://visits.example.org")
        yield tmp_path
    app.config.update(before)


def works_for(place: School_) -> None:
    db.session.rollback()
    identify(db.session, steward(place.school.district_id))


def a_notice(place: School_, person: Person, kind: str = "reflection_due", number: int = 1) -> Notice:
    works_for(place)
    facts = DAY if kind == "reflection_due" else {"when": "2026-09-22T22:00:00+00:00"}
    notices.tell(
        [person.id], kind, about=f"{kind}:{number}", district_id=place.school.district_id, facts=facts
    )
    db.session.commit()
    return builders.every(Notice, person_id=person.id, about=f"{kind}:{number}")[0]


def chooses(person: Person, how: str, language: str | None = None) -> None:
    builders.an_account(person)
    notices.choose(by=acting(person), notices=how, screen_language=language, named_in_thanks=False)


def at_six(place: School_, monkeypatch: pytest.MonkeyPatch, *, hour: int = 6, days: int = 0) -> None:
    """Make the round at this hour of the district's day."""
    works_for(place)
    zone = clock.zone_of(place.school.district_id)
    then = datetime.now(zone).replace(hour=hour, minute=7) + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: then)
    works_for(place)
    daily.make_the_round(place.school.district_id)


def test_whoever_wants_to_know_at_once_gets_one_email_with_the_sentence_and_a_link(
    place: School_, folder: Path
) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once")
    kept = a_notice(place, maria)

    works_for(place)
    mailing.at_once([kept.id])
    mailing.at_once([kept.id])

    [sent] = mail_servers.kept(folder)
    assert sent["To"] == maria.email
    assert sent["Subject"] == "Your reflection on the visit of Tue, Sep 22 is due."
    assert f"https://visits.example.org/news/{kept.id}" in sent.get_body(("plain",)).get_content()
    assert builders.reload(kept).mail == "sent"


def test_it_speaks_the_language_of_the_persons_screen(place: School_, folder: Path) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once", "es")
    kept = a_notice(place, maria)

    works_for(place)
    mailing.at_once([kept.id])

    [sent] = mail_servers.kept(folder)
    assert 'lang="es"' in sent.get_body(("html",)).get_content()


def test_without_a_choice_they_come_once_a_day_as_one(
    place: School_, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria = place.pair[0]
    builders.an_account(maria)
    found = [a_notice(place, maria, number=number) for number in (1, 2)]
    works_for(place)
    mailing.at_once([each.id for each in found])
    assert mail_servers.kept(folder) == []

    at_six(place, monkeypatch)
    mailing.send(maria.id)
    again = a_notice(place, maria, number=3)
    at_six(place, monkeypatch, hour=7)

    [sent] = mail_servers.kept(folder)
    assert sent["Subject"] == "2 things are new in Porchlight"
    assert builders.reload(again).mail == "waits", "it comes tomorrow"
    assert builders.every(PersonChoice, person_id=maria.id)[0].digest_on is not None


def test_never_means_never_but_for_a_visit_that_nobody_ended(place: School_, folder: Path) -> None:
    maria = place.pair[0]
    chooses(maria, "never")

    usual, urgent = a_notice(place, maria), a_notice(place, maria, "visit_overdue")
    works_for(place)
    mailing.at_once([usual.id, urgent.id])

    assert usual.mail == "none"
    assert [each["Subject"][:20] for each in mail_servers.kept(folder)] == ["Nobody has ended the"]


def test_who_has_no_account_gets_no_email(place: School_, folder: Path) -> None:
    assert a_notice(place, place.pair[0]).mail == "none"


def test_who_was_switched_off_meanwhile_gets_no_email(place: School_, folder: Path) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once")
    kept = a_notice(place, maria)
    account = builders.every(Account, person_id=maria.id)[0]
    account.active = False
    builders.save(account)

    works_for(place)
    mailing.at_once([kept.id])

    assert mail_servers.kept(folder) == []
    assert builders.reload(kept).mail == "none"


def test_what_was_read_is_not_mailed_any_more(place: School_, folder: Path) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once")
    kept = a_notice(place, maria)

    notices.read(kept.id, by=acting(maria))
    works_for(place)
    mailing.at_once([kept.id])

    assert mail_servers.kept(folder) == []
    assert builders.reload(kept).read_at is not None


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    app: Flask, place: School_, folder: Path
) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once")
    kept = a_notice(place, maria)
    with mail_servers.answering(["421 Later"]) as busy:
        app.config["MAIL_SERVER"] = busy
        works_for(place)
        mailing.send(maria.id, [kept.id])
    assert builders.reload(kept).mail == "waits"

    with mail_servers.answering(["220 Hello", "250 Hello", "250 Good", "550 Nobody here"]) as refusing:
        app.config["MAIL_SERVER"] = refusing
        works_for(place)
        mailing.send(maria.id, [kept.id], attempt=1)

    assert builders.reload(kept).mail == "failed"


def test_who_is_cut_off_at_the_very_end_is_not_mailed_twice(app: Flask, place: School_, folder: Path) -> None:
    maria = place.pair[0]
    chooses(maria, "at_once")
    kept = a_notice(place, maria)
    cut = ["220 Hello", "250 Hello", "250 Good", "250 Good", "354 Go on", mail_servers.DROPS]
    with mail_servers.answering(cut) as server:
        app.config["MAIL_SERVER"] = server
        works_for(place)
        mailing.send(maria.id, [kept.id])
        mailing.send(maria.id, [kept.id], attempt=1)

    assert builders.reload(kept).mail == "claimed"


def test_the_round_waits_for_the_morning(place: School_, monkeypatch: pytest.MonkeyPatch) -> None:
    maria = builders.a_person(roles={Role.educator: place.school})
    builders.trained(maria, until=builders.today() + timedelta(days=20))

    at_six(place, monkeypatch, hour=5)
    before = builders.every(Notice, person_id=maria.id)
    at_six(place, monkeypatch, hour=6)
    at_six(place, monkeypatch, hour=9)

    assert before == []
    assert [each.kind for each in builders.every(Notice, person_id=maria.id)] == ["training_expires"]
