"""The paper that goes with a batch: what it is, its sums, its file's fingerprint, and two lines to sign.

It is for colleagues, so its own words are English. The same facts give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import SOURCE, long_date
from forms.letters.setting import Document, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 60.0
"""Edges of the text on US letter paper, in points."""
LINE = HexColor("#b9c1cf")
TITLE, LEAD, GROUP, ROW = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700), Style(9.5, 12.5)
WORDS = (LEFT, 190.0, RIGHT)
SUMS = (LEFT, 380.0, 470.0, RIGHT)
"""Where the columns of facts and of sums begin; the last is the edge."""
AIR, TO_SIGN = 7.0, 34.0

Sums = Sequence[tuple[str, int, Decimal]]


@dataclass(frozen=True)
class Cover:
    """The facts. `made` by the district's clock; money in US dollars; `chain`: the history's length and last hash."""

    district: str
    batch: int
    made: datetime
    made_by: str
    first: date
    last: date
    profile: str
    file_name: str
    sha256: str
    payments: int
    lines: int
    total: Decimal
    accounts: Sums
    schools: Sums
    chain: tuple[int, str]


def cover(facts: Cover) -> bytes:
    """The page, or more where there are many schools, as PDF."""
    sheet = _Sheet(f"Payroll batch {facts.batch}", facts.district)
    for label, value in _facts(facts):
        sheet.row((label, value), WORDS)
    sheet.group("By fund and account", facts.accounts)
    sheet.group("By school", facts.schools)
    sheet.to_sign(("Made by, date", "Received by payroll, date"))
    return sheet.document.finish()


def money(amount: Decimal) -> str:
    """US dollars and cents."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _facts(facts: Cover) -> list[tuple[str, str]]:
    period = f"{long_date(facts.first, SOURCE)} to {long_date(facts.last, SOURCE)}"
    count, head = facts.chain
    made = f"{long_date(facts.made.date(), SOURCE)}, {facts.made:%H:%M}, by {facts.made_by}"
    return [
        ("Days of work", period),
        ("Payments", f"{facts.payments:,} in {facts.lines:,} lines"),
        ("Total", money(facts.total)),
        ("File", f"{facts.file_name}, profile {facts.profile}"),
        ("The file’s fingerprint (SHA-256)", facts.sha256),
        ("Made", made),
        ("Proof of history", f"{count:,} events; last hash {head}"),
    ]


class _Sheet:
    def __init__(self, title: str, lead: str) -> None:
        self.document = Document(title, SOURCE.tag)
        self._part: Part | None = None
        self._new_page()
        self._write(title, TITLE, "H1")
        self._write(lead, LEAD)
        self._height -= AIR

    def group(self, heading: str, sums: Sums) -> None:
        """A table of sums; its heading is never alone at the foot of a page."""
        self._need(GROUP.leading + 2 * ROW.leading + 3 * AIR)
        self._height -= 2 * AIR
        self._write(heading, GROUP, "H2")
        for name, payments, amount in sums:
            self.row((name, f"{payments:,} payments", money(amount)), SUMS)

    def row(self, cells: Sequence[str], edges: Sequence[float]) -> None:
        """Words side by side above a thin line."""
        places = zip(cells, edges, edges[1:], strict=False)
        drawn = [(in_any_script(text or "–", ROW, right - left - 8), left) for text, left, right in places]
        tall = max(paragraph.height for paragraph, _left in drawn) + AIR
        self._need(tall)
        self._rule(LEFT, RIGHT, self._height - tall + 2)
        for paragraph, left in drawn:
            self.document.text(paragraph, left, self._height, part=self.part, tag="P")
        self._height -= tall

    def to_sign(self, labels: Sequence[str]) -> None:
        """A line to sign for each."""
        for label in labels:
            self._need(TO_SIGN + ROW.leading)
            self._height -= TO_SIGN
            self._rule(LEFT, 330.0, self._height + 2)
            self._write(label, ROW)

    @property
    def part(self) -> Part:
        """The document's part that all stands in."""
        assert self._part is not None  # Every page opens it.
        return self._part

    def _write(self, text: str, style: Style, tag: str = "P") -> None:
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self.document.text(paragraph, LEFT, self._height, part=self.part, tag=tag)
        self._height -= paragraph.height

    def _rule(self, left: float, right: float, height: float) -> None:
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.line(left, height, right, height)

    def _need(self, height: float) -> None:
        if self._height - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(SOURCE.tag)
        self._height = TOP
