"""The list on top of a printed pile."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from forms.letters.cover import Cover, Entry, draw_cover
from forms.letters.languages import SOURCE
from forms.letters.setting import Document, missing


def pages_of(*entries: Entry) -> list[str]:
    document = Document("Letters", "en")
    draw_cover(document, Cover("Alder", "Plum Valley", "first_visit", date(2026, 9, 22), 12, 1, entries))
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(document.finish())).pages]


def entry(number: int = 1, **columns: object) -> Entry:
    given = {
        "teacher": "Reyes, Maria",
        "class_title": "Room 4",
        "students": ("Mateo Ortiz", "Ana Ortiz"),
        "language": "vi",
        "number": number,
    }
    return Entry(**given | columns)  # type: ignore[arg-type]


def test_it_names_each_letter_with_its_children_language_and_number() -> None:
    [page] = pages_of(entry(1207))

    for said in (
        "Letters of Alder",
        "Reyes, Maria · Room 4",
        "Mateo Ortiz, Ana Ortiz",
        "Vietnamese",
        "no. 1207",
    ):
        assert said in page
    assert "by hand" not in page


def test_a_letter_without_an_address_is_marked() -> None:
    assert "by hand" in pages_of(entry(by_hand=True))[0]


def test_three_hundred_letters_are_all_on_it() -> None:
    pages = pages_of(*(entry(number, students=(f"Child{number} Ortiz",)) for number in range(300)))

    assert len(pages) > 5
    assert "Reyes, Maria · Room 4 (continued)" in pages[1]
    assert all(any(f"Child{number} Ortiz" in page for page in pages) for number in range(300))


def test_names_keep_their_script() -> None:
    [page] = pages_of(entry(students=("明 Wong",)))

    assert "明" in page


def test_children_without_a_class_come_under_a_heading_that_says_so() -> None:
    assert "Without a class" in pages_of(entry(teacher="", class_title=""))[0]


@pytest.mark.parametrize("names", [("明 Wong", "محمد"), ("王小明", "نور حداد", "አበበ", "김민준")])
def test_names_of_several_scripts_stand_in_one_line_without_boxes(names: tuple[str, ...]) -> None:
    [page] = pages_of(entry(students=names))

    assert missing(", ".join(names), SOURCE) == ()
    assert all(letter in page for name in names for letter in name if not letter.isspace())


def test_it_speaks_the_language_of_the_screen() -> None:
    said = {"Letters of %(school)s": "Cartas de %(school)s", "by hand": "en mano"}
    cover = Cover(
        "Alder",
        "Plum Valley",
        "first_visit",
        date(2026, 9, 22),
        12,
        1,
        (entry(by_hand=True), entry(language="fa-AF")),
        tongue="es",
        say=lambda words: said.get(words, words),
    )
    document = Document("Letters", "en")

    draw_cover(document, cover)

    page = pypdf.PdfReader(BytesIO(document.finish())).pages[0].extract_text()
    for words in ("Cartas de Alder", "22 de septiembre de 2026", "vietnamita", "darí", "en mano"):
        assert words in page
