"""Charts are drawn on the server: every figure stands there as a word, and a hidden one draws nothing."""

import re

import pytest
from flask import Flask, render_template_string

from app.views.charts import line_of, rounded_up

BARS = """{% from "charts.html" import bar_chart %}
{% set rows = [("Alder", 12, "12 of 96"), ("Birch", none, "fewer than 10")] %}
{{ bar_chart("Families visited", rows, most=96, mark=9.6, mark_words="10 %") }}"""
PAIRS = """{% from "charts.html" import paired_bars %}
{% set rows = [("Spanish", 48, 52, "48 % and 52 %"), ("Dari", none, 4, "hidden")] %}
{{ paired_bars("Languages", rows, ("Chosen", "School"), most=100) }}"""
LINES = """{% from "charts.html" import line_chart %}
{{ line_chart("Visits by month", [("Sep", 3), ("Oct", none), ("Nov", 8)]) }}"""


def drawn(app: Flask, template: str) -> str:
    with app.test_request_context("/"):
        return render_template_string(template)


def test_a_bar_is_as_long_as_its_share_and_its_words_stand_beside_it(app: Flask) -> None:
    chart = drawn(app, BARS)

    assert 'class="reached" y="0" width="12.5"' in chart
    assert "12 of 96" in chart
    assert "10 %" in chart
    assert "style=" not in chart


def test_a_hidden_group_has_words_and_no_bar(app: Flask) -> None:
    hidden = drawn(app, BARS).split("Birch")[1]

    assert "fewer than 10" in hidden
    assert not re.search(r'<rect class="(part|reached)"', hidden)


def test_the_longest_bar_fills_its_row_where_no_end_is_named(app: Flask) -> None:
    chart = drawn(app, BARS.replace("most=96, ", ""))

    assert 'class="reached" y="0" width="100' in chart


def test_a_pair_draws_two_bars_and_leaves_the_hidden_one_out(app: Flask) -> None:
    spanish, dari = drawn(app, PAIRS).split("<tbody>")[1].split("</tr>")[:2]

    assert re.findall(r'<rect class="(\w+)" y', spanish) == ["part", "other"]
    assert re.findall(r'<rect class="(\w+)" y', dari) == ["other"]


def test_a_line_leaves_a_gap_where_a_value_is_missing(app: Flask) -> None:
    line = line_of([("Sep", 3), ("Oct", None), ("Nov", 8)])

    assert line.path.count("M") == 2
    assert len(line.dots) == 2
    assert [tick.words for tick in line.ticks] == ["0", "2", "4", "6", "8"]
    assert "The same as a table" in drawn(app, LINES)


def test_a_chart_of_nothing_is_drawn_all_the_same(app: Flask) -> None:
    assert line_of([]).path == ""
    assert line_of([("Sep", 0)]).ticks[-1].words == "4"
    assert "Nobody" in drawn(app, BARS.replace('("Alder", 12, "12 of 96")', '("Nobody", 0, "0")'))


@pytest.mark.parametrize(("value", "end"), [(0, 4), (3, 4), (5, 8), (9, 12), (13, 20), (21, 40), (130, 200)])
def test_a_scale_ends_at_a_number_whose_quarters_are_whole(value: float, end: float) -> None:
    assert rounded_up(value) == end
