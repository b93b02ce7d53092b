"""Taking part in visits or not: one's own word, and the coordinator's list of what people said (R113)."""

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports import taking_part as report
from app.reports.taking_part import Said
from app.services import taking_part
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.listing import Asked, Filter, asked_for
from app.views.narrowing import SCHOOL
from app.views.whole import Column, asked_rows, file_of, page_of, schools_among

SAID = {"yes": _l("Takes part"), "no": _l("Does not take part"), "nothing": _l("Said nothing yet")}
COLUMNS: tuple[Column[Said], ...] = (
    Column("name", _l("Who"), lambda row: row.name, lambda row: row.name.casefold()),
    Column("school", _l("School"), lambda row: row.school, lambda row: (row.school, row.name)),
    Column("said", _l("What they said"), lambda row: str(SAID[row.said]), lambda row: row.said),
    Column("at", _l("Since"), lambda row: row.at),
)


class TakingPartView(Page):
    """`/taking-part/`"""

    route_base = "/taking-part"
    default_view = "own"
    method_permission_name = {"own": "own", "list": "list", "export": "list"}

    @expose("/", methods=("GET", "POST"))
    @has_access
    def own(self) -> Answer:
        """Say yes or no for oneself; both are fine, and one may say otherwise at any time."""
        person_id = me().person_id or 0
        if request.method != "POST":
            return self.render_template("money/taking_part.html", said=taking_part.said_by(person_id))
        answer = request.form.get("takes_part")
        if answer not in ("yes", "no"):
            page = self.render_template(
                "money/taking_part.html", said=taking_part.said_by(person_id), unsaid=True
            )
            return page, 422
        taking_part.say(takes_part=answer == "yes", by=me())
        flash(_("Thank you for saying so. You can change it here at any time."), "success")
        return redirect(url_for(".own"))

    @expose("/people", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """What everybody said, with counts by school."""
        everyone, asked, rows = _asked()
        if asked.moves:
            return redirect(asked.address(), 303)
        return self.render_template(
            "money/taking_part_list.html",
            asked=asked,
            counts=report.by_school(everyone),
            part=page_of(rows, asked, COLUMNS),
            said=SAID,
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The list as a file."""
        _everyone, asked, rows = _asked()
        return file_of("taking-part", rows, asked, COLUMNS)


def _asked() -> tuple[list[Said], Asked, list[Said]]:
    everyone = report.everyone(me().district_id)
    filters = (
        Filter(
            "school",
            SCHOOL,
            lambda: schools_among(everyone),
            lambda code: lambda row: str(row.school_id) == code,
        ),
        Filter(
            "said", _l("What they said"), lambda: [*SAID.items()], lambda code: lambda row: row.said == code
        ),
    )
    asked = asked_for("TakingPartView.list", filters, keep=("order", "direction"))
    return everyone, asked, asked_rows(everyone, asked, COLUMNS, filters, lambda row: row.name)


VIEWS = [TakingPartView]
