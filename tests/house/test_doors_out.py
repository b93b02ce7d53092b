"""What leaves as a file goes through a door that keeps who took it, or holds nothing personal."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VIEWS = sorted((ROOT / "app" / "views").rglob("*.py"))

KEPT_BY = {
    # module → what keeps that somebody took the file
    "calls.py": "disclosures.calls_listed",
    "compliance.py": "compliance.printed",
    "evidence.py": "app/views/looking.py keeps",
    "exports.py": "disclosures.list_taken",
    "letter_runs.py": "disclosures.run_file_printed",
    "letters.py": "disclosures.letter_printed",
    "managing/reviews.py": "reviews.",
    "payroll/batches.py": "disclosures.payroll_file_taken",
    "timesheets.py": "disclosures.timesheet_taken",
    "records.py": "printing.printed",
}
NOTHING_PERSONAL = {
    # module → what its file is
    "charts.py": "a chart of counts",
    "csv_files.py": "an empty form to fill in",
    "invite/steps.py": "a picture of a letter that is not made yet, for who makes it",
    "languages.py": "cards for pointing at a language",
    "letterhead.py": "a school's own picture",
    "older_visits.py": "an empty form to fill in",
    "outreach.py": "a flyer",
    "own_phone.py": "the program of the phone",
    "roster.py": "the faults of an upload, to who brought it in",
    "static_files.py": "style, scripts and fonts",
    "texts.py": "a specimen letter to an invented family",
}
ONES_OWN = {"calendar/feeds.py": "one's own calendar, by an address that only its owner has"}


def sends_a_file(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name == "send_file" or any(word.arg == "mimetype" for word in node.keywords)


def senders() -> set[str]:
    return {
        str(path.relative_to(ROOT / "app" / "views"))
        for path in VIEWS
        if any(sends_a_file(node) for node in ast.walk(ast.parse(path.read_text())))
    }


def test_every_view_that_sends_a_file_keeps_it_or_sends_nothing_personal() -> None:
    known = KEPT_BY.keys() | NOTHING_PERSONAL.keys() | ONES_OWN.keys()

    assert senders() - known == set(), "Use app/views/exports.py, or say here what keeps who took it."


def test_the_doors_do_keep_it() -> None:
    silent = [
        module for module, told in KEPT_BY.items() if told not in (ROOT / "app/views" / module).read_text()
    ]

    assert silent == []
