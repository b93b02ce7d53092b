"""`flask letter gallery`: every language and kind once, to be looked at."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import click
from PIL import Image, ImageDraw, ImageFont

from forms.letters.kinds import LETTERS
from forms.letters.languages import LANGUAGES, SOURCE, Language
from forms.letters.letter import Layout, Letter, typeset
from forms.letters.pictures import as_png
from forms.letters.sample import sample_facts
from forms.letters.specimen import words

CONTACT_SHEET = "contact-sheet.png"
_READABLE = 110
_WIDTH, _HEIGHT = 170, 220
_MARGIN, _LABEL = 10, 16

# The invitation is also set with each language on pages of its own.
_SETTINGS: tuple[tuple[str, Layout], ...] = (*((kind, "beside") for kind in LETTERS), (LETTERS[0], "first"))


@click.command("gallery")
@click.option(
    "--out",
    default="instance/letters",
    type=click.Path(path_type=Path, file_okay=False),
    show_default=True,
    help="The folder.",
)
@click.option("--language", "tags", multiple=True, help="Only this one; may be given several times.")
@click.option("--png", is_flag=True, help="Also each page as a picture.")
def gallery(out: Path, tags: tuple[str, ...], png: bool) -> None:
    """One letter of the sample family per language and kind, and all first pages on one sheet.

    A language without words of its own shows names of languages and countries instead.
    """
    out.mkdir(parents=True, exist_ok=True)
    first_pages = []
    for spoken in (each for each in LANGUAGES.values() if not tags or each.tag in tags):
        click.echo(f"{spoken.english_name} …")
        first_pages += [(name, _written(name, pdf, out, png)) for name, pdf in _of(spoken)]
    (out / CONTACT_SHEET).write_bytes(contact_sheet(first_pages))
    click.echo(f"Wrote {len(first_pages)} letters and {CONTACT_SHEET} to {out}.")


def _of(spoken: Language) -> Iterator[tuple[str, bytes]]:
    """The name and the PDF of each letter in a language."""
    for kind, layout in _SETTINGS:
        home = None if spoken is SOURCE else words(kind, spoken)
        letter = Letter(sample_facts(kind), words(kind, SOURCE), home, layout, slip=layout == "first")
        yield f"{spoken.tag} {kind} {layout}", typeset(letter)


def _written(name: str, pdf: bytes, out: Path, png: bool) -> bytes:
    """Writes one letter; returns its first page as a picture."""
    path = out / f"{name.replace(' ', '-')}.pdf"
    path.write_bytes(pdf)
    pictures = as_png(pdf, dpi=_READABLE)
    for number, picture in enumerate(pictures if png else (), start=1):
        path.with_name(f"{path.stem}-{number}.png").write_bytes(picture)
    return pictures[0]


def contact_sheet(named: Iterable[tuple[str, bytes]]) -> bytes:
    """Pictures in rows as long as there are kinds, each with its name below it."""
    cells = list(named)
    across = len(_SETTINGS)
    down = -(-len(cells) // across)
    sheet = Image.new("RGB", (across * (_WIDTH + _MARGIN), down * (_HEIGHT + _LABEL + _MARGIN)), "#8a93a3")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for number, (name, png) in enumerate(cells):
        left = number % across * (_WIDTH + _MARGIN)
        top = number // across * (_HEIGHT + _LABEL + _MARGIN)
        with Image.open(BytesIO(png)) as page:
            sheet.paste(page.convert("RGB").resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS), (left, top))
        pen.text((left + 2, top + _HEIGHT + 1), name, font=font, fill="white")
    output = BytesIO()
    sheet.save(output, "PNG", optimize=True)
    return output.getvalue()
