"""Make a neighbourhood's schools: offices, classes with their teachers, and the teams that visit."""

from app.sample.names import PLACES, STREETS
from app.sample.people import Crowd
from app.sample.records import Numbers, Person, Room, School, Student, Team

NEIGHBOURS = 4
CLASS_SIZE = 24
KINDS = {
    1: (("School", 0, 12),),
    2: (("Elementary School", 0, 6), ("High School", 7, 12)),
    3: (("Elementary School", 0, 5), ("Middle School", 6, 8), ("High School", 9, 12)),
    4: (
        ("Elementary School", 0, 5),
        ("Academy", 0, 5),
        ("Middle School", 6, 8),
        ("High School", 9, 12),
    ),
}


def open_schools(crowd: Crowd, numbers: Numbers, many: int) -> list[School]:
    """Up to four schools that together lead from kindergarten to grade 12, with their offices."""
    return [_open(crowd, numbers.next("school"), *kind) for kind in KINDS[many]]


def fill(school: School, crowd: Crowd) -> None:
    """Form classes of the school's students, find their teachers, and let teams form."""
    students = sorted(school.students, key=lambda student: (student.grade, student.number))
    rooms = -(-len(students) // CLASS_SIZE) or 1
    school.educators = [*_teachers(crowd, max(rooms, 3)), *_aides(crowd, max(rooms // 2, 2))]
    teachers, aides = _by_class(school.educators)
    for index in range(rooms):
        seats = students[len(students) * index // rooms : len(students) * (index + 1) // rooms]
        aide = aides[index // 2 % len(aides)] if index % 2 == 0 else None
        school.rooms.append(_room(crowd, index, school, seats, teachers[index], aide))
    school.teams = _teams(crowd, teachers, aides)


def _open(crowd: Crowd, number: int, kind: str, first: int, last: int) -> School:
    place = (
        PLACES[number % len(PLACES)] if number <= len(PLACES) else f"{PLACES[number % len(PLACES)]} {number}"
    )
    address = f"{100 + number * 10} {STREETS[number % len(STREETS)]}, Lanternfield, CA 95000"
    return School(
        number, f"{place} {kind}", first, last, crowd.phone(), address,
        liaison=crowd.leader("Family liaison", "liaison"),
        coordinator=crowd.leader("School coordinator", "school_coordinator"),
        site_admin=crowd.leader("Principal", "site_admin"),
    )  # fmt: skip


def _teachers(crowd: Crowd, many: int) -> list[Person]:
    return [
        crowd.employee("Teacher", "educator", roster_role="teacher", employee_class="certificated")
        for _ in range(many)
    ]


def _aides(crowd: Crowd, many: int) -> list[Person]:
    return [
        crowd.employee("Paraeducator", "educator", roster_role="aide", employee_class="classified")
        for _ in range(many)
    ]


def _by_class(educators: list[Person]) -> tuple[list[Person], list[Person]]:
    certificated = [person for person in educators if person.employee_class == "certificated"]
    return certificated, [person for person in educators if person.employee_class == "classified"]


def _room(
    crowd: Crowd, index: int, school: School, seats: list[Student], teacher: Person, aide: Person | None
) -> Room:
    number = crowd.numbers.next("class")
    if school.last_grade > 6 and seats and seats[-1].grade > 6:
        title, kind = (
            f"{crowd.one_of(('English', 'Science', 'History', 'Math'))} · {teacher.family}",
            "scheduled",
        )
    else:
        title, kind = f"Room {index + 1} · {teacher.family}", "homeroom"
    return Room(number, title, kind, seats, teacher, aide)


def _teams(crowd: Crowd, teachers: list[Person], aides: list[Person]) -> list[Team]:
    """A teacher with an aide, then teachers with each other; one in eight lapsed, one in ten never trained."""
    first = Team((teachers[0], aides[0]), lapsed=teachers[2])
    crowd.train(teachers[0])
    crowd.train(aides[0])
    crowd.let_lapse(teachers[2])
    rest = [person for person in (*teachers[1:2], *aides[1:], *teachers[3:]) if _is_trained(crowd, person)]
    pairs = [Team((rest[at], rest[at + 1])) for at in range(0, len(rest) - 1, 2)]
    if len(rest) % 2:
        first.interpreter = rest[-1]
    return [first, *pairs]


def _is_trained(crowd: Crowd, person: Person) -> bool:
    luck = crowd.chance.random()
    if luck < 0.1:
        return False
    if luck < 0.22:
        crowd.let_lapse(person)
        return False
    crowd.train(person)
    return True
