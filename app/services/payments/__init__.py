"""Payments: one educator's pay for one visit or other work, from due to paid."""

from app.services.payments.approving import Decided, approve, approve_many
from app.services.payments.deciding import waive
from app.services.payments.exceptions import make_exception
from app.services.payments.rejecting import reject
from app.services.payments.returning import mend, send_back
from app.services.payments.reversing import TakenBack, agree_to_reversal, ask_reversal, refuse_reversal

__all__ = [
    "Decided",
    "TakenBack",
    "agree_to_reversal",
    "approve",
    "approve_many",
    "ask_reversal",
    "make_exception",
    "mend",
    "refuse_reversal",
    "reject",
    "send_back",
    "waive",
]
