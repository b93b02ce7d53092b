"""Pages as pictures, for previews on screen and for looking at what was printed."""

from io import BytesIO
from threading import Lock

import pypdfium2

_POINTS_PER_INCH = 72

# PDFium may not be entered by two threads at once.
_one_at_a_time = Lock()


def as_png(pdf: bytes, dpi: int = 96) -> list[bytes]:
    """Every page as a PNG."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_picture(page, dpi) for page in document]
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    output = BytesIO()
    page.render(scale=dpi / _POINTS_PER_INCH).to_pil().save(output, "PNG")
    return output.getvalue()
