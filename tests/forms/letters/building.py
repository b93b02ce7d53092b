"""Letters that read aloud only what a test changes, and what can be read on their pages."""

from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2

from forms.letters.languages import language
from forms.letters.letter import Explained, Letter
from forms.letters.sample import sample_facts
from forms.letters.specimen import words

LONG_NAME = ("Wolfeschlegelsteinhausenbergerdorff " * 4)[:119] + "z"


def a_letter(
    kind: str = "first_visit",
    tag: str = "es",
    *,
    layout: str = "beside",
    slip: bool = False,
    reviewed: bool = True,
    explained: Explained | None = None,
    **facts: object,
) -> Letter:
    """Of the sample family, with these facts changed."""
    english, home = (
        replace(
            found,
            text=replace(found.text, reviewed=reviewed),
            common=replace(found.common, reviewed=reviewed),
        )
        for found in (words(kind, language("en")), words(kind, language(tag)))
    )
    return Letter(
        replace(sample_facts(kind), **facts),  # type: ignore[arg-type]
        english,
        None if tag == "en" else home,
        layout,  # type: ignore[arg-type]
        slip,
        explained,
    )


def pages_of(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(BytesIO(pdf)).pages)


def read(pdf: bytes) -> str:
    """All that pypdf reads, with single spaces."""
    return " ".join(read_page(pdf, place) for place in range(len(pages_of(pdf))))


def read_page(pdf: bytes, place: int = 0) -> str:
    text = pages_of(pdf)[place].extract_text()
    return " ".join(text.replace("\u200b", "").split())


def read_by_pdfium(pdf: bytes) -> str:
    """All that PDFium reads, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(texts).replace("\ufffe", "-").split())


def places_of(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """For each page, the boxes of its text: left, bottom, right, top, in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append([text.get_rect(place) for place in range(text.count_rects())])
        return found
    finally:
        document.close()
