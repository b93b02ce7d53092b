"""Pages as pictures."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from forms.letters.letter import typeset
from forms.letters.pictures import as_png
from tests.forms.letters.building import a_letter


@pytest.mark.parametrize(("dpi", "size"), [(72, (612, 792)), (144, (1224, 1584))])
def test_every_page_is_a_picture_of_its_size(dpi, size):
    pictures = as_png(typeset(a_letter(layout="first")), dpi=dpi)

    assert [Image.open(BytesIO(picture)).size for picture in pictures] == [size, size]


def test_four_threads_get_the_same_pictures():
    pdf = typeset(a_letter())
    alone = as_png(pdf)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(as_png, [pdf] * 8)) == [alone] * 8
