"""What a district says of its issuer: little for the usual ones, and nothing that lets anybody in."""

import pytest
from pydantic import ValidationError

from config import OidcIssuer

GIVEN = {"client_id": "x", "client_secret": "y", "domains": ["@Example.org"]}
TENANT = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("more", "name", "address"),
    [
        ({"kind": "google"}, "google", "https://accounts.google.com"),
        ({"kind": "clever"}, "clever", "https://clever.com"),
        ({"kind": "entra", "tenant": TENANT}, "entra", f"https://login.microsoftonline.com/{TENANT}/v2.0"),
        ({"name": "own", "issuer": "https://login.example.org/"}, "own", "https://login.example.org"),
    ],
)
def test_the_usual_issuers_need_little(more: dict[str, str], name: str, address: str) -> None:
    made = OidcIssuer(**GIVEN, **more)

    assert (made.name, made.issuer, made.domains) == (name, address, ["example.org"])


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "entra"},
        {"kind": "entra", "tenant": "common"},
        {"issuer": "http://login.example.org"},
        {"kind": "google", "domains": []},
        {"kind": "google", "naem": "typo"},
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OidcIssuer(**(GIVEN | more))
