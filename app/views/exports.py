"""Lists taken along as a file: what the list shows, in the form that was asked for, and who took it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, send_file
from flask_babel import get_timezone
from flask_babel import gettext as _

from app.reports import output
from app.services import clock, disclosures
from app.views.access import me


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
    answer = send_file(file, output.MIMETYPES[form], as_attachment=True, download_name=filename)
    answer.call_on_close(file.close)
    return answer


def as_cell(value: Any) -> output.Cell:
    """A value of a record as a cell: numbers and days stay what they are, anything else becomes its words."""
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime):
        return value
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
