"""A PNG as a picture of a PDF: its colours, and how much of the paper shows through."""

from io import BytesIO

from PIL import Image

from forms.letters.setting.objects import Objects


def write_picture(objects: Objects, png: bytes) -> int:
    """Returns the number of the picture's object."""
    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("RGBA")
    alpha = picture.getchannel("A")
    mask = ""
    if alpha.getextrema() != (255, 255):
        mask = f"/SMask {_written(objects, alpha, '/DeviceGray')} 0 R"
    return _written(objects, picture.convert("RGB"), "/DeviceRGB", mask)


def _written(objects: Objects, picture: Image.Image, colours: str, more: str = "") -> int:
    width, height = picture.size
    return objects.put_stream(
        picture.tobytes(),
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}"
        f"/ColorSpace{colours}/BitsPerComponent 8{more}",
    )
