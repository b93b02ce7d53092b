"""What people are told: in the product, and by e-mail as they chose."""

from app.services.notices.about import (
    reply_received,
    team,
    tell_of_account,
    visit_agreed,
    visit_came,
    visit_handed_on,
    visit_moved,
    visit_off,
    visit_overdue,
    visit_placed,
    visit_went,
)
from app.services.notices.about_pay import (
    mended,
    of_payment,
    paid,
    reversal_answered,
    reversal_asked,
    second_approval,
    wait_too_long,
)
from app.services.notices.choices import choices_of, choose, speak
from app.services.notices.reading import read, read_all
from app.services.notices.telling import tell
from app.services.notices.words import sentence

__all__ = [
    "choices_of",
    "choose",
    "mended",
    "of_payment",
    "paid",
    "read",
    "read_all",
    "reply_received",
    "reversal_answered",
    "reversal_asked",
    "second_approval",
    "sentence",
    "speak",
    "team",
    "tell",
    "tell_of_account",
    "visit_agreed",
    "visit_came",
    "visit_handed_on",
    "visit_moved",
    "visit_off",
    "visit_overdue",
    "visit_placed",
    "visit_went",
    "wait_too_long",
]
