"""The form that hands a roster in."""

from typing import IO, Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError
from wtforms.validators import Optional

from forms.roster.archive import zipped
from workflows.words import N_

NO_ZIP = N_(
    "Choose the zip file that your student information system exported, or all of its CSV files together."
)
NOT_A_CSV = N_("Choose a CSV file; a template is below.")
EMPTY = N_("This file is empty; choose another.")
MOST_BYTES = 2**40
"""No limit of its own: the server's setting for uploads counts."""


def _csv(label: str, hint: str) -> FileField:
    checks: list[Any] = [Optional(), FileAllowed(("csv",), NOT_A_CSV), FileSize(MOST_BYTES, 1, EMPTY)]
    return FileField(label, checks, description=hint, render_kw={"accept": ".csv"})


class UploadForm(FlaskForm):
    """A OneRoster zip, or the files of its folder, and, if they are not in it, our two companion files."""

    roster = MultipleFileField(
        N_("Roster"),
        [FileRequired(NO_ZIP), FileAllowed(("zip", "csv"), NO_ZIP), FileSize(MOST_BYTES, 1, EMPTY)],
        description=N_(
            "OneRoster 1.1 or 1.2: the zip file, or every CSV file of its folder (manifest.csv too). The whole"
            " export, or only what changed."
        ),
        render_kw={"accept": ".zip,.csv"},
    )
    families = _csv(
        N_("families.csv"), N_("Who lives together, which languages they speak and read, where they live.")
    )
    staff = _csv(N_("staff.csv"), N_("Employee numbers and classes, for pay."))

    def validate_roster(self, field: MultipleFileField) -> None:
        names = [(file.filename or "").lower() for file in field.data or []]
        alone = len(names) == 1 and names[0].endswith(".zip")
        if not alone and ("manifest.csv" not in names or any(name.endswith(".zip") for name in names)):
            raise ValidationError(NO_ZIP)


def as_one(files: list[FileStorage]) -> tuple[str, IO[bytes]]:
    """The name and stream of the zip, or of one that is made of the CSV files, on disk."""
    first = files[0]
    if len(files) == 1 and (first.filename or "").lower().endswith(".zip"):
        return first.filename or "", first.stream
    return "roster.zip", zipped((file.filename or "", file.stream) for file in files)
