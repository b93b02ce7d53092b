"""Payroll: approved payments go out in batches, once; payroll answers; what a file looks like is a profile."""

from app.services.payroll.answers import Heard, Told, look_at_answer, take_answer
from app.services.payroll.batching import Made, make_batch
from app.services.payroll.files import cover_of, file_of
from app.services.payroll.handing_in import hand_in, handed_in
from app.services.payroll.previewing import Choice, LeftOut, Preview, preview
from app.services.payroll.settling import Settled, mark_paid, reject_lines
from forms.payroll.cells import FORMULA_STARTS

__all__ = [
    "FORMULA_STARTS",
    "Choice",
    "Heard",
    "LeftOut",
    "Made",
    "Preview",
    "Settled",
    "Told",
    "cover_of",
    "file_of",
    "hand_in",
    "handed_in",
    "look_at_answer",
    "make_batch",
    "mark_paid",
    "preview",
    "reject_lines",
    "take_answer",
]
