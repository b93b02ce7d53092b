"""An OpenID Connect issuer for tests, on this machine: discovery, keys, authorize and token, over real HTTP.

It does as an issuer should, and checks PKCE and the client's secret; a test tells it what else to say or forge.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from config import OidcIssuer

CLIENT, SECRET = "porchlight", "the client's secret"


@dataclass
class Issuer:
    """What it says of whoever comes; `forged` names how its next tokens are wrong."""

    address: str
    key: RSAKey
    claims: dict[str, Any] = field(default_factory=dict)
    forged: str = ""
    answers: bool = True
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was asked for with each code that was not redeemed yet."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """What discovery says differently."""

    def settings(self, **more: Any) -> OidcIssuer:
        """As somebody writes them into OIDC."""
        given = {
            "name": "school",
            "title": "School ID",
            "issuer": self.address,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "domains": ["example.org"],
        }
        return OidcIssuer(**(given | more))

    def says(self, **claims: Any) -> None:
        """Say this of the next one who comes."""
        self.claims = claims

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        } | self.metadata

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is led back to."""
        code = secrets.token_urlsafe(8)
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """Redeem a code, once. Raises ValueError for anything that a good issuer refuses."""
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.asked.pop(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if authorization != f"Basic {expected}" or asked["code_challenge"] != challenge.decode().rstrip("="):
            raise ValueError("Refused.")
        return {"access_token": "of no use", "token_type": "Bearer", "id_token": self._signed(asked["nonce"])}

    def logout_token(self, **said: Any) -> str:
        """What it sends when somebody signed out over there; None leaves a claim out."""
        event = {"http://schemas.openid.net/event/backchannel-logout": {}}
        told = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": int(time.time()),
            "jti": "a",
            "events": event,
        } | said
        claims = {name: value for name, value in told.items() if value is not None}
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.forged == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.forged == "none":
            return ".".join((_plain({"alg": "none"}), _plain(claims), ""))
        if self.forged == "shared secret":
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256"}, claims, public, algorithms=["HS256"])
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.forged == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


@contextmanager
def issuing() -> Iterator[Issuer]:
    """The issuer, while it answers."""
    web = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    issuer = Issuer(f"http://127.0.0.1:{web.server_port}", RSAKey.generate_key(2048, {"kid": "one"}))
    web.issuer = issuer  # type: ignore[attr-defined]
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        web.shutdown()
        web.server_close()
        thread.join()


class Desk(BaseHTTPRequestHandler):
    """Its web server."""

    @property
    def issuer(self) -> Issuer:
        return self.server.issuer  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        """Discovery, keys, and the page that leads back."""
        url = urlsplit(self.path)
        if not self.issuer.answers:
            self._json({}, 503)
        elif url.path == "/.well-known/openid-configuration":
            self._json(self.issuer.discovery())
        elif url.path == "/keys":
            self._json({"keys": [self.issuer.key.as_dict(private=False)]})
        else:
            self.send_response(302)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            self.send_header("Location", self.issuer.authorize(query))
            self.end_headers()

    def do_POST(self) -> None:
        """The token endpoint."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        try:
            self._json(self.issuer.token(form, self.headers.get("Authorization", "")))
        except (KeyError, ValueError):
            self._json({"error": "invalid_grant"}, 400)

    def _json(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def through(address: str) -> str:
    """Visit the issuer's page as a browser does; where it leads back to."""
    try:
        urllib.request.build_opener(_Stay).open(address, timeout=10)
    except urllib.error.HTTPError as led:
        return str(led.headers["Location"])
    raise AssertionError("It leads nowhere.")
