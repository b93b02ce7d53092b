"""The roster goes in: upload, preview, decision, storing."""

from app.services.roster.imports import apply, cancel, how_far, one, past, standing, try_again, upload
from app.services.roster.parts import WORDS
from app.services.roster.storing import STEPS, Busy, Clash, Outcome, store
from app.services.roster.undoing import can_be_undone, forget_in_time, undo
from app.services.roster.working import Overtaken, finish, read_and_preview

__all__ = [
    "STEPS",
    "WORDS",
    "Busy",
    "Clash",
    "Outcome",
    "Overtaken",
    "apply",
    "can_be_undone",
    "cancel",
    "finish",
    "forget_in_time",
    "how_far",
    "one",
    "past",
    "read_and_preview",
    "standing",
    "store",
    "try_again",
    "undo",
    "upload",
]
