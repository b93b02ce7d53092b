"""The keys hold where the wall does not look: as the owner, past every policy."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.app.security.ground import PLACES, Ground

FOREIGN_REFERENCES = {
    "a visit of a family of another district": "UPDATE visit SET family_id = {foreign.family} WHERE id = {own.visit}",
    "a visit in another district's year": "UPDATE visit SET school_year_id = {foreign.school_year}"
    " WHERE id = {own.visit}",
    "a visit for a student of another school": "UPDATE visit_student SET student_id = {other.student}"
    " WHERE visit_id = {own.visit}",
    "a team with somebody of another district": "UPDATE visit_educator SET person_id = {foreign.person}"
    " WHERE visit_id = {own.visit} AND person_id = {own.person}",
    "a student in another district's family": "UPDATE student_family SET family_id = {foreign.family}"
    " WHERE student_id = {own.student}",
    "a student of another district's school": "UPDATE student SET school_id = {foreign.school}"
    " WHERE id = {own.student}",
    "a guardian in another district's family": "UPDATE guardian SET family_id = {foreign.family}"
    " WHERE id = {own.guardian}",
    "a student in another school's class": "UPDATE enrollment SET class_id = {other.school_class}"
    " WHERE id = {own.enrollment}",
    "a role at another district's school": "UPDATE assignment SET school_id = {foreign.school}"
    " WHERE id = {own.assignment}",
    "a role of another district's person": "UPDATE assignment SET person_id = {foreign.person}"
    " WHERE id = {own.assignment}",
    "a payment for another school's visit": "UPDATE payment SET visit_id = {other.visit} WHERE id = {own.payment}",
    "a payment from another district's fund": "UPDATE payment SET fund_id = {foreign.fund of the district}"
    " WHERE id = {own.payment}",
    "a payment to somebody of another district": "UPDATE payment SET person_id = {foreign.person}"
    " WHERE id = {own.payment}",
    "a payment by another district's rate": "UPDATE payment SET rate_id = {foreign.rate} WHERE id = {own.payment}",
    "words about another school's visit": "UPDATE reflection SET visit_id = {other.visit} WHERE id = {own.reflection}",
    "a letter for another school's visit": "UPDATE letter SET visit_id = {other.visit} WHERE id = {own.letter}",
    "a letter in another school's file": "UPDATE letter SET file_id = {other.letter_file} WHERE id = {own.letter}",
    "a link to another school's visit": "UPDATE answer_link SET visit_id = {other.visit} WHERE id = {own.answer_link}",
    "a link for another district's family": "UPDATE answer_link SET family_id = {foreign.family}"
    " WHERE id = {own.answer_link}",
    "an answer by another visit's link": "UPDATE family_answer SET link_id = {other.answer_link}"
    " WHERE id = {own.family_answer}",
    "a translation of another district's words": "INSERT INTO letter_text (district_id, kind, language, number, parts,"
    " source_id) SELECT district_id, kind, 'vi', 1, parts, {foreign.letter_text in English} FROM letter_text"
    " WHERE id = {own.letter_text}",
    "a letterhead of another district's school": "UPDATE letterhead SET school_id = {foreign.school}"
    " WHERE id = {own.letterhead}",
    "a file of another district's run": "UPDATE letter_file SET batch_id = {foreign.letter_batch}"
    " WHERE id = {own.letter_file}",
    "an e-mail about another school's visit": "UPDATE outgoing_mail SET visit_id = {other.visit}"
    " WHERE id = {own.outgoing_mail}",
    "news for another district's school": "UPDATE announcement SET school_id = {foreign.school}"
    " WHERE id = {own.announcement}",
    "a fund of another district's school": "UPDATE fund SET school_id = {foreign.school}"
    " WHERE id = {own.fund of a school}",
    "a certificate of another district's person": "UPDATE training_certificate SET person_id = {foreign.person}"
    " WHERE id = {own.training_certificate}",
    "a school served by another district's person": "UPDATE person_school SET person_id = {foreign.person}"
    " WHERE person_id = {own.person}",
}


@pytest.mark.parametrize("reference", FOREIGN_REFERENCES)
def test_no_key_leads_to(laid: Ground, reference: str) -> None:
    statement = FOREIGN_REFERENCES[reference]
    for place in PLACES:
        for what, number in laid.places[place].ids.items():
            statement = statement.replace(f"{{{place}.{what}}}", str(number))

    with laid.owner.connect() as owner, pytest.raises(IntegrityError) as refused:
        owner.execute(text(statement))

    assert isinstance(refused.value.orig, psycopg.errors.ForeignKeyViolation)
