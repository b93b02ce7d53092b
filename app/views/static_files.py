"""Stylesheet, mark and font: served by us, addressed by their content, kept by the browser for a year."""

import functools
import gzip
import hashlib
from importlib import resources
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from flask import Blueprint, Flask, Response, abort, current_app, request, send_file, url_for

FIRST = ("tokens", "frame", "forms", "pieces", "lists", "charts", "pages")
LAST = ("family", "print")
"""Parts of the stylesheet, of `static/css/`, in their order; the parts of single areas stand between."""
LATIN = (
    (0x20, 0x17F),
    (0x1A0, 0x1B0),
    (0x218, 0x21B),
    (0x2B9, 0x2BC),
    (0x300, 0x309),
    (0x323, 0x323),
    (0x1E80, 0x1EF9),
    (0x2010, 0x203A),
    (0x20AB, 0x20AC),
    (0x2212, 0x2212),
)
"""Code points of the screen's font, first to last; every other script is drawn with the reader's own."""
FONTS = {"porchlight-latin.ttf": ("manimgx_fonts", "NotoSans[wght].ttf")}
"""Fonts of the screens by name: where each is cut out of, the package that letters are set from."""
YEAR = 365 * 24 * 3600

fonts = Blueprint("fonts", __name__)


@fonts.get("/static/fonts/<name>")
def file(name: str) -> Response:
    """Serve the Latin of a font."""
    if name not in FONTS:
        abort(404)
    return _sent(_latin(name), "font/ttf")


@fonts.get("/static/look.css")
def look() -> Response:
    """Serve the stylesheet, all its parts in one."""
    return _sent(_look(_folder()), "text/css")


def init_app(app: Flask) -> None:
    """Serve them and let templates name a static file with `asset('mark.svg')`, the stylesheet with `stylesheet()`.

    What they hold is read once per process, like the templates; while debugging, for each request.
    """
    app.register_blueprint(fonts)
    app.jinja_env.globals.update(asset=asset, stylesheet=stylesheet)
    app.after_request(_keep_named_content)
    if app.debug:
        app.before_request(forget)


def asset(filename: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    return url_for("static", filename=filename, v=_version(_folder(), filename))


def stylesheet() -> str:
    """Return the address of the stylesheet; it changes with any of its parts."""
    return url_for("fonts.look", v=_version_of_look(_folder()))


def forget() -> None:
    """Read the files anew when they are asked for next."""
    for kept in (_look, _version, _version_of_look):
        kept.cache_clear()


def _folder() -> str:
    return current_app.static_folder or ""


@functools.cache
def _look(folder: str) -> bytes:
    parts = Path(folder) / "css"
    areas = sorted(path.stem for path in parts.glob("*.css") if path.stem not in {*FIRST, *LAST})
    return b"\n".join((parts / f"{name}.css").read_bytes() for name in (*FIRST, *areas, *LAST))


@functools.cache
def _version(folder: str, filename: str) -> str:
    return _fingerprint((Path(folder) / filename).read_bytes())


@functools.cache
def _version_of_look(folder: str) -> str:
    return _fingerprint(_look(folder))


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@functools.lru_cache
def _latin(name: str) -> bytes:
    """Cut the Latin out of a font, once per process: a tenth of its bytes."""
    package, filename = FONTS[name]
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    for first, last in LATIN:
        for code_point in range(first, last + 1):
            wanted.unicode_set.add(code_point)
    whole = hb.Face(hb.Blob(resources.files(package).joinpath(filename).read_bytes()))
    cut: bytes = hb.subset(whole, wanted).blob.data
    return cut


def _sent(content: bytes, mimetype: str) -> Response:
    """An answer that is kept for a year, packed for whoever unpacks it."""
    packed = "gzip" in request.accept_encodings
    body = BytesIO(_packed(content) if packed else content)
    answer = send_file(body, mimetype=mimetype, max_age=YEAR)
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@functools.lru_cache(maxsize=8)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _keep_named_content(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.cache_control.no_cache = None
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response
