"""A school whose families are reached by e-mail, with a mail server of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask

from app.extensions import db
from app.models import Guardian, OutgoingMail, Student, Visit
from app.security.session import identify, steward
from app.services import mail
from config import MailServer
from tests import builders, mail_servers
from tests.visiting import School_, a_staffed_school, a_visit, acting

PUBLIC_URL = "https://visits.example.org"


@dataclass
class PostOffice:
    """`folder` holds what was sent."""

    app: Flask
    school: School_
    folder: Path

    def visit(self, state: str = "invited", *, student: Student | None = None, **guardian: Any) -> Visit:
        """A visit to a household with one guardian, reached by e-mail unless said otherwise."""
        child = student or builders.a_student("Mateo Ortiz", at=self.school.school)
        given = {"email": "rosa@example.org", "channel": "email"}
        builders.a_family(of=[child], guardian=given | guardian)
        return a_visit(state, at=self.school, of=child)

    def queue(self, visit: Visit, **how: Any) -> OutgoingMail:
        """Ask, as the liaison; the first e-mail that was asked for."""
        ids = mail.queue_one(visit.id, by=acting(self.school.liaison), **how)
        return builders.every(OutgoingMail, id=ids[0])[0]

    def send(self, asked: OutgoingMail) -> OutgoingMail:
        """What the worker does; the row afterwards."""
        db.session.rollback()
        identify(db.session, steward(asked.district_id))
        mail.send(asked.id)
        return builders.reload(asked)

    @property
    def sent(self) -> list[EmailMessage]:
        """What has arrived."""
        return mail_servers.kept(self.folder)

    def served_by(self, server: MailServer | None) -> None:
        """Use another mail server, or none."""
        self.app.config["MAIL_SERVER"] = server


@contextmanager
def a_post_office(app: Flask, folder: Path) -> Iterator[PostOffice]:
    """With every starter text approved, as in the sample."""
    before = {name: app.config[name] for name in ("MAIL_SERVER", "PUBLIC_URL")}
    with mail_servers.keeping(folder) as server:
        app.config.update(MAIL_SERVER=server, PUBLIC_URL=PUBLIC_URL)
        school = a_staffed_school()
        school.school.phone = "+15305550100"
        builders.save(school.school)
        builders.letter_texts()
        try:
            yield PostOffice(app, school, folder)
        finally:
            app.config.update(before)


def guardian_of(visit: Visit) -> Guardian:
    return builders.every(Guardian, family_id=visit.family_id)[0]
