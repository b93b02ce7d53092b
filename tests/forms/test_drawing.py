"""Inputs are drawn as WTForms draws them, letter by letter."""

from typing import Any

import pytest
from markupsafe import Markup
from wtforms.widgets.core import html_params

from forms.drawing import attributes


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "place", "id": "schedule-place", "value": 'Room "9" & <hall>'},
        {"required": True, "disabled": False, "value": ""},
        {"class_": "wide", "data_look_up": "/students", "aria_describedby": "hint", "maxlength": 400},
        {"value": Markup('<b title="x">'), "placeholder": None},
        {"value": "¿Qué tal? ’"},
    ],
)
def test_attributes_are_those_of_wtforms(given: dict[str, Any]) -> None:
    assert attributes(**given) == html_params(**given)


def test_what_was_typed_cannot_leave_its_attribute() -> None:
    assert attributes(value='"><script>') == 'value="&#34;&gt;&lt;script&gt;"'
