"""Words that somebody looks for, in the address of what was found: sealed, since they are somebody's name.

A search is sent by POST and led on to an address of its own, so that going back and loading again ask for nothing.
The address opens for the person who typed the words, until their day is over; anybody else reads nothing in it, and
sees the whole list.
"""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask_login import current_user

ARGUMENT = "found"
"""Stands in the address before the sealed words."""
LIVES = timedelta(hours=12)
STEP = 96
"""Sealed words are as long as a multiple of this many bytes: their length tells nothing."""
LONGEST = 1_000
"""Characters of sealed words that are opened."""


def sealed(words: str) -> str:
    """The words for an address of this person's."""
    typed = json.dumps([current_user.person_id, words]).encode()
    return _cipher().encrypt(typed.ljust(-len(typed) // STEP * -STEP)).decode().rstrip("=")


def opened(kept: str) -> str:
    """The words that this person typed; none where the address is another person's, too old, or changed."""
    if len(kept) > LONGEST or not kept.isascii() or not current_user.is_authenticated:
        return ""
    try:
        content = _cipher().decrypt(kept + "=" * (-len(kept) % 4), ttl=int(LIVES.total_seconds()))
    except InvalidToken:
        return ""
    person_id, words = json.loads(content)
    return str(words) if person_id == current_user.person_id else ""


def _cipher() -> Fernet:
    secret = current_app.config["SECRET_KEY"].encode()
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"what was looked for", hashlib.sha256)))
