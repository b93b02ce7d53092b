"""Stylesheet, mark and fonts: served by us, addressed by their content, kept by the browser for a year."""

import functools
import gzip
import hashlib
from importlib import resources
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, send_file, url_for

SCRIPTS = (
    "Arabic",
    "Armenian",
    "Bengali",
    "Devanagari",
    "Ethiopic",
    "Gujarati",
    "Gurmukhi",
    "Hebrew",
    "Khmer",
    "Lao",
    "Myanmar",
    "Tamil",
    "Telugu",
    "Thai",
)
"""Scripts that an old telephone may lack; a browser asks for a font only when the page has letters of it."""
FONTS = {
    "noto-sans.ttf": ("manimgx_fonts", "NotoSans[wght].ttf"),
    **{
        f"noto-sans-{script.lower()}.ttf": ("manimgx_fonts", f"NotoSans{script}[wght].ttf")
        for script in SCRIPTS
    },
}
"""Fonts of the screens by name: the packages that letters are set from. Chinese, Japanese and Korean, of many
megabytes, are left to the reader's own."""
YEAR = 365 * 24 * 3600

fonts = Blueprint("fonts", __name__)


@fonts.get("/static/fonts/<name>")
def file(name: str) -> Response:
    """Serve a font from the installed package that the letters use too."""
    if name not in FONTS:
        abort(404)
    packed = "gzip" in request.accept_encodings
    answer = send_file(BytesIO(_packed(name) if packed else _font(name)), mimetype="font/ttf", max_age=YEAR)
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def init_app(app: Flask) -> None:
    """Serve fonts and let templates name a static file with `asset('base.css')`."""
    app.register_blueprint(fonts)
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep_named_content)


def asset(filename: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    path = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=_fingerprint(path, path.stat().st_mtime_ns))


@functools.lru_cache
def _fingerprint(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@functools.lru_cache
def _font(name: str) -> bytes:
    package, filename = FONTS[name]
    return resources.files(package).joinpath(filename).read_bytes()


@functools.lru_cache
def _packed(name: str) -> bytes:
    return gzip.compress(_font(name), mtime=0)


def _keep_named_content(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.cache_control.no_cache = None
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response
