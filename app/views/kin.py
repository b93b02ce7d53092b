"""What a grown-up is to the children, in the reader's language: rosters and forms write it as they like."""

import re

from flask_babel import gettext

from workflows.words import N_

KIN = {
    "aunt": N_("aunt"),
    "brother": N_("brother"),
    "caregiver": N_("caregiver"),
    "cousin": N_("cousin"),
    "father": N_("father"),
    "foster father": N_("foster father"),
    "foster mother": N_("foster mother"),
    "foster parent": N_("foster parent"),
    "friend": N_("friend of the family"),
    "grandfather": N_("grandfather"),
    "grandmother": N_("grandmother"),
    "grandparent": N_("grandparent"),
    "guardian": N_("guardian"),
    "mother": N_("mother"),
    "neighbor": N_("neighbor"),
    "other": "",
    "parent": N_("parent"),
    "relative": N_("relative"),
    "sibling": N_("brother or sister"),
    "sister": N_("sister"),
    "stepfather": N_("stepfather"),
    "stepmother": N_("stepmother"),
    "stepparent": N_("stepparent"),
    "uncle": N_("uncle"),
}
SAME = {
    "dad": "father",
    "mom": "mother",
    "legal guardian": "guardian",
    "family friend": "friend",
    "step father": "stepfather",
    "step mother": "stepmother",
    "step parent": "stepparent",
}
SPACES = re.compile(r"[\s_-]+")


def kin(written: str | None) -> str:
    """The word for it, as in *Mother*, *step-father* or *LEGAL_GUARDIAN*; what is unusual stays as it was written."""
    plain = SPACES.sub(" ", (written or "").strip()).casefold()
    known = KIN.get(SAME.get(plain, plain))
    return (written or "").strip() if known is None else known and gettext(known)
