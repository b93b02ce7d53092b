"""Letters to families: made, kept as they are, handed out again, and made by the hundred."""

from app.services.letters.choosing import Spot, Wanted, classes_of, invitations_of, schools_of
from app.services.letters.issuing import LAYOUTS, issue
from app.services.letters.keeping import pdf, run_file
from app.services.letters.obstacles import NoLetter, Obstacle
from app.services.letters.occasions import INVITATIONS, OCCASIONS, fitting
from app.services.letters.prospects import Outlook, may_make_letters, outlook
from app.services.letters.runs import (
    NOTES,
    OPEN,
    TO_DO,
    Figures,
    Line,
    Preview,
    cancel,
    counted,
    figures,
    files,
    left_out,
    likings,
    line_of,
    look,
    noted,
    one,
    past,
    rest,
    standing,
    start,
    try_again,
)
from app.services.letters.working import make

__all__ = [
    "INVITATIONS",
    "LAYOUTS",
    "NOTES",
    "OCCASIONS",
    "OPEN",
    "TO_DO",
    "Figures",
    "Line",
    "NoLetter",
    "Obstacle",
    "Outlook",
    "Preview",
    "Spot",
    "Wanted",
    "cancel",
    "classes_of",
    "counted",
    "figures",
    "files",
    "fitting",
    "invitations_of",
    "issue",
    "left_out",
    "likings",
    "line_of",
    "look",
    "make",
    "may_make_letters",
    "noted",
    "one",
    "outlook",
    "past",
    "pdf",
    "rest",
    "run_file",
    "schools_of",
    "standing",
    "start",
    "try_again",
]
