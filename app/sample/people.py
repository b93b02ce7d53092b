"""Make the people of a neighbourhood: its schools' staff, its households and their children."""

import random
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from app.sample.names import LANGUAGES, ORIGINS, Origin
from app.sample.records import Numbers, Person

WHO_TEACHES = ("en",) * 9 + ("es",) * 4 + tuple(ORIGINS)
TRAINING_DAYS = 730

Thing = TypeVar("Thing")


class Crowd:
    """Names, numbers and chances for one neighbourhood; the same seed gives the same people."""

    def __init__(self, numbers: Numbers, seed: str, today: date) -> None:
        self.numbers = numbers
        self.today = today
        self.chance = random.Random(seed)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[int(self.chance.random() * len(things))]

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def phone(self) -> str:
        """A number of the range that is kept free for stories."""
        return f"(916) 555-01{int(self.chance.random() * 100):02d}"

    def given(self, origin: Origin) -> str:
        return self.one_of(origin.given)

    def employee(self, title: str, role: str, *, roster_role: str, employee_class: str) -> Person:
        """Someone who works for the district, not trained yet."""
        tag = self.one_of(WHO_TEACHES)
        origin = ORIGINS[tag]
        number, given, family = self.numbers.next("person"), self.given(origin), self.one_of(origin.family)
        languages = ("en",) if tag == "en" else ("en", spoken_by(tag))
        email = f"{plain(given)}.{plain(family)}.{number}@example.org"
        return Person(number, given, family, title, role, roster_role, employee_class, languages, email)

    def leader(self, title: str, role: str) -> Person:
        """Someone of the office, trained a while ago like everyone who guides visits."""
        person = self.employee(title, role, roster_role="administrator", employee_class="certificated")
        self.train(person)
        return person

    def train(self, person: Person) -> None:
        """Current on every day of the three school years that the sample knows (renewed in time)."""
        person.trained_on = self.today - timedelta(days=1200 + self.chance.randrange(200))
        person.trained_until = self.today + timedelta(days=60 + self.chance.randrange(500))

    def let_lapse(self, person: Person) -> None:
        """Trained once, so long ago that it counts for no visit of the sample."""
        person.trained_on = self.today - timedelta(days=2200 + self.chance.randrange(200))
        person.trained_until = person.trained_on + timedelta(days=TRAINING_DAYS)


def plain(name: str) -> str:
    """The name in the letters a to z, for an address of electronic mail."""
    letters = unicodedata.normalize("NFKD", name.replace("Đ", "D").replace("ł", "l").lower())
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def spoken_by(origin: str) -> str:
    """What people of an origin speak at home."""
    return next(spoken for names, spoken, _ in LANGUAGES.values() if names == origin)
