"""Tables as files for a spreadsheet; what was typed never becomes a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from app.reports.output import safe


def csv_answer(filename: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download in UTF-8 with the mark that Excel needs; `filename` names nobody."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return answer
