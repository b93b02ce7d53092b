"""Lists taken along as a file: what the list shows, in the form that was asked for, and who took it is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask import Response, request
from flask_babel import get_timezone
from flask_babel import gettext as _

from app.reports import output
from app.services import clock, disclosures
from app.views.access import me

PART = 64 * 1024
"""Bytes that are sent at a time."""


def as_file(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, filters: Mapping[str, str] = {}
) -> Response:
    """Answer with a list as CSV, or as XLSX when the pressed button (`as`) says so, and keep who took it.

    `name` is the kind of list (*visits*), in the file's name too; it names nobody. `filters` are codes and ids.
    """
    form: output.Form = "xlsx" if request.form.get("as") == "xlsx" else "csv"
    zone = get_timezone() or ZoneInfo("UTC")
    cells = ([as_cell(value) for value in row] for row in rows)
    file, lines = output.write(form, headings, cells, zone=zone, says=(_("Yes"), _("No")))
    by = me()
    disclosures.list_taken(name, lines, form, filters, by=by)
    filename = f"{name}-{clock.now().astimezone(zone).date().isoformat()}.{form}"
    answer = Response(_parts(file), mimetype=output.MIMETYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return answer


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def as_cell(value: Any) -> output.Cell:
    """A value of a record as a cell: numbers and days stay what they are, anything else becomes its words."""
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime):
        return value
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
