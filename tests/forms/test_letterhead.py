"""A logo is decoded, whatever it calls itself, and what is kept is our own picture."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from forms.letterhead import LARGEST, MOST_PIXELS, NotALogo, logo_of


def a_picture(
    format_: str = "PNG", size: tuple[int, int] = (120, 60), mode: str = "RGB", **options: object
) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "P") else tuple([200, 30, 30, 0][: len(mode)])).save(
        kept, format_, **options
    )
    return kept.getvalue()


def read(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_of_each_format_become_png(format_: str) -> None:
    kept = read(logo_of(a_picture(format_)))

    assert (kept.format, kept.mode, kept.size) == ("PNG", "RGB", (120, 60))


def test_what_can_be_seen_through_becomes_white() -> None:
    assert read(logo_of(a_picture(mode="RGBA"))).getpixel((5, 5)) == (255, 255, 255)


def test_metadata_and_whatever_is_appended_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Rosa Ortiz")

    kept = logo_of(a_picture(pnginfo=notes) + b"<script>alert(1)</script>PK\x03\x04")

    assert b"Rosa" not in kept
    assert b"script" not in kept
    assert read(kept).info == {}


def test_a_picture_that_moves_is_its_first_moment() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])

    kept = read(logo_of(moving.getvalue()))

    assert getattr(kept, "n_frames", 1) == 1


def test_a_large_picture_is_made_smaller() -> None:
    assert max(read(logo_of(a_picture(size=(3000, 1000)))).size) == 1200


def test_the_same_upload_gives_the_same_bytes() -> None:
    assert logo_of(a_picture()) == logo_of(a_picture())


def png_that_claims(width: int, height: int) -> bytes:
    """A head that promises many pixels, and nearly nothing after it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "not a PNG"),
        (b"%PDF-1.7", "not a PNG"),
        (SVG, "not a PNG"),
        (b'<?xml version="1.0"?>' + SVG, "not a PNG"),
        (b"BM" + b"\0" * 100, "not a PNG"),
        (b"\x89PNG\r\n\x1a\n", "not a PNG"),
        (b"\x89PNG\r\n\x1a\n" + SVG, "not a PNG"),
        (b"GIF89a/*" + SVG, "PNG, JPEG|damaged|too"),
        (a_picture()[:120], "damaged"),
        (a_picture("JPEG")[:300], "damaged|not a PNG"),
        (b"\0" * (LARGEST + 1), "2 MB"),
        (png_that_claims(60_000, 60_000), "too many pixels"),
        (png_that_claims(MOST_PIXELS, 17), "too many pixels"),
        (png_that_claims(2**31 - 1, 2**31 - 1), "too many pixels|damaged"),
        (png_that_claims(400, 400), "damaged"),
        (a_picture(size=(4000, 4)), "too small"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, bytes) else None,
)
def test_hostile_and_broken_uploads_are_refused_in_a_sentence(given: bytes, said: str) -> None:
    with pytest.raises(NotALogo, match=said):
        logo_of(given)
