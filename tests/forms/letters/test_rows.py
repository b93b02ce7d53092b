"""Where blocks of rows find their place on pages."""

import pytest

from forms.letters.languages import SOURCE
from forms.letters.rows import TOP, Block, Cell, Column, Space, Texts, paginate
from forms.letters.setting import Style, lay_out

FOOT = 100.0
ROOM = TOP - FOOT
STYLE = Style(10, 13)


def a_block(height: float, *, with_next: bool = False) -> Block:
    return Block((Space(height),), with_next=with_next)


def lines(many: int) -> Texts:
    column = Column(0, 43, 200)
    return Texts(
        (Cell(lay_out("\n".join(f"line {each}" for each in range(many)), SOURCE, STYLE, 200), column),)
    )


def heights(pages):  # type: ignore[no-untyped-def]
    return [[block.height for _, block in page] for page in pages]


def test_blocks_follow_each_other_down_the_page():
    pages = paginate([a_block(50), a_block(60)], first_top=700, foot=FOOT)

    assert [[top for top, _ in page] for page in pages] == [[700, 650]]


def test_what_does_not_fit_begins_the_next_page_at_its_top():
    pages = paginate([a_block(500), a_block(300)], first_top=700, foot=FOOT)

    assert [[top for top, _ in page] for page in pages] == [[700], [TOP]]


def test_a_heading_goes_with_what_it_heads():
    pages = paginate([a_block(500), a_block(60, with_next=True), a_block(100)], first_top=700, foot=FOOT)

    assert heights(pages) == [[500], [60, 100]]


def test_a_chain_longer_than_a_page_is_broken_before_its_last_links():
    chain = [a_block(300, with_next=True), a_block(300, with_next=True), a_block(300)]

    assert heights(paginate(chain, first_top=TOP, foot=FOOT)) == [[300], [300, 300]]


@pytest.mark.parametrize("panel", [False, True])
def test_a_block_taller_than_a_page_is_divided_between_lines_and_loses_none(panel):
    block = Block((lines(30), lines(60), lines(20)), panel=panel)

    pages = paginate([block], first_top=500, foot=FOOT)

    drawn = sum(
        len(cell.paragraph.lines[slice(*row.lines)])
        for page in pages
        for _, piece in page
        for row in piece.rows
        for cell in row.cells  # type: ignore[attr-defined]
    )
    assert drawn == 110
    assert all(top - piece.height >= FOOT - 0.01 for page in pages for top, piece in page)


def test_a_line_taller_than_a_page_is_set_all_the_same():
    pages = paginate([a_block(ROOM + 50), a_block(20)], first_top=500, foot=FOOT)

    assert [height for page in heights(pages) for height in page] == [ROOM + 50, 20]


def test_first_lines_of_two_scripts_stand_on_one_height():
    tight, wide = Style(10, 13), Style(10, 18)
    row = Texts(
        (
            Cell(lay_out("one", SOURCE, tight, 200), Column(0, 43, 200)),
            Cell(lay_out("two", SOURCE, wide, 200), Column(1, 300, 200)),
        )
    )

    assert row.baseline == wide.baseline
    assert row.height == pytest.approx(18)
