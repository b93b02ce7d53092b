"""What a colleague who approves while somebody is away meets: the approvals of that school, and what everybody has."""

from collections.abc import Sequence

OPEN = {
    "GET /approvals/": "o",
    "GET /approvals/look": "i",
    "GET /payments/<pk>": "onn",
    "POST /approvals/approve": "i",
    "POST /approvals/export": "o",
    "POST /payments/<pk>/mend": "inn",
    "POST /payments/<pk>/send-back": "inn",
}


def of_a_delegate(door: str, letters: Sequence[str]) -> str:
    """The answer to a delegate: as named above; what is open to every role; elsewhere *not your role*."""
    _nobody, educator, *others = letters
    everyone = [educator, *(each for each in others)]
    is_open = all(not each.startswith("f") for each in everyone)
    return OPEN.get(door) or (educator if is_open else "f" * len(educator))
