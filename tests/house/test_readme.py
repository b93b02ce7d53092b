"""README prints the table that the program runs."""

from pathlib import Path

from workflows.visit import VISIT

ROOT = Path(__file__).resolve().parents[2]


def test_readme_shows_the_visit_table_as_it_is():
    text = (ROOT / "README.md").read_text()

    shown = text.split("<!-- visit table: begin -->\n")[1].split("<!-- visit table: end -->")[0]

    assert shown.strip() == VISIT.table().strip(), (
        "Run `flask visit table` and put its output between README's markers."
    )


def test_every_page_that_readme_names_is_there():
    import re

    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())

    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing
