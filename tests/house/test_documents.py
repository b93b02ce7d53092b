"""What the documents say is there, is there: tests, pages and tables."""

import re
from functools import cache
from pathlib import Path

import pytest
from flask_appbuilder import Model

import app.models  # noqa: F401  The import fills the metadata.

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CITING = ("security.md", "threat-model.md", "privacy.md")
NEVER_MADE_BY_MODELS = {"procrastinate_*"}


TEST = re.compile(r"^ *def (test_\w+)\(", re.MULTILINE)


@cache
def written_tests() -> set[str]:
    return {name for path in (ROOT / "tests").rglob("test_*.py") for name in TEST.findall(path.read_text())}


@pytest.mark.parametrize("document", CITING)
def test_every_test_that_a_document_cites_is_there(document: str) -> None:
    cited = set(re.findall(r"\btest_\w+\b(?!\.py)", (DOCS / document).read_text()))

    assert cited - written_tests() == set(), f"Renamed or gone; cite what proves it now in docs/{document}."


@pytest.mark.parametrize("document", CITING)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = re.findall(r"`((?:app|tests|config|forms|workflows)[\w/]*\.py)`", (DOCS / document).read_text())

    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_link_from_a_document_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} → {link}"
        for page in DOCS.rglob("*.md")
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / link).exists()
    ]

    assert broken == []


def pages_linked_from(page: Path) -> set[Path]:
    """The pages that a page leads to; a folder stands for all of its pages."""
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
    found = [(page.parent / link).resolve() for link in links]
    return {each for target in found for each in (target.glob("*.md") if target.is_dir() else [target])}


def test_readme_leads_to_every_page_of_the_documents() -> None:
    known: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        found = {page for page in pages_linked_from(to_read.pop()) if page.suffix == ".md" and page.exists()}
        to_read += found - known
        known |= found

    lost = [str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page.resolve() not in known]
    assert lost == [], "Link it from README.md, or from a page that is."


def test_every_table_stands_in_the_inventory_of_privacy_once() -> None:
    rows = [line for line in (DOCS / "privacy.md").read_text().splitlines() if line.startswith("| `")]
    placed = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]

    assert set(placed) - NEVER_MADE_BY_MODELS == set(Model.metadata.tables), (
        "Say in docs/privacy.md what a new table holds, of whom, what for, who sees it and how long."
    )
    assert len(placed) == len(set(placed))


def test_a_row_of_the_inventory_leaves_nothing_open() -> None:
    rows = [line for line in (DOCS / "privacy.md").read_text().splitlines() if line.startswith("| `")]

    assert [
        row for row in rows if len(row.split("|")) != 8 or "" in map(str.strip, row.split("|")[1:-1])
    ] == []
