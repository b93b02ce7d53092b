"""What people of a school do: liaisons, educators and site admins, by the pages that they use."""

from datetime import datetime, timedelta

from benchmarks.load.person import Does, Person
from benchmarks.load.reading import (
    A_LETTER,
    form_to,
    link_on,
    offered,
    one_of,
    students_on,
    token_on,
    visits_on,
)
from tests.journeys.pages import Form, Page

BEGINNINGS = ("ma", "ro", "al", "sa", "jo", "an", "le", "mi", "da", "el")
DAYS_AHEAD = range(2, 28)
EVENING = range(15, 20)
AT_ONCE = 10
HOPES = "They hope that she will build bridges one day, and that she keeps singing."
HELPS = "Time to think before she answers, and a friend beside her."


def home(person: Person) -> None:
    """My work."""
    person.browser.opens("/")


def list_visits(person: Person) -> None:
    """The list, and the list of one state."""
    person.browser.opens("/visits/")
    person.browser.opens(f"/visits/?state={person.chance.choice(('invited', 'scheduled', 'completed'))}")


def look_up(person: Person) -> None:
    """Two, three, four letters of a student's name, as they are typed."""
    page = person.browser.opens("/invite/choose/one_family")
    start = person.chance.choice(BEGINNINGS)
    for words in (start, start + "r", start + "ri"):
        person.browser.asks("/look-up/students", token_on(page), words=words)


def invite(person: Person) -> None:
    """One of those who are not invited yet."""
    student = one_of(students_on(person.browser.opens("/students/?standing=not_invited")), person.chance)
    if student is None:
        return
    form = form_to(person.browser.opens(f"/invite/student/{student}"), f"/{student}")
    if form is None:
        return
    form.sent["method"] = offered(form, "method")[:1]
    if households := offered(form, "family"):
        form.sent["family"] = households[:1]
    person.browser.sends(form)


def letter(person: Person) -> None:
    """Make the letter of a visit and open the PDF."""
    page = _a_visit(person, "/visits/?state=invited")
    form = form_to(page, "/letters") if page else None
    if form is None:
        return
    made = link_on(person.browser.sends(form), A_LETTER)
    if made:
        person.browser.opens(made)


def letters(person: Person) -> None:
    """All letters that are due at the school, made in the background."""
    form = form_to(person.browser.opens("/letters/"), "/letters/preview")
    if form is None:
        return
    start = form_to(person.browser.sends(form), "/letters/runs")
    if start is not None:
        person.browser.sends(start)


def take_over(person: Person) -> None:
    """What a family sent by its link goes into the visit."""
    page = _a_visit(person, "/answers/")
    if page is None:
        return
    for number in _numbers_to(page, "/take-over"):
        form = form_to(page, f"/answers/{number}/take-over")
        if form is not None:
            person.browser.sends(form)


def say_yes(person: Person) -> None:
    """A family said yes on the phone."""
    page = _a_visit(person, "/visits/?state=invited&answer=none")
    form = form_to(page, "/answer-yes") if page else None
    if form is None:
        return
    form.sent |= {"agreed_by": ["Rosa Ortiz"], "how": ["phone"]}
    person.browser.sends(form)


def schedule(person: Person) -> None:
    """Who goes, and when: a time that is proposed, else another one."""
    page = _a_visit(person, "/visits/?state=invited&answer=yes")
    form = form_to(page, "/schedule") if page else None
    if form is None:
        return
    _team(person, form)
    _time(person, form)
    answer = person.browser.sends(form)
    again = form_to(answer, "/schedule") if answer.status == 200 else None
    if again is not None and again.sent.get("seen_unpaid", [""])[0]:
        person.browser.sends(again)  # They have read that this time is not paid.


def board(person: Person) -> None:
    """The board of the school, or of the district."""
    person.browser.opens("/board/")


def own_visits(person: Person) -> None:
    """The list of one's own."""
    person.browser.opens("/visits/")


def pack(person: Person) -> None:
    """All that one takes along, on one page."""
    visit = one_of(visits_on(person.browser.opens("/visits/?state=scheduled")), person.chance)
    if visit is not None:
        person.browser.opens(f"/visits/{visit}/pack")


def go(person: Person) -> None:
    """The step at the door that comes next: start, end, or write down how it went."""
    page = _a_visit(person, "/visits/?state=scheduled")
    for ending in ("/check-in", "/check-out", "/record-completion"):
        form = form_to(page, ending) if page else None
        if form is None:
            continue
        if ending == "/record-completion":
            _times_that_were(person, form)
        page = person.browser.sends(form)


def reflect(person: Person) -> None:
    """Hopes and dreams."""
    page = _a_visit(person, "/visits/?state=completed")
    form = form_to(page, "/write-reflection") if page else None
    if form is None:
        return
    form.sent |= {"hopes_and_dreams": [HOPES], "what_helps": [HELPS]}
    person.browser.sends(form)


def own_pay(person: Person) -> None:
    """What I get."""
    person.browser.opens("/my-pay/")


def approve(person: Person) -> None:
    """Ten at once: choose, look over, approve."""
    page = person.browser.opens("/approvals/")
    boxes = [each["value"] for each in page.main.every("input") if each["name"] == "payment"]
    if not boxes:
        return
    chosen = "&".join(f"payment={each}" for each in boxes[:AT_ONCE])
    form = form_to(person.browser.opens(f"/approvals/look?{chosen}"), "/approvals/approve")
    if form is not None:
        person.browser.sends(form)


def overview(person: Person) -> None:
    """How the school, or the district, stands."""
    person.browser.opens("/overview/")


DOES: dict[str, Does] = {
    "looks at the work of the day": home,
    "looks through the visits": list_visits,
    "looks a student up by letters": look_up,
    "invites a family": invite,
    "makes a letter and opens it": letter,
    "makes the letters of the school": letters,
    "takes a family's answer over": take_over,
    "writes down a yes": say_yes,
    "schedules a visit": schedule,
    "looks at the board": board,
    "looks through own visits": own_visits,
    "reads the pack of a visit": pack,
    "goes: start, end, record": go,
    "reflects": reflect,
    "looks at own pay": own_pay,
    "approves ten payments": approve,
    "looks at the overview": overview,
}


def _a_visit(person: Person, address: str) -> Page | None:
    """Open one of the visits that a list leads to."""
    visit = one_of(visits_on(person.browser.opens(address)), person.chance)
    return None if visit is None else person.browser.opens(f"/visits/{visit}")


def _numbers_to(page: Page, ending: str) -> list[str]:
    actions = [form["action"] for form in page.main.every("form") if form["action"].endswith(ending)]
    return [action.split("/")[-2] for action in actions][:1]


def _team(person: Person, form: Form) -> None:
    """The two who are named already and trained, else any two who are."""
    trained = offered(form, "educator_1", saying="· trained")
    named = [form.sent.get(name, [""])[0] for name in ("educator_1", "educator_2")]
    named = [each if each in trained else "" for each in named]
    others = [each for each in trained if each not in named]
    person.chance.shuffle(others)
    filled = [each or (others.pop() if others else "") for each in named]
    form.sent |= {"educator_1": filled[:1], "educator_2": filled[1:]}


def _time(person: Person, form: Form) -> None:
    proposed = [each for each in offered(form, "slot") if each != "another"]
    if proposed:
        form.sent["slot"] = [person.chance.choice(proposed)]
        return
    day = person.now.date() + timedelta(days=person.chance.choice(DAYS_AHEAD))
    hour, minute = person.chance.choice(EVENING), person.chance.choice((0, 15, 30, 45))
    form.sent |= {"slot": [""], "on": [str(day)], "start": [f"{hour:02}:{minute:02}"], "end": [""]}


def _times_that_were(person: Person, form: Form) -> None:
    """Some forty minutes of last night, after the family's yes, when nobody else was anywhere: the real ones last no
    time here."""
    night = person.now.replace(hour=20, minute=0, second=0) - timedelta(days=1)
    start = night + timedelta(minutes=person.chance.randrange(0, 190))
    ends = start + timedelta(minutes=person.chance.randrange(35, 50))
    form.sent |= {"on": [str(start.date())], "start": [_clock(start)], "end": [_clock(ends)]}
    form.sent["length_note"] = ["Played by a load."]


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")
