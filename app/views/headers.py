"""What the browser is told with every answer: run our own files only, keep no page, tell nobody."""

import secrets

from flask import Flask, Response, g, request

KEPT = frozenset({"static", "fonts.file", "fonts.look"})
"""Endpoints whose answers hold nothing personal; everything else is never stored."""


SAYS_ITSELF = frozenset({"CalendarFeedView.feed"})
"""Endpoints that say how long their answer may be kept, and by whom."""


def csp_nonce() -> str:
    """Return this answer's nonce for a script element."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self';"
        " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    # Flask-WTF checks the referrer under HTTPS; a family's page, whose address is its key, asks for none.
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint not in KEPT | SAYS_ITSELF:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
