"""The form that hands a roster in."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from wtforms.validators import Optional

from workflows.words import N_

NO_ZIP = N_("Choose the zip file that your student information system exported.")
NOT_A_CSV = N_("Choose a CSV file; a template is below.")
EMPTY = N_("This file is empty; choose another.")
MOST_BYTES = 2**40
"""No limit of its own: the server's setting for uploads counts."""


def _csv(label: str, hint: str) -> FileField:
    checks: list[Any] = [Optional(), FileAllowed(("csv",), NOT_A_CSV), FileSize(MOST_BYTES, 1, EMPTY)]
    return FileField(label, checks, description=hint, render_kw={"accept": ".csv"})


class UploadForm(FlaskForm):
    """A OneRoster zip and, if they are not in it, our two companion files."""

    roster = FileField(
        N_("Roster"),
        [FileRequired(NO_ZIP), FileAllowed(("zip",), NO_ZIP), FileSize(MOST_BYTES, 1, EMPTY)],
        description=N_("A OneRoster 1.1 zip file with CSV files: the whole export, not only what changed."),
        render_kw={"accept": ".zip"},
    )
    families = _csv(
        N_("families.csv"), N_("Who lives together, which languages they speak and read, where they live.")
    )
    staff = _csv(N_("staff.csv"), N_("Employee numbers and classes, for pay."))
