"""What a view must declare before it starts; stock Flask-AppBuilder starts without."""

from typing import Any

import pytest
from flask import Flask

from app.views.base import AppModelView, ViewIsUnsafe
from forms.records import SchoolForm
from tests.app.views.base.schools import COLUMNS


@pytest.mark.parametrize("lack", ["list_columns", "show_columns", "search_columns", "order_columns"])
def test_a_view_that_does_not_name_its_columns_does_not_start(lack: str) -> None:
    with pytest.raises(ViewIsUnsafe, match=lack):
        type("LeakyView", (AppModelView,), {**COLUMNS, lack: None})()


@pytest.mark.parametrize(
    "held", [{"related_views": [AppModelView]}, {"base_filters": [["tags.name", None, ""]]}]
)
def test_a_view_with_fabs_related_views_or_base_filters_does_not_start(held: dict[str, Any]) -> None:
    with pytest.raises(ViewIsUnsafe, match="rows are the database's to decide"):
        type("LeakyView", (AppModelView,), {**COLUMNS, **held})()


def test_a_form_with_the_state_does_not_start() -> None:
    from forms.fields import text

    form = type("StateForm", (SchoolForm,), {"state": text("State", longest=10)})
    with pytest.raises(ViewIsUnsafe, match="state"):
        type("LeakyView", (AppModelView,), {**COLUMNS, "edit_form": form})()


def test_a_declaration_that_names_nothing_stays_empty(app: Flask) -> None:
    guardians = next(v for v in app.extensions["appbuilder"].baseviews if type(v).__name__ == "GuardianView")

    assert tuple(guardians.search_columns) == ()
