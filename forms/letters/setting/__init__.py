"""Setting text in any language: paragraphs laid out by HarfBuzz and ICU, and tagged PDFs that hold them.

`lay_out` makes a `Paragraph`; a `Document` draws it, as often as wanted. All measures are points (1/72 inch);
heights count up from the foot of the page.
"""

from forms.letters.setting.document import Document
from forms.letters.setting.filling import Line
from forms.letters.setting.paragraphs import Paragraph, lay_out, lay_out_once, missing
from forms.letters.setting.structure import Part
from forms.letters.setting.style import INK, Style

__all__ = ["INK", "Document", "Line", "Paragraph", "Part", "Style", "lay_out", "lay_out_once", "missing"]
