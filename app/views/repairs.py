"""Flask-AppBuilder's own habits, repaired: shared filters, columns and fields that nobody declared."""

from typing import Any

from flask import g, has_request_context
from flask_appbuilder.models.filters import Filters

DECLARED = ("list_columns", "show_columns", "search_columns", "order_columns")
NEVER_TYPED = frozenset({"state", "committed", "spent", "district_id"})
"""Columns that no form may have: the workflow, the ledger and the actor's district decide them."""


class ViewIsUnsafe(TypeError):
    """A view was declared in a way that Flask-AppBuilder would make leak."""


class Repaired:
    """Stands before FAB's `ModelView` among the ancestors of a view, and makes it safe."""

    search_columns: Any
    add_form: Any
    edit_form: Any
    related_views: Any
    base_filters: Any
    endpoint: Any
    datamodel: Any

    def __init__(self) -> None:
        self._refuse_what_leaks()
        super().__init__()

    @property
    def _filters(self) -> Filters:
        """FAB keeps one object for all threads, and users saw each other's lists: each request gets its own."""
        if not has_request_context():
            return self.__dict__["filters_of_the_view"]
        kept = g.setdefault("filters", {})
        if self.endpoint not in kept:
            kept[self.endpoint] = self.datamodel.get_filters(list(self.search_columns or ()))
        found: Filters = kept[self.endpoint]
        return found

    @_filters.setter
    def _filters(self, filters: Filters) -> None:
        self.__dict__["filters_of_the_view"] = filters

    def _fill_form_exclude_cols(self, exclude_cols: Any, form: Any) -> None:
        """Do nothing: FAB would let `?_flt_0_school=2` in the address replace what the form says."""

    def _init_properties(self) -> None:
        """Keep what is declared: FAB takes every column of the table where a declaration is empty."""
        declared = {name: getattr(self, name) for name in DECLARED}
        self.search_exclude_columns = [] if self.search_columns else self.datamodel.get_search_columns_list()
        super()._init_properties()  # type: ignore[misc]  # FAB's view stands behind this one.
        self.__dict__.update(declared)

    def _init_forms(self) -> None:
        """Make no form from the table: every field is declared in `forms/`."""

    def _refuse_what_leaks(self) -> None:
        """Refuse, when the application starts, what Flask-AppBuilder would show or change without being told."""
        name = type(self).__name__
        for needed in DECLARED:
            if getattr(self, needed) is None:
                raise ViewIsUnsafe(f"{name} must say its {needed}; FAB would take every column.")
        if self.related_views or self.base_filters:
            raise ViewIsUnsafe(
                f"{name}: no related_views and no base_filters; rows are the database's to decide."
            )
        for form in filter(None, (self.add_form, self.edit_form)):
            typed = {field for field in dir(form) if not field.startswith("_")}
            if typed & NEVER_TYPED:
                raise ViewIsUnsafe(f"{name}: {sorted(typed & NEVER_TYPED)} is never typed into a form.")
