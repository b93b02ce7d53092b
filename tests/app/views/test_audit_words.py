"""History is told in words: every kind of event that the code writes has some."""

import re
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from app.reports.audit import Told
from app.views.audit_words import AREAS, sentence

SERVICES = Path(__file__).resolve().parents[3] / "app" / "services"
OF_DISTRICT = re.compile(r'(?:of_district|_tell_account|_tell)\(\s*(?:run, )?"([a-z_]+\.[a-z_]+)"')
OF_VISIT = re.compile(r'history\.of_visit\(\s*\w+,\s*"([a-z_]+)"')
OF_ANSWERS = (
    # what the code puts together from an answer
    "access.granted",
    "access.declined",
    "access_review.keep",
    "access_review.end",
    "admin_grant.confirmed",
    "admin_grant.declined",
    "district_role.ended",
    "district_role.kept",
    "invitation.failed",
    "invitation.sent",
)
OF_PAYMENT = re.compile(r'history\.of_payment\(\s*\w+,\s*"([a-z_]+)"')


def kinds() -> set[str]:
    text = "\n".join(path.read_text() for path in SERVICES.rglob("*.py") if path.parent.name != "notices")
    found = set(OF_DISTRICT.findall(text))
    found |= {f"visit.{each}" for each in OF_VISIT.findall(text)}
    return found | {f"payment.{each}" for each in OF_PAYMENT.findall(text)}


def told(kind: str) -> Told:
    return Told(1, datetime(2026, 3, 3, tzinfo=UTC), kind, None, None, None, None, {}, {})


def test_every_kind_of_event_has_words(app: Flask) -> None:
    with app.test_request_context():
        silent = {kind for kind in kinds() if sentence(told(kind)) in ("Something else", kind)}

    assert len(kinds()) > 60
    assert silent == set(), "Give it words in app/views/audit_words.py."


def test_every_kind_belongs_to_an_area_of_the_list() -> None:
    starts = tuple(start for _label, kinds_ in AREAS.values() for start in kinds_)

    assert {kind for kind in kinds() if not kind.startswith(starts)} == set()


def test_an_answer_is_told_apart_from_its_contrary(app: Flask) -> None:
    with app.test_request_context():
        said = [sentence(told(kind)) for kind in OF_ANSWERS]

    assert "Something else" not in said
    assert len(set(said)) == len(said)
