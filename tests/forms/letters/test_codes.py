import random
import string
from concurrent.futures import ThreadPoolExecutor

import pytest
import segno

from forms.letters import codes
from forms.letters.codes import code

OF_LINKS = string.ascii_letters + string.digits + "-_/:.?=&%"


def a_link(length, seed):
    chosen = random.Random(seed)
    return "".join(chosen.choice(OF_LINKS) for _ in range(length))


def as_segno_makes_it(link):
    made = segno.make(link.encode(), error="m", mask=2, mode="byte", micro=False, boost_error=False)
    return tuple(int("".join(map(str, row)), 2) for row in made.matrix)


@pytest.mark.parametrize("length", [16, 43, 56, 70, 122])
def test_a_code_is_the_one_that_segno_makes(length):
    for seed in range(4):
        link = a_link(length, seed)

        assert code(link).rows == as_segno_makes_it(link)


def test_a_link_in_other_letters_is_read_as_utf_8():
    link = "https://visits.example.org/año"

    assert code(link).rows == as_segno_makes_it(link)


def test_every_dark_module_is_drawn_and_no_other():
    found = code(a_link(56, 1))
    drawn = set()
    for rectangle in found.operators.split("re"):
        if rectangle.strip():
            left, foot, width, height = map(int, rectangle.split())
            assert height == 1
            drawn |= {(left + step, foot) for step in range(width)}

    dark = {
        (column, found.size - 1 - place)
        for place, row in enumerate(found.rows)
        for column in range(found.size)
        if row >> (found.size - 1 - column) & 1
    }
    assert drawn == dark


def test_threads_that_learn_at_once_agree():
    links = [a_link(61, seed) for seed in range(20)]
    codes._shape.cache_clear()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda link: code(link).rows, links)) == list(map(as_segno_makes_it, links))


def test_a_link_too_long_for_paper_is_refused():
    with pytest.raises(ValueError, match="214 bytes"):
        code("x" * 214)
