"""A photo of a signed slip, made anew: only pixels are kept, nothing that a camera or a stranger adds to a file."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from PIL import Image, ImageOps, UnidentifiedImageError
from werkzeug.datastructures import FileStorage
from wtforms import Form, ValidationError

from forms.fields import text
from workflows.words import N_, Msgid

MOST_BYTES = 15 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_MARKS = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypavif")

EMPTY = N_("The file is empty; choose the photo again.")
TOO_LARGE = N_("The photo is larger than 15 MB; take it again at a smaller size.")
TOO_MANY_PIXELS = N_("The photo has more than 50 million pixels; take it again at a smaller size.")
HEIC = N_(
    "This is a HEIC photo, which other devices cannot read. On an iPhone choose Settings, Camera, Formats,"
    " Most Compatible; or take a picture of the screen and send that."
)
NO_PHOTO = N_("This is no photo that can be read; send a JPEG, PNG or WebP.")
BROKEN = N_("The photo did not arrive whole; send it again.")


@dataclass(frozen=True)
class Slip:
    """A photo that was made anew: JPEG, pixels only."""

    content: bytes


class NoSlip(ValueError):
    """The file is no photo that can be kept; `sentence` says how to repair it."""

    def __init__(self, sentence: Msgid) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def made_anew(content: bytes) -> Slip:
    """The photo as a JPEG of at most 2000 pixels a side, without anything but its pixels. Raises NoSlip.

    Its size is judged before it is decoded; what follows the picture in the file, or stands beside it, is left behind.
    """
    if not content:
        raise NoSlip(EMPTY)
    if len(content) > MOST_BYTES:
        raise NoSlip(TOO_LARGE)
    if content[4:12] in HEIC_MARKS:
        raise NoSlip(HEIC)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Slip(_encoded(content))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NoSlip(TOO_MANY_PIXELS) from bomb
    except UnidentifiedImageError as unknown:
        raise NoSlip(NO_PHOTO) from unknown
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        if isinstance(broken, NoSlip):
            raise
        raise NoSlip(BROKEN) from broken


def _encoded(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NoSlip(TOO_MANY_PIXELS)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        pixels = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA")
        pixels.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    pixels.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


class SlipField(FileField):
    """A photo from the phone; after validation its data is a Slip, made anew, or None."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        """Judge the file; the sentence says how to repair it."""
        if not isinstance(self.data, FileStorage):
            self.data = None
            return
        content = self.data.stream.read(MOST_BYTES + 1)
        self.data = None
        try:
            self.data = made_anew(content)
        except NoSlip as no:
            raise ValidationError(no.sentence) from no


class SlipForm(FlaskForm):
    """One more photo of a visit's slip."""

    photo = SlipField(
        N_("Photo of the slip"),
        description=N_("JPEG, PNG or WebP, at most 15 MB. Only the picture itself is kept."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    def validate_photo(self, field: SlipField) -> None:
        """Nothing chosen is nothing kept."""
        if field.data is None:
            raise ValidationError(N_("Choose a photo first."))


class RemoveSlipForm(FlaskForm):
    """Why a photo is taken away."""

    reason = text(N_("Why is it taken away?"), longest=200, required=True)
