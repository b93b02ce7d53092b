"""Other ways to make the same letters: what one would write without a typesetter of one's own.

Each takes letters (English beside Spanish) and returns PDF files. None of them can set Arabic, Khmer or Burmese
rightly; only Typst tries, and only Typst tags its pages.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from forms.letters.codes import code
from forms.letters.letter import Letter
from forms.letters.values import plain
from forms.letters.versions import Version

_NOTO = "NotoSans[wght].ttf"
_STYLE = ParagraphStyle("letter", fontName="Helvetica", fontSize=10, leading=13.4, spaceAfter=6)
_TITLE = ParagraphStyle("title", parent=_STYLE, fontName="Helvetica-Bold", fontSize=14, leading=19)
_QR_SIZE = 72

Modules = Callable[[str], tuple[int, str]]
"""Of a link: the modules of a side, and the operators that draw the dark ones."""

_COLUMNS = (45, 315)
_VARIABLE = ("guardians", "students", "educators", "caller", "phone", "reply_by")


def said(version: Version) -> list[str]:
    """The letter's paragraphs, title first, as plain text."""
    return [plain(version.says(part.name)) for part in version.chosen("letter")]


def platypus(letters: Sequence[Letter]) -> list[bytes]:
    """A document for each letter, its English paragraphs one below the other."""
    return [_built(_head(each) + _column(said(each.versions[0])) + [_qr_widget(each)]) for each in letters]


def platypus_beside(letters: Sequence[Letter]) -> list[bytes]:
    """A document for each letter, both languages beside each other in a table: as much text as ours."""
    return [_built([*_head(each), _beside(each), _qr_widget(each)]) for each in letters]


def _built(story: list[Any]) -> bytes:
    output = BytesIO()
    SimpleDocTemplate(output, pagesize=LETTER, topMargin=48, bottomMargin=40).build(story)
    return output.getvalue()


def _head(letter: Letter) -> list[Any]:
    lines = (letter.facts.school_name, letter.facts.district_name, *(letter.facts.household_address or ()))
    return [Paragraph(escape(line), _STYLE) for line in lines]


def _column(paragraphs: Sequence[str]) -> list[Any]:
    title, *rest = paragraphs
    return [Paragraph(escape(title), _TITLE), *(Paragraph(escape(each), _STYLE) for each in rest)]


def _beside(letter: Letter) -> Table:
    columns = [_column(said(version)) for version in letter.versions]
    return Table(list(zip(*columns, strict=False)), colWidths=[262, 262], splitInRow=1)


def _qr_widget(letter: Letter) -> Drawing:
    code = QrCodeWidget(letter.facts.answer_url, barLevel="M", barWidth=_QR_SIZE, barHeight=_QR_SIZE)
    drawing = Drawing(_QR_SIZE, _QR_SIZE)
    drawing.add(code)
    return drawing


def bare_canvas(letters: Sequence[Letter]) -> list[bytes]:
    """One file. All that never changes is a form, drawn once; a page puts its family's values into the blanks.

    Nobody breaks lines here: a long name runs over the edge. The code is segno's, with a fixed mask.
    """
    return _filled_in(letters, _segno_rectangles)


def bare_canvas_quick_codes(letters: Sequence[Letter]) -> list[bytes]:
    """The same with our own quick codes."""
    return _filled_in(letters, lambda link: (code(link).size, code(link).operators))


def _filled_in(letters: Sequence[Letter], modules: Modules) -> list[bytes]:
    _register_noto()
    output = BytesIO()
    canvas = Canvas(output, pagesize=LETTER, pageCompression=1, invariant=1)
    canvas.beginForm("letter")
    _draw_unchanging(canvas, letters[0])
    canvas.endForm()
    for letter in letters:
        canvas.doForm("letter")
        _draw_variable(canvas, letter, modules)
        canvas.showPage()
    canvas.save()
    return [output.getvalue()]


@cache
def _register_noto() -> None:
    font = TTFont("Noto", BytesIO((files("manimgx_fonts") / _NOTO).read_bytes()))
    pdfmetrics.registerFont(font)


def _draw_unchanging(canvas: Canvas, letter: Letter) -> None:
    style = ParagraphStyle("noto", parent=_STYLE, fontName="Noto")
    for left, version in zip(_COLUMNS, letter.versions, strict=True):
        top = 540.0
        for part in version.chosen("letter"):
            text = re.sub(r"\{\w+\}", "………", version.words.text.parts[part.name])
            paragraph = Paragraph(escape(text), style)
            _, height = paragraph.wrap(252, 640)
            paragraph.drawOn(canvas, left, top - height)
            top -= height + 6


def _draw_variable(canvas: Canvas, letter: Letter, modules: Modules) -> None:
    facts = letter.facts
    canvas.setFont("Noto", 10)
    for place, line in enumerate(facts.household_address or ()):
        canvas.drawString(60, 700 - 13 * place, line)
    for left, version in zip(_COLUMNS, letter.versions, strict=True):
        for place, name in enumerate(_VARIABLE):
            canvas.drawString(left, 640 - 14 * place, plain(version.values[name]))
    canvas.drawString(60, 30, facts.letter_id)
    canvas.drawString(200, 60, facts.answer_url)
    size, rectangles = modules(facts.answer_url or "")
    unit = _QR_SIZE / size
    canvas._code.append(f"q {unit:.3f} 0 0 {unit:.3f} 60 45 cm {rectangles}f Q")


def _segno_rectangles(link: str) -> tuple[int, str]:
    """How many modules a side has, and a rectangle for each run of dark ones."""
    matrix = segno.make(link, error="m", mask=2, micro=False, boost_error=False).matrix
    drawn = []
    for height, row in enumerate(reversed(matrix)):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            drawn.append(f"{start} {height} {end - start} 1 re ")
            start = row.find(1, end)
    return len(matrix), "".join(drawn)


def has_typst() -> bool:
    """It is a package for development only."""
    return find_spec("typst") is not None


def typst(letters: Sequence[Letter]) -> list[bytes]:
    """One file, merged by Typst's own template from data, with its fonts already open. Tagged."""
    data = [
        {
            "head": [each.facts.school_name, each.facts.district_name, *(each.facts.household_address or ())],
            "columns": [said(version) for version in each.versions],
            "qr": _svg(each.facts.answer_url or ""),
            "foot": each.facts.letter_id,
        }
        for each in letters
    ]
    pdf: bytes = _compiler().compile(_TYPST.encode(), format="pdf", sys_inputs={"letters": json.dumps(data)})
    return [pdf]


def _svg(link: str) -> str:
    return segno.make(link, error="M", mask=2, micro=False).svg_inline(scale=2, border=0)


@cache
def _compiler() -> Any:
    import typst

    engine: Any = typst
    folder = str(files("manimgx_fonts"))
    return engine.Compiler(_TYPST.encode(), font_paths=[folder], ignore_system_fonts=True)


_TYPST = """
#set page(paper: "us-letter", margin: (x: 45pt, top: 48pt, bottom: 40pt))
#set text(font: "Noto Sans", size: 10pt, lang: "en")
#set par(spacing: 12pt, leading: 5pt)
#for letter in json(bytes(sys.inputs.letters)) {
  for line in letter.head { block(line) }
  let (english, home) = letter.columns
  grid(
    columns: (1fr, 1fr), column-gutter: 18pt, row-gutter: 9pt,
    ..english.zip(home).enumerate().map(((place, both)) => (
      if place == 0 { strong(both.at(0)) } else { both.at(0) },
      text(lang: "es", if place == 0 { strong(both.at(1)) } else { both.at(1) }),
    )).flatten()
  )
  image(bytes(letter.qr), format: "svg", width: 72pt, alt: "QR")
  text(size: 8pt, letter.foot)
  pagebreak(weak: true)
}
"""
