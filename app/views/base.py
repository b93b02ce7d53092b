"""What every page of ours inherits instead of Flask-AppBuilder's own classes (architecture §6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask import Response as FlaskResponse
from flask import abort, flash, has_request_context, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, ModelView, expose
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, inspect, or_, select
from werkzeug.wrappers import Response

from app.extensions import db
from app.reports.keyset import Order, part_of
from app.services import records
from app.services.errors import Changed, Refused
from app.services.look_ups import starts_with
from app.views.access import has_access, me
from app.views.addresses import key_of_text, number_in_address
from app.views.exports import as_file, noting
from app.views.listing import Asked, Filter, asked_for, conditions, edges_of_page
from app.views.repairs import Repaired, ViewIsUnsafe
from app.views.shown import refusal, words
from forms.fields import ChoiceField

Answer = str | Response | tuple[str, int]

__all__ = ["Answer", "AppModelView", "Page", "ViewIsUnsafe", "version_of"]

MOST_ROWS = 100
FEW_AT_A_TIME = 500
"""Rows of a file that are read together."""


class Page(BaseView):
    """A page of ours: FAB finds its routes and permissions, and keeps no history of addresses."""

    def render_template(self, template: str, **values: Any) -> str:
        """Render one of our templates; `view` is the view."""
        return render_template(template, view=self, **values)

    def update_redirect(self) -> None:
        """Keep nothing: FAB would put every address, with the names searched for, into the cookie."""

    def may(self, method: str) -> bool:
        """Tell whether the person may use a method of this view."""
        allowed: bool = self.appbuilder.sm.has_access(f"can_{method}", self.class_permission_name)
        return allowed


class AppModelView(Page, Repaired, ModelView):
    """List, show, add, change and (if named in `include_route_methods`) delete the rows of one table.

    A subclass is a table of columns. It names every column itself, and its forms come from `forms/`.
    Which rows there are is decided by the database; what a form may hold, by its fields.
    """

    include_route_methods = frozenset({"list", "export", "show", "add", "edit"})
    page_size = 25
    list_template = "records/list.html"
    show_template = "records/show.html"
    add_template = edit_template = "records/form.html"
    delete_template = "records/remove.html"
    list_columns: Sequence[str] | None = None
    show_columns: Sequence[str] | None = None
    search_columns: Sequence[str] | None = None
    search_label: Any = None
    """What is looked for, if it is no name."""
    order_columns: Sequence[str] | None = None
    base_order: tuple[str, str] | None = None
    export_columns: Sequence[str] | None = None
    """Of the file that is taken along; without them those of the list."""
    filters: ClassVar[Sequence[Filter]] = ()
    add_form: Any = None
    edit_form: Any = None
    loads: ClassVar[Sequence[Any]] = ()
    """Loader options, so that a list needs the same few statements however long it is."""
    words_of: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """For a column that holds a code: its words."""
    nothing: Any = _l("Nothing is here yet.")
    goes_outside = False
    """Whether the list may be handed to somebody outside of the district; `students_in` says whom a row is about."""

    # --- pages

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """The rows, page by page; only declared columns order and search them.

        A search is a POST: a name never stands in an address or a log.
        """
        asked = self.asked()
        if asked.moves:
            return redirect(asked.address(), 303)
        part = part_of(
            self._narrowed(asked),
            self._order(),
            size=number_in_address("size", self.page_size, MOST_ROWS) or self.page_size,
            key_of=self.key_of,
            **edges_of_page(),
        )
        return self.render_template(self.list_template, part=part, asked=asked)

    @expose("/export", methods=("POST",))
    @has_access
    @permission_name("list")
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = self.asked()
        columns = self.export_columns or self.list_columns or ()
        rows = db.session.scalars(self._listed(asked).execution_options(yield_per=FEW_AT_A_TIME))
        ids: set[int] = set()
        noted = noting(rows, ids, self.students_in)
        cells = ([self.cell_of(row, column) for column in columns] for row in noted)
        headings = [self.label_of(column) for column in columns]
        whom = (lambda: ids) if self.goes_outside else None
        return as_file(self.route_base.strip("/"), headings, cells, filters=asked.chosen, students=whom)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One row."""
        return self._shown(self.row(pk))

    @expose("/add", methods=("GET", "POST"))
    @has_access
    def add(self) -> Answer:
        """A form for a new row; what was typed stays until it is accepted."""
        form = self.new_form()
        if not form.validate_on_submit():
            return self._form(form, None, 422 if form.errors else 200)
        try:
            row = self.write_new(form)
        except Refused as refused:
            return self._refused(form, None, refused)
        flash(_("Saved."), "success")
        return self.after_add(row)

    @expose("/<int:pk>/edit", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> Answer:
        """A form for a row that exists; the second of two writers is told what the first changed."""
        row = self.row(pk)
        form = self.form_of(row)
        if not form.validate_on_submit():
            return self._form(form, row, 422 if form.errors else 200)
        try:
            self.write_change(row, form)
        except Refused as refused:
            return self._refused(form, self.row(pk), refused)
        except Changed:
            return self._changed_meanwhile(form, self.row(pk))
        flash(_("Saved."), "success")
        return self.after_edit(row)

    @expose("/<int:pk>/delete", methods=("GET", "POST"))
    @has_access
    def delete(self, pk: int) -> Answer:
        """Ask first, by GET; delete by POST."""
        row = self.row(pk)
        if request.method != "POST":
            return self.render_template(self.delete_template, row=row)
        back = self.after_delete(row)
        try:
            self.write_removal(row)
        except Refused as refused:
            sentence = refusal(refused)
            return self.render_template(self.delete_template, row=self.row(pk), sentence=sentence), 409
        except Changed:
            abort(409)
        flash(_("Removed."), "success")
        return back

    def write_removal(self, row: Any) -> None:
        """Remove the row; a view with a service of its own asks that one."""
        records.remove(row, by=me())

    @expose("/action/<string:name>/<int:pk>", methods=("POST",))
    def action(self, name: str, pk: int) -> Any:
        """Do one of the view's actions to a row that this person sees."""
        return self._named_action(name).func(self.row(pk))

    @expose("/action", methods=("POST",))
    def action_post(self) -> Any:
        """Do one of the view's actions to several rows, all of which this person sees."""
        action = self._named_action(request.form.get("action", ""))
        return action.func([self.row(key_of_text(typed)) for typed in request.form.getlist("rowid")])

    # --- what a view may do differently

    def query(self) -> Select[Any]:
        """The rows of the list, before search, order and page."""
        return select(self.model).options(*self.loads)

    def asked(self) -> Asked:
        """What the request asks the list for."""
        return asked_for(f"{self.endpoint}.list", self.filters)

    def students_in(self, row: Any) -> Iterable[int]:
        """The students whom a row tells of, for a list that goes outside."""
        return ()

    def searched(self, column: str) -> Any:
        """The database's column behind a name of `search_columns`."""
        return getattr(self.model, column)

    def ordering(self, column: str) -> Any:
        """The database's column behind a name of `order_columns`."""
        return getattr(self.model, column)

    def row(self, pk: int) -> Any:
        """The row with this id; 404 when there is none that this person sees."""
        found = db.session.get(self.model, pk)
        if found is None:
            abort(404)
        return found

    def new_form(self) -> Any:
        """The form for a new row, with its choices."""
        return self._in_words(self.prepared((self.add_form or self.edit_form)(), None))

    def form_of(self, row: Any) -> Any:
        """The form of a row, with its choices and the row's version."""
        form = self.edit_form(obj=row)
        if not form.is_submitted() and "version" in form:
            form.version.data = row.version
        return self._in_words(self.prepared(form, row))

    def prepared(self, form: Any, row: Any) -> Any:
        """Give a form its choices; `row` is None for a new one."""
        return form

    def write_new(self, form: Any) -> Any:
        """Write a new row in the actor's own district; the form never says which district."""
        row = self.model(district_id=me().district_id)
        return records.add(row, form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: Any, form: Any) -> None:
        """Write what was typed."""
        records.change(row, form.values(), version=version_of(form), by=me())

    def after_add(self, row: Any) -> Response:
        """Lead to the new row."""
        return redirect(self.address_of(row))

    def after_edit(self, row: Any) -> Response:
        """Lead to the row."""
        return redirect(self.address_of(row))

    def after_delete(self, row: Any) -> Response:
        """Lead to the list; asked while the row is still there."""
        return redirect(url_for(f"{self.endpoint}.list"))

    def title_of(self, row: Any) -> str:
        """The heading of a row's page."""
        return str(row)

    def more(self, row: Any) -> dict[str, Any]:
        """What the page of a row needs besides its columns."""
        return {}

    # --- what templates ask

    @property
    def model(self) -> Any:
        """The table's class."""
        return self.datamodel.obj

    def has(self, method: str) -> bool:
        """Tell whether the view has a page that this person may open."""
        return method in self.include_route_methods and self.may(method)

    def key_of(self, row: Any) -> int:
        """The row's id."""
        key: int = inspect(self.model).primary_key_from_instance(row)[0]
        return key

    def address_of(self, row: Any, method: str = "show") -> str:
        """Where a row is shown, or changed."""
        return url_for(f"{self.endpoint}.{method}", pk=self.key_of(row))

    def label_of(self, column: str) -> str:
        """A column's heading, in the reader's language."""
        return words(str(self.label_columns.get(column) or column))

    def value_of(self, row: Any, column: str) -> Any:
        """A column's value; a code becomes its words."""
        value = getattr(row, column)
        code = self.words_of.get(column)
        return words(code[value]) if code and value in code else value

    def cell_of(self, row: Any, column: str) -> Any:
        """A column's value in a file: as on the page, but days and numbers are left to the spreadsheet."""
        return self.value_of(row, column)

    def order_link(self, asked: Asked, column: str) -> str | None:
        """The address that orders the list by a column; None for a column that does not order it."""
        if column not in (self.order_columns or ()):
            return None
        ordered, backwards = self.ordered
        down = "desc" if ordered == column and not backwards else None
        return asked.address(order=column, direction=down)

    # --- inside

    def _listed(self, asked: Asked) -> Select[Any]:
        return self._narrowed(asked).order_by(*self._order().columns())

    def _order(self) -> Order:
        column, backwards = self.ordered
        return Order(self.ordering(column), inspect(self.model).primary_key[0], backwards)

    def _narrowed(self, asked: Asked) -> Select[Any]:
        statement = self.query().where(*conditions(self.filters, asked.chosen))
        if asked.words and self.search_columns:
            fits = [_fits(self.searched(column), asked.words) for column in self.search_columns]
            statement = statement.where(or_(*fits))
        return statement

    @property
    def ordered(self) -> tuple[str, bool]:
        """The column that orders the list, and whether from the end."""
        if not has_request_context():
            return "", False
        asked = request.args.get("order")
        if asked in (self.order_columns or ()):
            return str(asked), request.args.get("direction") == "desc"
        column, direction = self.base_order or (inspect(self.model).primary_key[0].key, "asc")
        return column, direction == "desc"

    def _shown(self, row: Any) -> str:
        return self.render_template(self.show_template, row=row, **self.more(row))

    def _form(self, form: Any, row: Any, status: int = 200, **values: Any) -> tuple[str, int]:
        template = self.edit_template if row is not None else self.add_template
        return self.render_template(template, form=form, row=row, **values), status

    def _refused(self, form: Any, row: Any, refused: Refused) -> tuple[str, int]:
        sentence = refusal(refused)
        if refused.field and refused.field in form:
            form[refused.field].errors = [*form[refused.field].errors, sentence]
            return self._form(form, row, 409)
        return self._form(form, row, 409, sentence=sentence)

    def _changed_meanwhile(self, form: Any, row: Any) -> tuple[str, int]:
        changed = [(words(label), value) for label, value in form.differs_from(self.form_of_stored(row))]
        form.version.data = row.version
        return self._form(form, row, 409, changed=changed)

    def form_of_stored(self, row: Any) -> Any:
        """The form as the row is now, whatever was typed."""
        return self.prepared(self.edit_form(formdata=None, obj=row), row)

    def _in_words(self, form: Any) -> Any:
        for field in form:
            if isinstance(field, ChoiceField):
                field.choices = [(value, words(label)) for value, label in field.choices or ()]
        return form

    def _named_action(self, name: str) -> Any:
        if name not in self.actions:
            abort(404)
        if not self.appbuilder.sm.has_access(
            self.get_action_permission_name(name), self.class_permission_name
        ):
            abort(403)
        return self.actions[name]


def version_of(form: Any) -> int:
    """The version of the row that the form was filled from. Raises Changed for a form that names none."""
    typed = str(form.version.data or "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Changed
    return int(typed)


def _fits(column: Any, typed: str) -> ColumnElement[bool]:
    """Contains what was typed, with `%` and `_` as themselves; a look-up column begins with it."""
    if column.key == "look_up":
        return starts_with(column, typed)
    return column.icontains(typed, autoescape=True)
