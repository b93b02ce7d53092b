"""`flask letter …`: letters and texts as PDF, for translators and for looking at a language."""

from pathlib import Path
from typing import TextIO

import click

from app.commands.gallery import gallery
from forms.letters.kinds import LETTERS
from forms.letters.languages import SOURCE, UnknownLanguage, language
from forms.letters.letter import LAYOUTS, Layout, Letter
from forms.letters.letter import typeset as typeset_letter
from forms.letters.pictures import as_png
from forms.letters.refusal import code_point
from forms.letters.sample import sample_facts, starter_words
from forms.letters.setting.plain import WIDEST, NoGlyph, on_pages
from forms.letters.specimen import words

LANGUAGE = click.option("--language", "tag", required=True, help="Its BCP 47 tag, such as es or zh-Hans.")
OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False, writable=True), help="The PDF."
)
PNG = click.option("--png", is_flag=True, help="Also each page as a picture, beside the PDF.")
_SCREEN = 144


@click.group("letter")
def letters() -> None:
    """Letters and other texts as PDF."""


@letters.command("typeset")
@LANGUAGE
@click.option(
    "--text-file",
    required=True,
    type=click.File(encoding="utf-8-sig"),
    help="UTF-8; - reads what is piped in.",
)
@click.option(
    "--width",
    default=WIDEST,
    type=click.FloatRange(60, WIDEST),
    show_default=True,
    help="Of the column, in points.",
)
@click.option("--font-size", default=11.0, type=click.FloatRange(4, 72), show_default=True, help="In points.")
@OUT
@PNG
def typeset(tag: str, text_file: TextIO, width: float, font_size: float, out: Path, png: bool) -> None:
    """Set any text in any of our languages; an empty line begins a new paragraph.

    A character that no font draws is refused, with its number and its line.
    """
    try:
        pdf = on_pages(text_file.read(), language(tag), width=width, size=font_size)
    except UnknownLanguage as unknown:
        raise click.UsageError(str(unknown)) from unknown
    except UnicodeDecodeError as unread:
        raise click.ClickException("The text is not UTF-8.") from unread
    except NoGlyph as refused:
        shown = f"“{refused.character}” ({code_point(refused.character)})"
        raise click.ClickException(f"No font draws {shown}, in line {refused.line}.") from refused
    write(pdf, out, png)


def write(pdf: bytes, out: Path, png: bool) -> None:
    """Writes the PDF and, if asked, its pages as `name-1.png`, `name-2.png`, …"""
    out.write_bytes(pdf)
    click.echo(f"Wrote {out}.")
    for number, picture in enumerate(as_png(pdf, dpi=_SCREEN) if png else (), start=1):
        page = out.with_name(f"{out.stem}-{number}.png")
        page.write_bytes(picture)
        click.echo(f"Wrote {page}.")


@letters.command("sample")
@LANGUAGE
@click.option(
    "--kind",
    default=LETTERS[0],
    show_default=True,
    type=click.Choice(LETTERS),
    help="What the letter is for.",
)
@click.option(
    "--layout",
    default="beside",
    show_default=True,
    type=click.Choice(LAYOUTS),
    help="Both languages side by side, or the home language first.",
)
@click.option("--slip", is_flag=True, help="With a slip to answer on paper.")
@OUT
@PNG
def sample(tag: str, kind: str, layout: Layout, slip: bool, out: Path, png: bool) -> None:
    """Print a letter of an invented family, with the words that Porchlight brings.

    A language without words of its own shows names of languages and countries instead.
    """
    try:
        spoken = language(tag)
    except UnknownLanguage as unknown:
        raise click.UsageError(str(unknown)) from unknown
    home = None if spoken is SOURCE else words(kind, spoken)
    letter = Letter(sample_facts(kind), words(kind, SOURCE), home, layout, slip)
    write(typeset_letter(letter), out, png)
    if starter_words(kind, spoken.tag) is None:
        click.echo(f"Porchlight brings no letters in {spoken.english_name}: the page shows names instead.")


letters.add_command(gallery)

COMMANDS = (letters,)
