"""A photo of a slip is made anew; whatever else a file may be is refused with a sentence."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from forms import slips
from forms.slips import NoSlip, made_anew


def a_picture(form: str = "JPEG", size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#336699").save(out, form, **options)
    return out.getvalue()


def a_png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head speaks of any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg(form: str) -> None:
    kept = made_anew(a_picture(form)).content

    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (300, 200))


def test_a_large_photo_becomes_smaller() -> None:
    with Image.open(BytesIO(made_anew(a_picture(size=(5000, 2500))).content)) as picture:
        assert picture.size == (2000, 1000)


def test_what_a_camera_adds_is_left_behind_and_the_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Camera of Rosa Ortiz", {1: "N"}
    sent = a_picture(exif=exif, comment=b"at home")
    assert b"Rosa Ortiz" in sent

    kept = made_anew(sent).content

    assert b"Rosa" not in kept
    assert b"at home" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert picture.size == (200, 300)
        assert not picture.getexif()


def test_what_follows_the_picture_is_left_behind() -> None:
    kept = made_anew(a_picture() + b"<script>alert(1)</script>PK\x03\x04").content

    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", slips.EMPTY),
        (b"GIF89a" + b"\0" * 40, slips.NO_PHOTO),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', slips.NO_PHOTO),
        (b"%PDF-1.7\n", slips.NO_PHOTO),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", slips.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", slips.HEIC),
        (b"\xff\xd8\xff" + b"\0" * 200, slips.NO_PHOTO),
        (a_png_that_says(50_000, 50_000), slips.TOO_MANY_PIXELS),
        (a_png_that_says(10_000, 5_001), slips.TOO_MANY_PIXELS),
        (b"\xff" * (15 * 2**20 + 1), slips.TOO_LARGE),
    ],
    ids=["empty", "gif", "svg", "pdf", "heic", "mif1", "no jpeg", "bomb", "too many pixels", "too heavy"],
)
def test_anything_else_is_refused_with_a_sentence(sent: bytes, sentence: str) -> None:
    with pytest.raises(NoSlip) as refused:
        made_anew(sent)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_did_not_arrive_whole_is_refused(form: str) -> None:
    whole = a_picture(form, size=(900, 900))

    with pytest.raises(NoSlip) as refused:
        made_anew(whole[: len(whole) // 2])

    assert refused.value.sentence in (slips.BROKEN, slips.NO_PHOTO)


def test_a_picture_with_many_frames_keeps_the_first() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    with Image.open(BytesIO(made_anew(out.getvalue()).content)) as picture:
        assert picture.size == (40, 40)
        assert getattr(picture, "n_frames", 1) == 1
