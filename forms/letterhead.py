"""What stands at the head of letters: lines of text and a picture, checked before it is kept."""

import io
import warnings

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from PIL import Image, UnidentifiedImageError
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, ValidationError

from forms.fields import long_text
from workflows.words import N_

LARGEST = 2 * 1024 * 1024
"""Bytes of an upload."""
MOST_PIXELS = 20_000_000
LEAST_SIDE, KEPT_SIDE = 16, 1200
"""Pixels: a smaller picture is none, a larger one is made smaller; print at 300 dpi asks for no more."""
STARTS = {"PNG": (b"\x89PNG\r\n\x1a\n",), "JPEG": (b"\xff\xd8\xff",), "WEBP": (b"RIFF",), "GIF": (b"GIF8",)}
"""How a file of each format that we read begins: the name and the type that a browser sends say nothing."""
MOST_LINES, LONGEST_LINE = 4, 80

TOO_HEAVY = N_("This picture is larger than 2 MB. Save a smaller one and try again.")
NO_PICTURE = N_("This is not a PNG, JPEG, WebP or GIF picture.")
BROKEN = N_("This picture is damaged or incomplete. Save it again and try once more.")
TOO_LARGE = N_("This picture has too many pixels. Make it smaller, such as 1200 pixels wide.")
TOO_SMALL = N_("This picture is too small to print: at least 16 pixels each way.")
TOO_MANY_LINES = N_("At most four lines fit at the head of a letter.")
LONG_LINE = N_("A line at the head of a letter has at most 80 characters.")


class NotALogo(ValueError):
    """The bytes are no picture that we print; the sentence says why."""


def logo_of(given: bytes) -> bytes:
    """Encode an uploaded picture anew, as PNG on white, without anything else that its file held.

    Raises NotALogo. What we keep is our own file: pixels only, no metadata, no second picture, nothing appended.
    """
    if len(given) > LARGEST:
        raise NotALogo(TOO_HEAVY)
    formats = [name for name, starts in STARTS.items() if given.startswith(starts)]
    if not formats:
        raise NotALogo(NO_PICTURE)
    return _as_png(_on_white(_decoded(given, formats)))


class LetterheadForm(FlaskForm):
    """The head of a school's or a district's letters. A new picture replaces the one before."""

    logo = FileField(
        N_("Logo"),
        description=N_("PNG, JPEG, WebP or GIF, at most 2 MB. Leave it empty to keep the one that is there."),
    )
    lines = long_text(
        N_("Lines of text"),
        longest=400,
        hint=N_("At most four, such as the district's name, its address on the web, or a motto."),
    )
    version = HiddenField()

    picture: bytes | None = None
    """The uploaded logo, ready to keep; None when none was chosen."""

    def validate_logo(self, field: FileField) -> None:
        """Decode what was uploaded, whatever it calls itself."""
        upload: FileStorage | None = field.data
        if not upload or not upload.filename:
            return
        try:
            self.picture = logo_of(upload.stream.read(LARGEST + 1))
        except NotALogo as refused:
            raise ValidationError(str(refused)) from refused

    def validate_lines(self, field: object) -> None:
        """Keep to what fits."""
        if len(self.typed_lines) > MOST_LINES:
            raise ValidationError(TOO_MANY_LINES)
        if any(len(line) > LONGEST_LINE for line in self.typed_lines):
            raise ValidationError(LONG_LINE)

    @property
    def typed_lines(self) -> tuple[str, ...]:
        """The lines with something in them."""
        return tuple(line.strip() for line in (self.lines.data or "").splitlines() if line.strip())


def _decoded(given: bytes, formats: list[str]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of bombs and of broken metadata.
            picture = Image.open(io.BytesIO(given), formats=formats)
            _check_size(*picture.size)
            picture.load()
            return picture.copy()
    except NotALogo:
        raise
    except UnidentifiedImageError as unknown:
        raise NotALogo(NO_PICTURE) from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotALogo(TOO_LARGE) from bomb
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Warning) as broken:
        raise NotALogo(BROKEN) from broken


def _check_size(width: int, height: int) -> None:
    """By what the head of the file says, before a single pixel is decoded."""
    if width * height > MOST_PIXELS:
        raise NotALogo(TOO_LARGE)
    if min(width, height) < LEAST_SIDE:
        raise NotALogo(TOO_SMALL)


def _on_white(picture: Image.Image) -> Image.Image:
    seen = picture.convert("RGBA")
    seen.thumbnail((KEPT_SIDE, KEPT_SIDE))
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _as_png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
