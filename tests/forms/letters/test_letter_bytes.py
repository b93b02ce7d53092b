"""The same letter is the same bytes, in another process, in four threads and in a file of many."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from forms.letters.letter import typeset, typeset_all
from tests.forms.letters.building import a_letter, pages_of

ROOT = Path(__file__).parents[3]


def test_the_same_letter_is_the_same_bytes_in_another_process_whatever_was_set_before():
    program = (
        "import sys, hashlib; sys.path[:0] = ['.'];"
        "from tests.forms.letters.building import a_letter; from forms.letters.letter import typeset;"
        "sys.stdout.write(hashlib.sha256(typeset(a_letter(tag='ar'))).hexdigest())"
    )

    hashes = {
        subprocess.run(
            [sys.executable, "-c", before + program], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for before in ("", program.replace("'ar'", "'fa-AF'").replace("sys.stdout.write", "str") + ";")
    }

    assert len(hashes) == 1


def test_four_threads_set_the_same_letters():
    letters = [
        a_letter(tag=tag, student_names=(f"Child {tag}",)) for tag in ("es", "ar", "vi", "zh-Hans")
    ] * 2
    alone = [typeset(letter) for letter in letters]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(typeset, letters * 2))

    assert together == alone * 2


def test_many_letters_come_in_one_file_each_on_its_own_pages():
    letters = [a_letter(tag=tag, letter_id=f"PV-A{place}") for place, tag in enumerate(("en", "my", "es"))]

    printed = typeset_all(letters)

    assert printed.pages == ((0, 1), (1, 2), (3, 1))
    pages = pages_of(printed.pdf)
    assert len(pages) == 4
    for place, (first, count) in enumerate(printed.pages):
        for number in range(count):
            text = " ".join(pages[first + number].extract_text().split())
            assert f"A{place} · {number + 1}/{count}" in text
    assert pypdf.PdfReader(BytesIO(printed.pdf)).root_object["/Lang"] == "mul"


def test_a_letter_in_a_file_of_many_has_the_lines_it_has_alone():
    letters = [a_letter(tag=tag) for tag in ("es", "ar", "es")]

    pages = pages_of(typeset_all(letters).pdf)

    alone = [pages_of(typeset(letter))[0].extract_text() for letter in letters]
    assert [page.extract_text() for page in pages] == alone


def test_no_letters_make_no_file():
    with pytest.raises(ValueError, match="no letter"):
        typeset_all([])
