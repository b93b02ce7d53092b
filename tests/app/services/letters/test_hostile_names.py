"""Hostile names in what leaves for families and staff: a letter's pages and an e-mail hold them whole, as words."""

import re
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from html import unescape

import pytest
from sqlalchemy import Engine

from app.extensions import db
from app.models import Notice
from app.security.session import identify, steward
from app.services import letters
from app.services.letters import NoLetter
from app.services.notices import mailing
from config import MailServer
from forms.letters.refusal import LetterRefused
from tests import builders
from tests.app.security.hostile import HOSTILE
from tests.app.services.letters.desk import invited, text_of
from tests.visiting import School_, acting

pytestmark = pytest.mark.usefixtures("session")
SOME = HOSTILE[::25]
EACH = [pytest.param(each, marks=[] if each in SOME else pytest.mark.prove) for each in HOSTILE]
SERVER = MailServer("localhost", 25, Address("Visits", "visits", "example.org"))

HEADERS = {
    "Auto-Submitted",
    "Content-Type",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("hostile", EACH)
def test_a_letter_holds_a_hostile_name_whole_or_says_that_it_cannot(alder: School_, hostile: str) -> None:
    student = builders.a_student(at=alder.school)
    builders.change(student, given_name=hostile)
    visit = invited(alder, of=[student], guardian={"given_name": hostile}, address_line=hostile)

    try:
        [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))
    except (LetterRefused, NoLetter):
        assert not hostile.isascii(), "only a name without letters in our fonts is refused"
        return

    if hostile.isascii():
        assert squeezed(text_of(letter_id)).count(squeezed(hostile)) >= 2


@pytest.mark.parametrize("hostile", EACH)
def test_an_email_to_staff_greets_by_a_hostile_name(alder: School_, owner: Engine, hostile: str) -> None:
    person = builders.a_person(district=builders.the_district())
    builders.change(person, given_name=hostile)
    identify(db.session, steward(person.district_id))
    notice = Notice(kind="reflection_due", facts={"day": "2026-09-22"})

    message = mailing.written(builders.reload(person), [notice], SERVER)

    read = message_from_bytes(message.as_bytes(), policy=default)
    plain, page = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert f"Hello {hostile}," in plain
    assert f"Hello {hostile}," in unescape(re.sub(r"<[a-z/!][^>]*>", "", page))
    assert set(read.keys()) == HEADERS
    assert set(re.findall(r"<([a-z]+)", page)) <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "p",
        "a",
        "br",
    }
