"""Make households: children of several grades and schools, one or two grown-ups, a language, an address."""

from collections.abc import Sequence
from datetime import timedelta

from app.sample.names import LANGUAGES, ORIGINS, STREETS, Origin, language_of
from app.sample.people import Crowd
from app.sample.records import Guardian, Household, School, Student

CHILDREN = (1,) * 50 + (2,) * 33 + (3,) * 13 + (4,) * 4
RELATIONSHIPS = (
    "mother",
    "father",
    "mother",
    "father",
    "grandmother",
    "aunt",
    "uncle",
    "foster parent",
    "stepfather",
)
CHANNELS = ("phone", "text", "text", "email", "letter", "in_person", None)
TWO_HOMES, NO_ADDRESS, CONFIDENTIAL = 0.05, 0.02, 0.015


def settle_families(crowd: Crowd, schools: list[School], students: int) -> list[Household]:
    """Households with exactly so many children, each child at the school of its grade."""
    households: list[Household] = []
    left = students
    while left:
        children = min(crowd.one_of(CHILDREN), left)
        left -= children
        home = _household(crowd, schools, children)
        households.append(home)
        if crowd.happens(TWO_HOMES):
            households.append(_other_home(crowd, home))
    return households


def _household(crowd: Crowd, schools: list[School], children: int) -> Household:
    number = crowd.numbers.next("family")
    language = language_of(number)
    origin = ORIGINS[LANGUAGES[language][0]]
    name = crowd.one_of(origin.family)
    home = _place(crowd, number, name, language)
    home.students = [_child(crowd, schools, origin, name) for _ in range(children)]
    home.guardians = _grown_ups(crowd, origin, name, language)
    _name_apart([*home.students, *home.guardians], origin)
    return home


def _name_apart(people: Sequence[Student | Guardian], origin: Origin) -> None:
    """Nobody of a household is called as another one; no more luck is drawn, so that all else stays as it was."""
    taken: set[str] = set()
    for person in people:
        start = origin.given.index(person.given)
        following = origin.given[start:] + origin.given[:start]
        person.given = next((each for each in following if each not in taken), person.given)
        taken.add(person.given)


def _other_home(crowd: Crowd, home: Household) -> Household:
    """Where the children of separated parents also live; that parent may prefer another language."""
    origin = ORIGINS[LANGUAGES[home.language][0]]
    name = crowd.one_of(origin.family)
    other = _place(crowd, crowd.numbers.next("family"), name, home.language)
    other.second = True
    other.students = home.students[:]
    other.guardians = [_guardian(crowd, origin, name, home.language)]
    if crowd.happens(0.1):
        other.guardians[0].may_receive_letters = False
    return other


def _place(crowd: Crowd, number: int, name: str, language: str) -> Household:
    luck = crowd.chance.random()
    street = f"{1 + int(crowd.chance.random() * 900)} {crowd.one_of(STREETS)}"
    homeless = luck < NO_ADDRESS
    return Household(
        number, f"{name} family", language, [], [],
        address=None if homeless else street,
        postal_code=f"950{number % 90:02d}",
        confidential=NO_ADDRESS <= luck < NO_ADDRESS + CONFIDENTIAL,
        no_fixed_address=homeless,
        verified=not homeless and crowd.happens(0.75),
        no_contact_until=crowd.today + timedelta(days=90) if 0.04 < luck < 0.045 else None,
    )  # fmt: skip


def _child(crowd: Crowd, schools: list[School], origin: Origin, name: str) -> Student:
    number = crowd.numbers.next("student")
    grade = int(crowd.chance.random() * 13)
    suited = [school for school in schools if school.first_grade <= grade <= school.last_grade]
    school = suited[number % len(suited)]
    student = Student(number, crowd.given(origin), name, grade, school)
    school.students.append(student)
    return student


def _grown_ups(crowd: Crowd, origin: Origin, name: str, language: str) -> list[Guardian]:
    first = _guardian(crowd, origin, name, language)
    if crowd.happens(0.35):
        return [first]
    return [first, _guardian(crowd, origin, name, language)]


def _guardian(crowd: Crowd, origin: Origin, name: str, language: str) -> Guardian:
    number = crowd.numbers.next("guardian")
    luck = crowd.chance.random()
    return Guardian(
        number, crowd.given(origin), name,
        relationship=crowd.one_of(RELATIONSHIPS),
        spoken=None if luck > 0.95 else LANGUAGES[language][1],
        read=None if luck > 0.9 else "en" if luck > 0.85 else language,
        interpreter=None if luck > 0.9 else language != "en" and luck < 0.7,
        phone=crowd.phone() if luck > 0.05 else None,
        email=f"family{number}@example.org" if luck < 0.5 else None,
        channel=crowd.one_of(CHANNELS),
        may_receive_letters=True,
    )  # fmt: skip
