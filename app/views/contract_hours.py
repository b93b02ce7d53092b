"""Contract hours: the rows, and a month of what holds."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_skeleton
from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.models import ContractHours
from app.reports import contract_hours as reports
from app.services import clock, contract_hours
from app.views import finding
from app.views.access import has_access, me
from app.views.addresses import key_of_text
from app.views.base import AppModelView, version_of
from app.views.calendar.spans import day_of
from app.views.listing import Filter
from app.views.narrowing import NONE, by_school
from app.views.picking import picked
from app.views.shown import hour, locale, words
from forms.contract_hours import WEEKDAYS, ContractHoursForm
from forms.records import EMPLOYEE_CLASSES

NAMES = dict(WEEKDAYS)
WORKDAYS = [0, 1, 2, 3, 4]


class ContractHoursView(AppModelView):
    """`/contract-hours/`"""

    route_base = "/contract-hours"
    include_route_methods = AppModelView.include_route_methods | {"delete", "month"}
    datamodel = SQLAInterface(ContractHours)
    list_template = "rates/hours.html"
    list_title, add_title = _l("Contract hours"), _l("Add contract hours")
    edit_title = _l("Change contract hours")
    list_columns = show_columns = ("first_on", "last_on", "weekdays", "hours", "employee_class", "school")
    order_columns = ("first_on", "last_on")
    search_columns = ()
    base_order = ("first_on", "desc")
    label_columns = {
        "first_on": _l("First day"),
        "last_on": _l("Last day"),
        "weekdays": _l("Days of the week"),
        "hours": _l("Hours"),
        "employee_class": _l("Class of employee"),
        "school": _l("School"),
    }
    filters = (
        by_school(ContractHours.school_id, without=_l("All schools")),
        Filter(
            "class",
            _l("Class of employee"),
            lambda: [(NONE, _("Both")), *((code, words(said)) for code, said in EMPLOYEE_CLASSES)],
            lambda code: (
                ContractHours.employee_class.is_(None)
                if code == NONE
                else ContractHours.employee_class == code
            ),
        ),
    )
    loads = (joinedload(ContractHours.school),)
    nothing = _l(
        "No contract hours yet. With them, a visit while somebody is paid already is not paid twice."
    )
    add_form = edit_form = ContractHoursForm

    @expose("/month")
    @has_access
    def month(self) -> str:
        """What holds in a month for one class at one school; the address says which."""
        schools = reports.schools(me().district_id, me().person_id)
        its_class = self._class()
        today = clock.today(me().district_id)
        first = day_of(request.args.get("month", "") + "-01", today).replace(day=1)
        typed = picked(schools)
        chosen = key_of_text(typed) if typed else None
        school_id = chosen if chosen in dict(schools) else (schools[0][0] if schools else 0)
        weeks = reports.month(
            first,
            school_id=school_id,
            employee_class=its_class,
            district_id=me().district_id,
            week_begins=locale().first_week_day,
        )

        def address(month: date) -> str:
            of_class: Any = {"class": its_class}
            return url_for(".month", school=school_id, month=month.strftime("%Y-%m"), **of_class)

        return self.render_template(
            "rates/month.html",
            title=format_skeleton("yMMMM", first, locale=locale()),
            first=first,
            weeks=weeks,
            schools=schools,
            school_id=school_id,
            its_class=its_class,
            classes=EMPLOYEE_CLASSES,
            before=address((first - timedelta(days=1)).replace(day=1)),
            after=address((first + timedelta(days=31)).replace(day=1)),
            today=today,
        )

    def prepared(self, form: Any, row: ContractHours | None) -> Any:
        """Find schools by their names; a row without times has no hours."""
        form.school_id.ready(**finding.schools())
        if row is not None and not form.is_submitted():
            form.free.data = row.starts_at is None
        return form

    def write_new(self, form: Any) -> ContractHours:
        """Write new hours of one's own district."""
        return contract_hours.add(form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: ContractHours, form: Any) -> None:
        """Write what was typed."""
        contract_hours.change(row, form.values(), version=version_of(form), by=me())

    def write_removal(self, row: ContractHours) -> None:
        """Remove hours of days that nobody was paid for yet."""
        contract_hours.remove(row, by=me())

    def title_of(self, row: ContractHours) -> str:
        """*7:45 AM – 3:15 PM · Certificated · Alder*."""
        return " · ".join(str(self.value_of(row, each)) for each in ("hours", "employee_class", "school"))

    def value_of(self, row: ContractHours, column: str) -> Any:
        """Days and hours in words; nobody named means everybody."""
        if column == "weekdays":
            return _days(row.weekdays)
        if column == "hours":
            return hours_words(row.starts_at, row.ends_at)
        if column == "employee_class":
            return words(dict(EMPLOYEE_CLASSES)[row.employee_class]) if row.employee_class else _("Both")
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value

    def _class(self) -> str:
        asked = request.args.get("class", "")
        known = dict(EMPLOYEE_CLASSES)
        return asked if asked in known else reports.own_class(me().person_id) or next(iter(known))


def hours_words(starts_at: Any, ends_at: Any) -> str:
    """*7:45 AM – 3:15 PM*, or that there are none."""
    if starts_at is None:
        return _("No contract hours")
    return f"{hour(starts_at)} – {hour(ends_at)}"


def _days(weekdays: list[int]) -> str:
    if sorted(weekdays) == WORKDAYS:
        return _("Monday to Friday")
    return ", ".join(words(NAMES[number]) for number in sorted(weekdays))


VIEWS = [ContractHoursView]
