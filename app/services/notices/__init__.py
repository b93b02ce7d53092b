"""What people are told: in the product, and by e-mail as they chose."""

from app.services.notices.about import (
    of_payment,
    reply_received,
    team,
    visit_agreed,
    visit_handed_on,
    visit_moved,
    visit_off,
    visit_overdue,
    visit_placed,
)
from app.services.notices.choices import choices_of, choose, speak
from app.services.notices.reading import read, read_all
from app.services.notices.telling import tell
from app.services.notices.words import sentence

__all__ = [
    "choices_of",
    "choose",
    "of_payment",
    "read",
    "read_all",
    "reply_received",
    "sentence",
    "speak",
    "team",
    "tell",
    "visit_agreed",
    "visit_handed_on",
    "visit_moved",
    "visit_off",
    "visit_overdue",
    "visit_placed",
]
