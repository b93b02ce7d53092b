"""A family's own link: made with a letter, a mail or at the desk, kept as a hash, good for one visit."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask import current_app

from app.extensions import db
from app.models import AnswerLink, Visit
from app.security.sign_in import hashed
from app.services import clock, history
from app.services.actors import Actor
from app.services.answers.handling import speaks_for_the_family
from app.services.errors import NotFound
from app.services.programme import settings_of
from app.services.transaction import transaction
from app.services.visits.moves import load
from workflows.machine import NotYourRole
from workflows.people import LIAISONS, Role

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that is read for another one, and no u."""
LENGTH, GROUP = 26, 4
"""130 random bits, written in groups that a person can type."""
READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def new_link(visit: Visit, language_tag: str, *, letter_id: int | None = None, by: Actor) -> str:
    """Make a link by which this visit's family answers in a language; return its path, "/a/" and the secret.

    Only the secret's hash is kept: whoever loses the path makes a new link. Flushed, for the caller to commit.
    """
    return new_links([(visit, language_tag, letter_id)], by=by)[0]


def new_links(wanted: Sequence[tuple[Visit, str, int | None]], *, by: Actor) -> list[str]:
    """The same for several visits, each with its language and its letter's number, in one question."""
    days = {each: settings_of(each).answer_days for each in {visit.district_id for visit, _, _ in wanted}}
    made = [(_secret(), *each) for each in wanted]
    db.session.add_all(
        AnswerLink(
            district_id=visit.district_id,
            school_id=visit.school_id,
            visit_id=visit.id,
            family_id=visit.family_id,
            letter_id=letter_id,
            language=tag,
            key_hash=key_of(secret),
            expires_at=clock.now() + timedelta(days=days[visit.district_id]),
            made_by=by.person_id,
        )
        for secret, visit, tag, letter_id in made
    )
    db.session.flush()  # Whoever prints a path has a row that answers to it.
    return [f"/a/{_in_groups(secret)}" for secret, *_ in made]


def _secret() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _in_groups(secret: str) -> str:
    return "-".join(secret[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def make_link(visit_id: int, language_tag: str, *, by: Actor) -> str:
    """Make a link at the desk, such as for a text message; return its path, which nobody can show again.

    Raises NotFound and NotYourRole.
    """
    with transaction():
        visit = _of_ones_own(visit_id, by)
        path = new_link(visit, language_tag, by=by)
        history.of_visit(visit, "link_made", by=by, source=visit.state, language=language_tag)
        return path


def end_link(link_id: int, *, by: Actor) -> int:
    """End a link, such as one that went astray; return its visit's id. Raises NotFound and NotYourRole."""
    with transaction():
        link = db.session.get(AnswerLink, link_id)
        if link is None:
            raise NotFound
        visit = _of_ones_own(link.visit_id, by)
        if not ends_links(visit, by=by):
            raise NotYourRole("end_link", LIAISONS)
        if link.revoked_at is None:
            link.revoked_at = clock.now()
            history.of_visit(visit, "link_ended", by=by, source=visit.state)
        return visit.id


def ends_links(visit: Visit, *, by: Actor) -> bool:
    """Tell whether this person may end the links of a visit: a liaison of its school."""
    return not by.roles_at(visit.school_id, visit.district_id).isdisjoint(LIAISONS)


def _of_ones_own(visit_id: int, by: Actor) -> Visit:
    visit = load(visit_id)
    if not speaks_for_the_family(visit, by=by):
        raise NotYourRole("make_link", (*LIAISONS, Role.team))
    return visit


def key_of(typed: str) -> str:
    """What is kept of a secret, however it was typed: capitals, hyphens and look-alike letters do not matter."""
    return hashed(typed.lower().translate(READ_AS))


def address(path: str) -> str | None:
    """The whole address that a letter or a mail carries; None while no PUBLIC_URL says where families reach us."""
    base: str | None = current_app.config["PUBLIC_URL"]
    return base.rstrip("/") + path if base else None
