"""The file: what hangs on what for a screen reader, and that the same letter is always the same bytes."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ContentStream, IndirectObject

from forms.letters.languages import LANGUAGES, language
from forms.letters.setting import Document, Style, lay_out
from tests.forms.letters.setting.reading import STYLE, words_of

ENGLISH, ARABIC, HINDI = language("en"), language("ar"), language("hi")


def opened(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(document.finish()), strict=True)


def a_document() -> Document:
    document = Document("An invitation", "mul", author="Alder Elementary School")
    document.new_page()
    return document


def elements(reader: pypdf.PdfReader):
    """Every element of the structure with its depth, from the top."""

    def below(node, depth):
        yield depth, node
        for kid in children(node):
            if "/S" in kid:
                yield from below(kid, depth + 1)

    return list(below(reader.root_object["/StructTreeRoot"]["/K"], 0))


def children(node):
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    listed = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() for kid in listed if not isinstance(kid, int)]


def tags(reader: pypdf.PdfReader):
    return [(depth, node["/S"]) for depth, node in elements(reader)]


def stands_on(node, page: pypdf.PageObject) -> bool:
    return node.raw_get("/Pg") == page.indirect_reference


def in_many_languages() -> bytes:
    document = Document("Many languages", "mul")
    for tag, spoken in LANGUAGES.items():
        document.begin_letter()
        document.new_page()
        text = " ".join(words_of(spoken, most=12))
        document.text(lay_out(text, spoken, STYLE, 200), 50, 700, part=document.part(tag))
    return document.finish()


def test_a_letter_is_a_part_with_a_section_for_each_language():
    document = a_document()
    for _ in range(2):
        document.begin_letter()
        document.text(lay_out("Hello", ENGLISH, STYLE, 200), 50, 700, part=document.part("en"), tag="H1")
        document.text(lay_out("مرحبا", ARABIC, STYLE, 200), 300, 700, part=document.part("ar"))

    reader = opened(document)

    one_letter = [(1, "/Part"), (2, "/Sect"), (3, "/H1"), (2, "/Sect"), (3, "/P")]
    assert tags(reader) == [(0, "/Document"), *one_letter, *one_letter]
    assert [node["/Lang"] for _, node in elements(reader) if node["/S"] == "/Sect"] == [
        "en",
        "ar",
        "en",
        "ar",
    ]


def test_the_file_names_its_language_and_title():
    reader = opened(a_document())

    root = reader.root_object
    assert root["/Lang"] == "mul"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("An invitation", "Alder Elementary School")
    assert b'<rdf:li xml:lang="x-default">An invitation</rdf:li>' in root["/Metadata"].get_data()


def test_a_title_is_only_text():
    document = Document("Ana <b> & (Luis) \\ 你好", "en")
    document.new_page()

    reader = opened(document)

    assert reader.metadata is not None
    assert reader.metadata.title == "Ana <b> & (Luis) \\ 你好"
    assert b"Ana &lt;b&gt; &amp; (Luis)" in reader.root_object["/Metadata"].get_data()


def test_every_mark_on_every_page_leads_to_its_element():
    reader = pypdf.PdfReader(BytesIO(in_many_languages()))

    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        stream = ContentStream(page.get_contents(), reader)
        marks = [
            operands[1]["/MCID"]
            for operands, operator in stream.operations
            if operator == b"BDC" and "/MCID" in operands[1]
        ]
        owners = parents[page["/StructParents"]].get_object()
        assert marks == list(range(len(owners)))
        assert all(stands_on(owner.get_object(), page) for owner in owners)


def test_a_paragraph_that_goes_on_over_the_page_is_one_element():
    document = a_document()
    part = document.part("en")
    long = lay_out("word " * 40, ENGLISH, STYLE, 100)
    document.text(long, 50, 100, part=part, last_line=2)
    document.new_page()
    document.text(long, 50, 700, part=part, first_line=2)

    reader = opened(document)

    [_, _, (_, paragraph)] = elements(reader)
    assert len(paragraph["/K"]) == 2
    assert stands_on(paragraph, reader.pages[0])
    assert stands_on(paragraph["/K"][1], reader.pages[1])
    assert sum(page.extract_text().count("word") for page in reader.pages) == 40


def test_items_that_follow_each_other_are_one_list():
    document = a_document()
    part = document.part("en")
    for text in ("at home", "at school"):
        document.text(lay_out(text, ENGLISH, STYLE, 200), 50, 700, part=part, tag="LI")
    document.text(lay_out("Thank you", ENGLISH, STYLE, 200), 50, 600, part=part)

    found = [tag for _, tag in tags(opened(document))]

    assert found == ["/Document", "/Sect", "/L", "/LI", "/LBody", "/LI", "/LBody", "/P"]


def test_text_whose_glyphs_do_not_spell_it_says_itself():
    document = a_document()
    document.text(lay_out("मिलना चाहते हैं", HINDI, STYLE, 200), 50, 700, part=document.part("hi"))
    document.text(lay_out("\u2068مرحبا\u2069 بكم", ARABIC, STYLE, 200), 50, 600, part=document.part("ar"))
    document.text(lay_out("Hello", ENGLISH, STYLE, 200), 50, 500, part=document.part("en"))

    reader = opened(document)

    said = [node.get("/ActualText") for _, node in elements(reader) if node["/S"] == "/P"]
    assert said == ["मिलना चाहते हैं", "مرحبا بكم", None]
    assert b"/Span<</ActualText<FEFF092E093F" in reader.pages[0].get_contents().get_data()


def test_rules_are_passed_over_by_screen_readers():
    document = a_document()
    with document.artifact() as canvas:
        canvas.line(10, 10, 100, 10)

    reader = opened(document)

    assert reader.pages[0].get_contents().get_data().startswith(b"/Artifact BMC q")
    assert tags(reader) == [(0, "/Document")]


@pytest.mark.parametrize(
    ("mode", "colour"), [("RGB", (9, 9, 9)), ("RGBA", (9, 9, 9, 99)), ("P", 1), ("L", 9)]
)
def test_a_picture_says_what_is_to_be_seen_and_is_kept_once(mode, colour):
    png = BytesIO()
    Image.new(mode, (4, 3), colour).save(png, "PNG")
    document = a_document()
    part = document.part("en")
    for left in (10, 90):
        document.picture(png.getvalue(), left, 10, 40, 30, alt="The school’s logo", part=part)

    reader = opened(document)

    figures = [node for _, node in elements(reader) if node["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["The school’s logo"] * 2
    assert len(reader.pages[0]["/Resources"]["/XObject"]) == 1
    assert reader.pages[0].images[0].image.size == (4, 3)


def test_every_font_is_in_the_file_and_only_with_the_glyphs_drawn():
    pdf = in_many_languages()

    fonts = pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]

    for font in fonts.values():
        assert font["/Subtype"] == "/Type0"
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
        assert font["/BaseFont"][7] == "+"
    assert b"Helvetica" not in pdf
    assert len(pdf) < 400_000


def test_text_that_stands_again_is_written_once_and_drawn_as_often():
    document = a_document()
    again = lay_out("See you soon", ENGLISH, STYLE, 200)
    for top in (700, 600):
        document.text(again, 50, top, part=document.part("en"))
    document.new_page()
    document.text(again, 50, 700, part=document.part("en"))

    reader = opened(document)

    assert [page.extract_text().count("See you soon") for page in reader.pages] == [2, 1]


def test_bold_and_colour_belong_to_the_style():
    document = a_document()
    bold = Style(12, 16, 700)
    document.text(lay_out("Strong", ENGLISH, bold, 200), 50, 700, part=document.part("en"))

    reader = opened(document)

    [font] = reader.pages[0]["/Resources"]["/Font"].values()
    assert reader.pages[0].extract_text() == "Strong"
    assert font["/DescendantFonts"][0]["/W"][1][0] > 500


def test_four_threads_make_the_same_bytes():
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: in_many_languages(), range(4)))

    assert len(set(made)) == 1


ANOTHER_PROCESS = """
from hashlib import sha256
from forms.letters.languages import language
from forms.letters.setting import Style, lay_out
lay_out("Something else, set before", language("ja"), Style(30, 40, 700), 100)
from tests.forms.letters.setting.test_document import in_many_languages
print(sha256(in_many_languages()).hexdigest())
"""


def test_another_process_makes_the_same_bytes():
    done = subprocess.run([sys.executable, "-c", ANOTHER_PROCESS], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == sha256(in_many_languages()).hexdigest()
