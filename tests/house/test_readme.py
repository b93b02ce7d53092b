"""README prints the tables that the program runs."""

from pathlib import Path
from typing import Any

import pytest

from workflows.machine import Workflow
from workflows.payment import PAYMENT
from workflows.visit import VISIT

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("workflow", [VISIT, PAYMENT], ids=["visit", "payment"])
def test_readme_shows_each_table_as_it_is(workflow: Workflow[Any, Any]):
    text, name = (ROOT / "README.md").read_text(), workflow.name

    shown = text.split(f"<!-- {name} table: begin -->\n")[1].split(f"<!-- {name} table: end -->")[0]

    assert shown.strip() == workflow.table().strip(), (
        f"Run `flask {name} table` and put its output between README's markers."
    )


def test_every_page_that_readme_names_is_there():
    import re

    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())

    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing
