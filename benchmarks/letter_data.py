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
    *("Mateo", "Lucía", "Amira", "Minh", "Ivan", "Pa Houa", "Zoë", "Kai", "Fatuma", "Josué", "Mei", "Olena"),
    *("Sofía", "Diego", "Noor", "Thảo", "Anya", "Tou", "Chloe", "Keoni", "Abdi", "Wisline", "Jun", "Taras"),
    *(
        "Camila",
        "Ángel",
        "Yusuf",
        "Linh",
        "Daria",
        "Mai Lee",
        "Liam",
        "Leilani",
        "Hodan",
        "Jean",
        "Hana",
        "Artem",
    ),
    *("Valentina", "Emilio", "Layla", "Khang", "Maksim", "Nou", "Ava", "Sione", "Ayaan", "Rose", "Sakura"),
)
_LAST = (
    *(
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
    ),
    *(
        "Ramírez",
        "Cruz",
        "Xiong",
        "Phạm",
        "Rahimi",
        "Kovalenko",
        "Warsame",
        "Costa",
        "Pierre",
        "Singh",
        "Tsosie",
    ),
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
    child, parents = _given(number), [_given(number * 3 + 1), _given(number * 5 + 2)]
    last = _LAST[number % len(_LAST)]
    return replace(
        sample_facts(KIND),
        guardian_names=tuple(f"{parent} {last}" for parent in parents),
        student_names=(child,) if number % 5 else (child, _given(number + 3)),
        educator_names=(_EDUCATORS[number // 25 % 6], _EDUCATORS[(number // 25 + 1) % 6]),
        household_address=(
            f"{100 + number % 9000} Second Avenue, Apt {number % 40}",
            "Plum Valley, CA 95816",
        ),
        letter_id=f"PV-{number:06}",
        answer_url=f"https://visits.example.org/a/{_secret(number)}",
    )


def _given(number: int) -> str:
    """One of some six hundred: one child in four has two given names."""
    first = _FIRST[number % len(_FIRST)]
    return first if number % 4 else f"{first} {_FIRST[number // 4 * 7 % len(_FIRST)]}"


def _secret(number: int) -> str:
    digits = f"{number * 2654435761 % 10**20:020}"
    return "-".join(digits[place : place + 5] for place in range(0, 20, 5))
