"""A grant's report on paper: every line stands on it, and nothing that was typed becomes markup."""

from io import BytesIO

from pypdf import PdfReader

from forms.letters.grant_report import Table, grant_report

COLUMNS = ("Payment", "Explained")


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_every_line_stands_on_it_over_several_pages() -> None:
    rows = [(f"#{number}", "The slip lay in the office.") for number in range(90)]

    pdf = grant_report("Home visits", ["Donor"], [Table("Lines", COLUMNS, (0, 80), rows)])

    told = words_of(pdf)
    assert all(f"#{number} " in told for number in range(90))
    assert len(PdfReader(BytesIO(pdf)).pages) > 2


def test_what_was_typed_stays_words() -> None:
    hostile = "<b>Jo</b> & <img src='/etc/passwd'> Nguyễn"

    told = words_of(grant_report(hostile, [hostile], [Table(hostile, COLUMNS, (0, 80), [("#1", hostile)])]))

    assert told.count("<b>Jo</b> &") == 4
