"""Tables as files for a spreadsheet; what was typed never becomes a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from app.services.payroll import FORMULA_STARTS


def csv_answer(filename: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download in UTF-8 with the mark that Excel needs; `filename` names nobody."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return answer


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe (ASVS 1.2.10); numbers stay numbers."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
