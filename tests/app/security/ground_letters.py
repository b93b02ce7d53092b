"""What hangs on letters, answers and announcements, for the three places of `ground.py`."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app import models as m
from forms.letters.texts import starter

AT = datetime(2026, 3, 3, 17, tzinfo=UTC)
LONG_AFTER = datetime(2099, 1, 1, tzinfo=UTC)
Write = Callable[..., int]


def of_the_district(write: Write, district_id: int) -> dict[str, int]:
    """A text in English and its Spanish, both approved; the family's page may read these words."""
    text = {"district_id": district_id, "kind": "common", "number": 1, "state": "approved"}
    words = {tag: dict(starter("common", tag) or {}) for tag in ("en", "es")}
    english = write(m.LetterText, **text, language="en", parts=words["en"], approved_at=AT)
    spanish = write(m.LetterText, **text, language="es", parts=words["es"], source_id=english, approved_at=AT)
    return {"letter_text in English": english, "letter_text": spanish}


def of_a_visit(
    write: Write, ids: Mapping[str, int], at: Mapping[str, int], person_id: int, canary: str
) -> dict[str, int]:
    """A letter in a file, made in a run; its link; an answer; an e-mail; news and outreach of the school."""
    theirs = {**at, "visit_id": ids["visit"]}
    public = (
        canary if canary.endswith("foreign") else "The school's"
    )  # Colleagues of the district may read it.
    district = {"district_id": at["district_id"]}
    run = write(m.LetterBatch, **district, kind="first_visit", layout="beside", made_by=person_id)
    page = a_page(canary)
    file = write(
        m.LetterFile,
        **at,
        batch_id=run,
        pages=1,
        letters=1,
        sha256=hashlib.sha256(page).hexdigest(),
        pdf=page,
    )
    letter = write(m.Letter, **theirs, **_kept(page), file_id=file, issued_at=AT)
    write(m.LetterBatchItem, key="visit_id", **theirs, batch_id=run, language="es", place=1, letter_id=letter)
    by_family = {**theirs, "family_id": ids["family"], "language": "es"}
    link = write(m.AnswerLink, **by_family, letter_id=letter, key_hash=f"{letter:064}", expires_at=LONG_AFTER)
    news = write(
        m.Announcement,
        **at,
        title=f"{public} news",
        words="…",
        shown_until=LONG_AFTER.date(),
        made_by=person_id,
    )
    write(m.AnnouncementRead, key="person_id", **district, announcement_id=news, person_id=person_id)
    return {
        "announcement": news,
        "announcement_read": news,
        "answer_link": link,
        "family_answer": write(m.FamilyAnswer, **by_family, link_id=link, channel="link", answer="yes"),
        "letter": letter,
        "letter_batch": run,
        "letter_batch_item": ids["visit"],
        "letter_file": file,
        "letterhead": write(m.Letterhead, **at, lines=public),
        "outgoing_mail": write(
            m.OutgoingMail,
            **theirs,
            guardian_id=ids["guardian"],
            kind="first_visit",
            language="es",
            address=f"{canary}@example.org",
            made_by=person_id,
        ),
        "outreach_event": write(
            m.OutreachEvent, **at, held_on=AT.date(), audience="families", title=f"{public} evening"
        ),
    }


def a_page(words: str) -> bytes:
    """A PDF of one page that says so."""
    output = BytesIO()
    canvas = Canvas(output, invariant=1)
    canvas.drawString(72, 72, words)
    canvas.save()
    return output.getvalue()


def _kept(page: bytes) -> dict[str, Any]:
    return {
        "kind": "first_visit",
        "language": "es",
        "template_version": "first_visit 1",
        "first_page": 0,
        "page_count": 1,
        "sha256": hashlib.sha256(page).hexdigest(),
        "values": {},
    }
