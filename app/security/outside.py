"""Signing in elsewhere, by OpenID Connect: what an issuer says of somebody, and nothing that it did not sign.

Authlib's client stands where FAB keeps its own (`sm.oauth_remotes`), beside the database accounts. State, nonce and
PKCE are always sent and asked for; the signature, issuer, audience and times of every token are checked, whatever
the kind of issuer (FAB's own code for Azure does so only when told to).
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App, OAuthError
from flask import Flask, current_app
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from sqlalchemy import func, select

from app.extensions import db
from app.security.session import SIGN_IN, acting_as
from config import OidcIssuer

SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the issuer can make: never `none`, never one by a secret that is shared."""
SCOPES = "openid email profile"
SECONDS_TO_ANSWER = 10
LEEWAY = 60
"""Seconds by which the clocks may differ."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_IS_NEWS = 300
"""A logout token older than this many seconds is refused; of younger ones it is kept that they were told."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What an issuer signed: who it is there, with a verified address of one of its domains."""

    issuer: str
    subject: str
    email: str
    staff_id: str | None
    proven_twice: bool
    """More than a password was asked for."""
    session: str | None = None
    """What the issuer calls the session there, by which it ends ours, too."""


@dataclass(frozen=True)
class Ended:
    """Which session is over there: of this `subject`, or one alone by the issuer's name for it."""

    issuer: str
    subject: str | None
    session: str | None
    token: str
    """The issuer's own name for having said so (`jti`), which it says once."""


class NotProven(Exception):
    """Nobody is signed in by this; the text is for the log and holds nothing personal."""


class NoAnswer(Exception):
    """The issuer cannot be reached now."""


def init_app(app: Flask, issuers: list[OidcIssuer]) -> None:
    """Get ready for the issuers of the settings; none is asked anything before somebody presses its button."""
    app.config["OIDC_ISSUERS"] = {issuer.name: issuer for issuer in issuers}


def issuers() -> Mapping[str, OidcIssuer]:
    """Who signs people in, by the word of their addresses."""
    found: Mapping[str, OidcIssuer] = current_app.config["OIDC_ISSUERS"]
    return found


def own_password_opens(account_id: int) -> bool:
    """Tell whether a password of Porchlight's own opens an account: not where a district's issuer alone signs in.

    Without any issuer in the settings all do, and one that was chosen by a link of the server's own always does.
    """
    if not issuers():
        return True
    with acting_as(db.session, SIGN_IN):
        return bool(db.session.scalar(select(func.app_own_password_opens(account_id))))


def way_there(issuer: OidcIssuer, back: str) -> Any:
    """Return the answer that leads to the issuer; it leads to the address `back` afterwards. Raises NoAnswer."""
    try:
        remote = _remote(issuer)
        _metadata(remote, issuer)
        return remote.authorize_redirect(back)
    except (RequestException, OAuthError, NotProven, ValueError, RuntimeError) as error:
        log.warning("%s does not answer as an issuer: %s", issuer.name, type(error).__name__)
        raise NoAnswer from error


def proven(issuer: OidcIssuer) -> Said:
    """Return what the issuer says, when its browser comes back with a code. Raises NotProven and NoAnswer."""
    remote = _remote(issuer)
    try:
        metadata = _metadata(remote, issuer)
        asked = {
            "iss": {"essential": True, "values": [metadata["issuer"]]},
            "aud": {"essential": True, "values": [issuer.client_id]},
        }
        token = remote.authorize_access_token(claims_options=asked, leeway=LEEWAY)
    except RequestException as error:
        raise NoAnswer from error
    except (OAuthError, JoseError, ValueError, KeyError, RuntimeError) as error:
        raise NotProven(f"{issuer.name}: {type(error).__name__}") from error
    return _said(issuer, token.get("userinfo") or {})


def _said(issuer: OidcIssuer, claims: Mapping[str, Any]) -> Said:
    subject, email = claims.get("sub"), str(claims.get("email") or "").strip().lower()
    if not subject or len(str(subject)) > 255:
        raise NotProven(f"{issuer.name}: no signed token")
    if not _verified(issuer, claims):
        raise NotProven(f"{issuer.name}: the address is not verified")
    if email.count("@") != 1 or email.rpartition("@")[2] not in issuer.domains:
        raise NotProven(f"{issuer.name}: the address is of another domain")
    staff_id = claims.get(issuer.staff_id_claim) if issuer.staff_id_claim else None
    return Said(
        issuer=issuer.issuer,
        subject=str(subject),
        email=email,
        staff_id=str(staff_id) if staff_id else None,
        proven_twice=issuer.asks_for_second_step or "mfa" in (claims.get("amr") or ()),
        session=str(claims["sid"]) if claims.get("sid") else None,
    )


def ended(issuer: OidcIssuer, token: str) -> Ended:
    """Read a logout token (OpenID Connect Back-Channel Logout 1.0). Raises NotProven and NoAnswer."""
    remote = _remote(issuer)
    try:
        claims = _decoded(remote, issuer, token)
    except RequestException as error:
        raise NoAnswer from error
    except (OAuthError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise NotProven(f"{issuer.name}: {type(error).__name__}") from error
    told = claims.get("events")
    named = isinstance(told, dict) and isinstance(told.get(LOGOUT), dict)
    if (
        not named
        or "nonce" in claims
        or not claims.get("jti")
        or not (claims.get("sub") or claims.get("sid"))
    ):
        raise NotProven(f"{issuer.name}: no logout token")
    of = {name: str(claims[name]) if claims.get(name) else None for name in ("sub", "sid")}
    return Ended(issuer.issuer, of["sub"], of["sid"], str(claims["jti"]))


def _decoded(remote: Any, issuer: OidcIssuer, token: str) -> Mapping[str, Any]:
    metadata = _metadata(remote, issuer)
    try:
        found = jwt.decode(token, KeySet.import_key_set(remote.fetch_jwk_set()), algorithms=list(SIGNED))
    except InvalidKeyIdError:
        found = jwt.decode(
            token, KeySet.import_key_set(remote.fetch_jwk_set(force=True)), algorithms=list(SIGNED)
        )
    now = int(time.time())
    jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY,
        iss={"essential": True, "value": metadata["issuer"]},
        aud={"essential": True, "value": issuer.client_id},
        iat={"essential": True},
    ).validate(found.claims)
    if int(found.claims["iat"]) < now - LOGOUT_IS_NEWS - LEEWAY:
        raise ValueError("Told long ago.")
    claims: Mapping[str, Any] = found.claims
    return claims


def _verified(issuer: OidcIssuer, claims: Mapping[str, Any]) -> bool:
    """Entra says it in a claim of its own, which the app registration must ask for; Clever upon request only."""
    name = "xms_edov" if issuer.kind == "entra" else "email_verified"
    return claims.get(name) in (True, 1, "1", "true", "True")


def _remote(issuer: OidcIssuer) -> Any:
    """Authlib's client for an issuer, kept where FAB looks for them."""
    manager: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]
    remotes = manager.oauth_remotes = getattr(manager, "oauth_remotes", None) or {}
    key = (issuer.name, issuer.issuer, issuer.client_id)
    if key not in remotes:
        remotes[key] = FlaskOAuth2App(
            FlaskIntegration(issuer.name),
            issuer.name,
            client_id=issuer.client_id,
            client_secret=issuer.client_secret.get_secret_value(),
            server_metadata_url=f"{issuer.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": SCOPES,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS_TO_ANSWER,
            },
        )
    return remotes[key]


def _metadata(remote: Any, issuer: OidcIssuer) -> Any:
    """What the issuer says of itself, when it is the one of the settings. Raises NotProven."""
    metadata = remote.load_server_metadata()
    if str(metadata.get("issuer", "")).rstrip("/") != issuer.issuer:
        raise NotProven(f"{issuer.name}: another issuer answers")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [each for each in offered if each in SIGNED] or [
        "RS256"
    ]
    return metadata
