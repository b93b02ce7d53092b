"""Letters to measure: made-up families, and a language for each."""

from dataclasses import replace

from forms.letters.facts import Facts
from forms.letters.languages import LANGUAGES, SOURCE, Language
from forms.letters.letter import Letter
from forms.letters.sample import sample_facts
from forms.letters.specimen import words

KIND = "first_visit"

MIX = tuple(each for tag, each in LANGUAGES.items() if tag not in ("en", "pl"))
"""The 39 languages of the letters, English and the language added as a trial left out."""

_FIRST = (
    "Mateo",
    "Lucía",
    "Amira",
    "Nguyễn An",
    "Ivan",
    "Pa Houa",
    "Zoë",
    "Kai",
    "Fatuma",
    "Josué",
    "Mei",
    "Olena",
)
_LAST = (
    "Hernández",
    "Ortiz",
    "Vang",
    "Trần",
    "Haddad",
    "Petrov",
    "Ali",
    "Silva",
    "Joseph",
    "Kaur",
    "Begay",
    "Lee",
)
_EDUCATORS = ("Teresa Park", "Daniel Nguyễn", "Rosa Delgado", "Sam Okafor", "Grace Chen", "Luis Romero")


def letters(languages: tuple[Language, ...], start: int, count: int) -> list[Letter]:
    """`count` letters to as many families, the languages in turns. Families are numbered from `start`."""
    english = words(KIND, SOURCE)
    homes = [words(KIND, each) for each in languages]
    return [
        Letter(family(number), english, homes[number % len(homes)]) for number in range(start, start + count)
    ]


def family(number: int) -> Facts:
    """The same number, the same family."""
    first, last = _FIRST[number % 12], _LAST[number // 12 % 12]
    return replace(
        sample_facts(KIND),
        guardian_names=(f"{_FIRST[number // 7 % 12]} {last}", f"{_FIRST[number // 5 % 12]} {last}"),
        student_names=(first,) if number % 5 else (first, _FIRST[(number + 3) % 12]),
        educator_names=(_EDUCATORS[number // 25 % 6], _EDUCATORS[(number // 25 + 1) % 6]),
        household_address=(
            f"{100 + number % 9000} Second Avenue, Apt {number % 40}",
            "Plum Valley, CA 95816",
        ),
        letter_id=f"PV-{number:06}",
        answer_url=f"https://visits.example.org/a/{_secret(number)}",
    )


def _secret(number: int) -> str:
    digits = f"{number * 2654435761 % 10**20:020}"
    return "-".join(digits[place : place + 5] for place in range(0, 20, 5))
