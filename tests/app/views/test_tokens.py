"""The colours of the product: every pair that stands together can be read (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "app" / "static" / "css"
TOKENS = (FOLDER / "tokens.css").read_text()
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS))
WORDS = [
    (
        "ink",
        ("paper", "sheet", "sand", "lamp", "lamp-deep", "glow", "calm-tint", "done-tint", "refused-tint"),
    ),
    ("ink-soft", ("paper", "sheet", "sand", "glow", "calm-tint")),
    ("link", ("paper", "sheet", "sand", "glow")),
    ("done", ("paper", "sheet", "done-tint")),
    ("done-ink", ("done-tint",)),
    ("refused", ("paper", "sheet", "refused-tint")),
    ("refused-ink", ("refused-tint",)),
    ("calm", ("calm-tint", "sheet")),
    ("ended", ("ended-tint", "sheet")),
    ("sheet", ("night", "night-soft", "dusk", "done", "refused")),
    ("moon", ("night", "night-soft")),
]
EDGES = [
    ("line-strong", ("sheet", "paper")),
    ("focus", ("paper", "sheet", "sand")),
    ("dusk", ("sheet", "sand")),
]


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    COLOURS.update(black="#000000", white="#ffffff")

    assert contrast("black", "white") == pytest.approx(21)


@pytest.mark.parametrize(("words", "ground"), [(one, each) for one, grounds in WORDS for each in grounds])
def test_words_are_read_on_every_ground_they_stand_on(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), [(one, each) for one, grounds in EDGES for each in grounds])
def test_edges_of_what_is_pressed_or_read_stand_out(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def test_the_lamp_is_told_from_every_ground_by_more_than_its_colour() -> None:
    """A lit button has an edge and a shadow of its own; its words are dark on it."""
    forms = (FOLDER / "forms.css").read_text()

    assert re.search(r"\.button\.primary \{[^}]*border-color[^}]*box-shadow", forms)


@pytest.mark.parametrize("part", sorted(FOLDER.glob("*.css")), ids=lambda part: part.stem)
def test_a_part_of_the_stylesheet_uses_tokens_that_there_are(part: Path) -> None:
    style = part.read_text()
    known = set(re.findall(r"(--[\w-]+):", TOKENS + style))

    assert set(re.findall(r"var\((--[\w-]+)", style)) <= known


@pytest.mark.parametrize("part", sorted(FOLDER.glob("*.css")), ids=lambda part: part.stem)
def test_a_part_of_the_stylesheet_can_be_turned_round(part: Path) -> None:
    """Right-to-left comes by itself where no rule says left or right."""
    style = part.read_text()

    assert (
        re.findall(r"[\s;{](?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)", style)
        == []
    )
