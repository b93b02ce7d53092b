"""Pages that show a family's record: each opening is kept, after the page is made."""

from flask import Flask, Response, g, request
from flask_login import current_user

from app.extensions import db
from app.security.session import may_write_again
from app.services import access_log
from app.views.access import me

RECORDS: dict[str, tuple[str, str]] = {
    # the page → what is seen there, and what the number in its address names
    "AnswerDeskView.answer": ("visit", "visit"),
    "CallView.script": ("visit", "visit"),
    "CallView.show": ("visit", "visit"),
    "ContactView.of_family": ("contacts", "family"),
    "ContactView.of_visit": ("contacts", "visit"),
    "DoublesView.show": ("family", "family"),
    "EvidenceView.picture": ("visit", "slip"),
    "EvidenceView.show": ("visit", "visit"),
    "FamilyView.edit": ("family", "family"),
    "FamilyView.link_student": ("family", "family"),
    "FamilyView.show": ("family", "family"),
    "GuardianView.delete": ("family", "guardian"),
    "GuardianView.edit": ("family", "guardian"),
    "GuardianView.show": ("family", "guardian"),
    "InviteView.one": ("student", "student"),
    "LetterView.choose": ("letter", "visit"),
    "LetterView.pdf": ("letter", "letter"),
    "MailView.ask": ("letter", "visit"),
    "MailView.show": ("letter", "mail"),
    "RecordView.of_student": ("everything", "student"),
    "RecordView.show": ("everything", "family"),
    "StudentView.elsewhere": ("student", "student"),
    "StudentView.show": ("student", "student"),
    "VisitOnPhoneView.kept": ("pack", "visit"),
    "VisitPackView.pack": ("pack", "visit"),
    "VisitView.show": ("visit", "visit"),
}


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    seen = RECORDS.get(request.endpoint or "")
    named = request.view_args or {}
    numbers = [named[each] for each in ("pk", "other") if each in named]  # Likely doubles are two families.
    brought_back = "unsent" in g and response.status_code in (200, 422)
    shown = brought_back or (request.method == "GET" and response.status_code == 200)
    if brought_back and seen:
        db.session.rollback()
        may_write_again(db.session)  # The page is made: what follows is ours, and nothing of what was typed.
    if shown and seen and current_user.is_authenticated:
        for number in filter(None, numbers):
            access_log.looked_at(*seen, number, by=me())
    return response
