"""Choosing a password: what makes one good enough, and the forms that ask for it."""

import unicodedata
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from workflows.words import N_, Msgid

SHORTEST, LONGEST = 12, 256
"""In characters. The longest keeps hashing cheap; nobody is asked for digits or signs (ASVS 6.2.5)."""
GOOD_ENOUGH = 3
"""Of zxcvbn's 0 to 4: withstands ten thousand million guesses."""
READ_AT_MOST = 72
"""zxcvbn takes long over long words; what the first 72 characters are worth is enough to know."""

_NEW = {"autocomplete": "new-password", "minlength": SHORTEST, "maxlength": LONGEST}


def weakness(password: str, about: Iterable[str] = ()) -> Msgid | None:
    """Return why a password is not good enough, or None.

    `about` are words that others would try first: the person's names, the school, the product.
    """
    if "\0" in password:
        return N_("This password holds a character that cannot be typed; leave it out.")
    if len(password) < SHORTEST:
        return N_("Use at least 12 characters; a few words in a row are easy to remember.")
    if len(password) > LONGEST:
        return N_("Use at most 256 characters.")
    from zxcvbn import zxcvbn  # Its words take 12 MiB of each process that knows them.

    if zxcvbn(_without(about, password)[:READ_AT_MOST])["score"] < GOOD_ENOUGH:
        return N_("Others could guess this password; add a word or two that do not belong together.")
    return None


def _without(about: Iterable[str], password: str) -> str:
    """What is left of a password for someone who tries the known words first; never empty, as zxcvbn needs."""
    rest = password.casefold()
    words = {word for phrase in about for word in phrase.casefold().split() if len(word) > 2}
    for word in sorted({*words, "porchlight"}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest or "a"


def as_typed(password: str) -> str:
    """Return the same letters in one form, whichever keyboard typed them (Unicode NFC)."""
    return unicodedata.normalize("NFC", password)


class ChoosePasswordForm(FlaskForm):
    """A new password, twice."""

    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Type a new password.")), Length(max=LONGEST)],
        description=_l("At least 12 characters. A few words in a row are easy to remember."),
        render_kw=_NEW,
    )
    again = PasswordField(
        _l("The same password again"),
        [
            InputRequired(_l("Type the new password once more.")),
            EqualTo("new", _l("The two are not the same; type them again.")),
        ],
        render_kw=_NEW,
    )


class ChangePasswordForm(ChoosePasswordForm):
    """The current password first, then a new one."""

    current = PasswordField(
        _l("Your current password"),
        [InputRequired(_l("Type your current password.")), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )


class SignOutElsewhereForm(FlaskForm):
    """The password once more, before other devices are signed out."""

    proof = PasswordField(
        _l("Your password"),
        [Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )
