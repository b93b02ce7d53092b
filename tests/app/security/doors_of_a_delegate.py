"""What a colleague who approves while somebody is away meets: the approvals of that school, and what everybody has.

Everywhere else a delegate is told *not your role*, except where whoever is not signed in meets the same as anybody.
"""

from collections.abc import Sequence

OPEN: dict[str, str] = {}


def of_a_delegate(door: str, letters: Sequence[str]) -> str:
    """The answer to a delegate, from the others' answers at this door where none is named here."""
    nobody = letters[0]
    return OPEN.get(door) or (nobody if nobody[0] in "nob" else "f" * len(nobody))
