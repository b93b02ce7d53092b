"""Write visits with all that belongs to them: who goes, what was learned, pay, and the history of each step."""

import json
import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.sample import words
from app.sample.answers import has_answered, write_answer
from app.sample.calendar import CLASSES_END, TIME_ZONE, Calendar, has_classes
from app.sample.copying import Rows
from app.sample.pay import Pay, at_most
from app.sample.records import Household, Neighbourhood, Numbers, Person, School, Student
from app.sample.rows import Books
from app.sample.stories import (
    CLOSED,
    ELSEWHERE,
    MOST_LIVE,
    Story,
    chapters,
    find_a_time,
    homes_of,
    outcome,
    shares,
)

ZONE = ZoneInfo(TIME_ZONE)
PLANNED = timedelta(minutes=45)
METHODS = ("whole_class", "whole_class", "cross_section", "family_asked", "new_to_school", "one_family")
HOWS = ("phone", "phone", "text", "in_person", "letter")
PLACES = ("school", "library", "park")
LONGEST_USUAL = 60
BUSY = ("scheduled", "completed", "reflected", "paid")
MADE = ("completed", "reflected", "paid")


class Storyteller:
    """Tells the visits of one neighbourhood. Times are the district's own clock, as the connection reads them."""

    def __init__(self, rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, seed: str) -> None:
        self.rows, self.numbers, self.calendar, self.books = rows, numbers, calendar, books
        self.chance = random.Random(seed)
        self.pay = Pay(rows, numbers, calendar, books, self.chance)

    def tell(self, place: Neighbourhood, visits: int) -> None:
        """Write exactly so many visits, spread over the families."""
        homes = homes_of(place)
        for (home, school, students), many in zip(
            homes, shares(len(homes), visits, self.chance), strict=True
        ):
            if many:
                self._family(home, school, students, many)

    def _family(self, home: Household, school: School, students: list[Student], many: int) -> None:
        year, number, follows = None, 1, None
        years = chapters(many, self.chance)
        for index, year_index in enumerate(years):
            if year_index != year:
                year, number, follows = year_index, 1, None
            state = outcome(year_index, last=index == many - 1, chance=self.chance)
            if index < many - MOST_LIVE:
                state = "cancelled"
            story = Story(
                self.numbers.next("visit"),
                home,
                school,
                students,
                self.calendar.years[year_index],
                number,
                follows,
                state,
            )
            self._write(story, last=index == many - 1)
            if story.state not in CLOSED:
                number, follows = number + 1, story.id

    def _write(self, story: Story, *, last: bool) -> None:
        if story.state == ELSEWHERE:
            story.state, story.elsewhere = "paid", True
        if story.state in BUSY and not find_a_time(story, self.calendar, self.chance):
            story.state = "invited" if last and story.year is self.calendar.current else "cancelled"
        if story.elsewhere and story.starts_at:
            self._from_elsewhere(story)
        elif story.starts_at:
            self._agreed(story, story.starts_at)
        elif story.state == "invited":
            self._invited(story)
        else:
            self._closed(story)

    # Before a day is agreed

    def _invited(self, story: Story) -> None:
        invited_on = self.calendar.today - timedelta(days=1 + int(self.chance.random() * 20))
        luck = self.chance.random()
        answered = _at(invited_on, 18)
        if luck < 0.55:
            self._visit(story, invited_on)
            self._answered(story)
        elif luck < 0.85:
            self._visit(story, invited_on, **self._yes(story, answered, self._place(story)))
            self._answer_yes(story, answered)
        else:
            again = self.calendar.today + timedelta(days=5 + int(self.chance.random() * 40))
            self._visit(story, invited_on, answer="later", ask_again_on=again)
            self._event(story, "answer_later", answered, "invited", "invited", ask_again_on=again.isoformat())

    def _answered(self, story: Story) -> None:
        if has_answered(story):
            write_answer(self.rows, self.numbers, story, self._where(story), self.calendar.today)
            yesterday = _at(self.calendar.today - timedelta(days=1), 19)
            self._event(story, "family_answered", yesterday, "invited", "invited", by=None, channel="link")

    def _closed(self, story: Story) -> None:
        """A no keeps no reason; calling off does."""
        first, days = story.year.starts_on + timedelta(days=30), 200
        if story.year is self.calendar.current:
            first, days = self.calendar.today - timedelta(days=40), 30
        invited_on = first + timedelta(days=int(self.chance.random() * days))
        closed_on = invited_on + timedelta(days=5)
        reason = self._one_of(words.CANCELLED) if story.state == "cancelled" else None
        self._visit(story, invited_on, closed_on=closed_on, closed_reason=reason)
        action, facts = ("cancel", {"reason": reason}) if reason else ("decline", {})
        self._event(story, action, _at(closed_on, 15), "invited", story.state, **facts)

    def _from_elsewhere(self, story: Story) -> None:
        assert story.starts_at
        assert story.team
        story.visitors, story.minutes = list(story.team.pair), 40
        self._visit(
            story, story.day, selection_method=ELSEWHERE, starts_at=None, started_at=story.starts_at,
            ended_at=story.starts_at + timedelta(minutes=40), paid_on=story.day + timedelta(days=14),
            settled_elsewhere=True, place="other", invited_by=None,
        )  # fmt: skip
        self._team(story, busy=None)

    # From the agreed day on

    def _agreed(self, story: Story, starts_at: datetime) -> None:
        self._who_goes(story)
        made = story.state in MADE
        place = self._place(story)
        agreed_at = starts_at - timedelta(days=3 + int(self.chance.random() * 9), hours=1)
        agreed_at = min(agreed_at, _at(self.calendar.today - timedelta(days=1), 11))
        invited_on = agreed_at.date() - timedelta(days=4 + int(self.chance.random() * 8))
        fund_id, committed = self._fund(story), self._committed(story)
        details = self._yes(story, agreed_at, place) | {
            "starts_at": starts_at,
            "ends_at": starts_at + PLANNED,
            "alone_reason": words.ALONE if story.alone else None,
            "fund_id": fund_id,
        }
        if made:
            details |= self._made(story, starts_at)
        bill = self.pay.bill(story, fund_id, committed) if story.state in ("reflected", "paid") else None
        committed = bill.committed if bill else committed
        settled_on = bill.settled_on if bill and story.state == "paid" else None
        self._visit(story, invited_on, **details, committed=committed, paid_on=settled_on)
        self._answer_yes(story, agreed_at)
        self._scheduled(story, agreed_at, starts_at)
        if made:
            self._completed(story, starts_at)
        if bill:
            self._event(
                story, "reflect", self._reflected_at(story), "completed", "reflected", by=story.visitors[-1]
            )
            self.pay.write(story, bill)
        if settled_on:
            self._event(story, "settle", _at(settled_on, 22), "reflected", "paid", by=None)

    def _scheduled(self, story: Story, agreed_at: datetime, starts_at: datetime) -> None:
        self._event(
            story, "schedule", agreed_at + timedelta(hours=2), "invited", "scheduled",
            starts_at=starts_at.replace(tzinfo=ZONE).isoformat(),
            educators=[person.number for person in story.visitors],
        )  # fmt: skip
        self._team(story, busy=f"[{starts_at},{starts_at + PLANNED})")

    def _who_goes(self, story: Story) -> None:
        assert story.team
        team, luck = story.team, self.chance.random()
        story.visitors = list(team.pair)
        if story.state in ("completed", "paid") and luck < 0.015:
            story.visitors.pop()
        elif story.state in MADE and luck < 0.15 and team.lapsed:
            story.visitors[1] = story.untrained = team.lapsed
        if story.home.language != "en" and luck > 0.4:
            story.interpreter = team.interpreter
        story.early = self._before_classes_end(story)
        story.minutes = 30 + int(self.chance.random() * 18) if luck < 0.97 else 68

    def _before_classes_end(self, story: Story) -> bool:
        """Some pairs whose visit begins as classes end go before."""
        settled = story.state == "paid" and story.year is self.calendar.current
        in_question = settled and not story.alone and story.untrained is None and story.id % 3 == 0
        assert story.starts_at is not None  # Somebody goes once a day is agreed.
        ends = story.starts_at.time() == CLASSES_END
        return in_question and ends and has_classes(story.day, story.year)

    def _made(self, story: Story, starts_at: datetime) -> dict[str, object]:
        late = self.chance.random() < 0.2
        return {
            "started_at": story.began,
            "ended_at": story.began + timedelta(minutes=story.minutes),
            "length_note": words.LONG if story.minutes > LONGEST_USUAL else None,
            "entered_after": late and story.day < self.calendar.today - timedelta(days=1),
            "completed_by": story.school.liaison.number if late else story.visitors[0].number,
            "reflected_at": self._reflected_at(story) if story.state != "completed" else None,
        }

    def _completed(self, story: Story, starts_at: datetime) -> None:
        self._event(
            story, "record_completion", starts_at + timedelta(hours=1, minutes=20), "scheduled", "completed",
            by=story.visitors[0], went=[person.number for person in story.went],
        )  # fmt: skip
        writers = story.visitors if story.state != "completed" else story.visitors[1:] if story.id % 2 else []
        for person in writers:
            self._reflection(story, person)

    def _reflection(self, story: Story, person: Person) -> None:
        child = story.students[0].given
        written_at = self._reflected_at(story) - timedelta(minutes=5 if person is story.visitors[-1] else 35)
        say, likely = self._one_of, self.chance.random()
        self.rows.add(
            "reflection",
            id=self.numbers.next("reflection"), **self._where(story), visit_id=story.id, visit_number=story.number,
            family_id=story.home.number, person_id=person.number,
            hopes_and_dreams=say(words.HOPES).replace("{child}", child),
            what_helps=say(words.HELPS).replace("{child}", child),
            how_i_will_use_it=say(words.USES).replace("{child}", child) if likely < 0.8 else None,
            promises=say(words.PROMISES) if likely > 0.6 else None,
            learning_together=say(words.TOGETHER).replace("{child}", child) if story.number > 1 else None,
            written_at=written_at,
        )  # fmt: skip
        if likely < 0.25:
            self.rows.add(
                "reflection_assumption",
                visit_id=story.id, person_id=person.number, **self._where(story), assumptions=say(words.ASSUMED),
            )  # fmt: skip
        self._event(story, "write_reflection", written_at, "completed", "completed", by=person)

    def _reflected_at(self, story: Story) -> datetime:
        """The evening of the visit, so that no story reaches past today."""
        return _at(story.day, 21)

    # Rows

    def _visit(self, story: Story, invited_on: date, **details: object) -> None:
        place = self._where(story)
        year_id = self.books.year_ids[story.year.index]
        method = self._one_of(METHODS)
        row: dict[str, object] = {
            "selection_method": method,
            "selection_seed": f"{story.id % 9000 + 1000}" if method == "cross_section" else None,
            "invited_by": story.school.liaison.number,
            "answer": "none",
            "interpreter": story.home.language != "en",
            "place": "home",
            "entered_after": False,
            "settled_elsewhere": False,
            "committed": "0",
        }
        self.rows.add(
            "visit",
            id=story.id, **place, school_year_id=year_id, family_id=story.home.number, number=story.number,
            follows_id=story.follows, state=story.state, invited_on=invited_on, created_at=_at(invited_on, 9),
            **(row | details),
        )  # fmt: skip
        for student in story.students:
            self.rows.add(
                "visit_student",
                visit_id=story.id, student_id=student.number, school_id=story.school.number, school_year_id=year_id,
                number=story.number, live=story.state not in CLOSED,
            )  # fmt: skip
        if story.elsewhere:
            self._event(
                story, "record_elsewhere", _at(invited_on, 9), None, "paid", by=story.school.coordinator
            )
        else:
            self._event(
                story, "invite", _at(invited_on, 9), None, "invited", method=method, number=story.number
            )

    def _team(self, story: Story, *, busy: str | None) -> None:
        went = True if story.state in MADE else None
        for person in story.went:
            self.rows.add(
                "visit_educator",
                visit_id=story.id, person_id=person.number, **self._where(story), busy=busy, went=went,
                part="interpreter" if person is story.interpreter else "visitor",
                untrained=person is story.untrained,
            )  # fmt: skip

    def _yes(self, story: Story, agreed_at: datetime, place: str) -> dict[str, object]:
        guardian = story.home.guardians[0]
        wish = self.chance.random() < 0.3
        return {
            "answer": "yes",
            "agreed_at": agreed_at,
            "agreed_by": f"{guardian.given} {guardian.family}",
            "agreed_how": self._one_of(HOWS),
            "wishes": self._one_of(words.WISHES) if wish else None,
            "place": place,
        }

    def _answer_yes(self, story: Story, agreed_at: datetime) -> None:
        self._event(
            story, "answer_yes", agreed_at, "invited", "invited", interpreter=story.home.language != "en"
        )

    def _place(self, story: Story) -> str:
        at_home = story.home.verified and not story.home.confidential
        return "home" if at_home and self.chance.random() < 0.85 else self._one_of(PLACES)

    def _fund(self, story: Story) -> int:
        if story.year is self.calendar.current and story.school.number in self.books.school_funds:
            return self.books.school_funds[story.school.number]
        return self.books.gift_fund if story.id % 7 == 0 else self.books.year_funds[story.year.index]

    def _committed(self, story: Story) -> Decimal:
        return sum((at_most(self.books, story, person) for person in story.went), Decimal(0))

    def _event(
        self, story: Story, action: str, at: datetime, source: str | None, to: str, *,
        by: Person | str | None = "liaison", **facts: object,
    ) -> None:  # fmt: skip
        """Write a step of the visit; `by` None is Porchlight itself, unsaid it is the school's liaison."""
        person = story.school.liaison if isinstance(by, str) else by
        self.rows.add(
            "event",
            id=self.numbers.next("event"), at=at, kind=f"visit.{action}", **self._where(story),
            actor_id=person.number if person else None, visit_id=story.id, from_state=source, to_state=to,
            facts=json.dumps(facts) if facts else "{}",
        )  # fmt: skip

    def _where(self, story: Story) -> dict[str, int]:
        return {"district_id": self.books.district_id, "school_id": story.school.number}

    def _one_of(self, things: tuple[str, ...]) -> str:
        return things[int(self.chance.random() * len(things))]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))
