"""Three places with a row in every guarded table, and one person per role at the first of them.

`own` and `other` are two schools of one district, `foreign` is a school of another district. Names and words of
children, families and visits carry their place's canary; of the foreign district everything does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import Engine, insert, update

from app import models as m
from tests import builders, database, grounds, money
from tests.app.security import (
    ground_access,
    ground_days,
    ground_history,
    ground_letters,
    ground_pay,
    ground_sign_in,
)
from workflows.people import ASSIGNABLE, Role

PLACES = ("own", "other", "foreign")
AT = datetime(2026, 3, 3, 17, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 18, tzinfo=UTC)
AT_A_SCHOOL = (Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.delegate)

KEYS: dict[str, tuple[str, str]] = {
    "access_review_line": ("access_review_line", "review_id"),
    "access_rules": ("access_rules", "district_id"),
    # what the table of sight calls it → the table, and the column that tells its rows apart
    "announcement_read": ("announcement_read", "announcement_id"),
    "letter_batch_item": ("letter_batch_item", "visit_id"),
    "letter_text in English": ("letter_text", "id"),
    "disclosed_student": ("disclosed_student", "disclosure_id"),
    "event_chain": ("event_chain", "event_id"),
    "event of a payment": ("event", "id"),
    "event of a visit": ("event", "id"),
    "event of the district": ("event", "id"),
    "employment": ("employment", "person_id"),
    "district_settings": ("district_settings", "district_id"),
    "former_employment": ("former_employment", "person_id"),
    "fund of a school": ("fund", "id"),
    "fund of the district": ("fund", "id"),
    "person_choice": ("person_choice", "person_id"),
    "person_school": ("person_school", "person_id"),
    "reflection_assumption": ("reflection_assumption", "visit_id"),
    "retention_rule": ("retention_rule", "district_id"),
    "roster_file": ("roster_file", "import_id"),
    "second_factor": ("second_factor", "account_id"),
    "student_family": ("student_family", "student_id"),
    "student_school": ("student_school", "student_id"),
    "visit_educator": ("visit_educator", "visit_id"),
    "visit_evidence_file": ("visit_evidence_file", "evidence_id"),
    "visit_student": ("visit_student", "visit_id"),
}


def table_and_key(what: str) -> tuple[str, str]:
    return KEYS.get(what, (what, "id"))


@dataclass
class Place:
    """Ids of the rows of one place, by what the table of sight calls them."""

    district: m.District
    school: m.School
    ids: dict[str, int] = field(default_factory=dict)


@dataclass
class Ground:
    owner: Engine
    places: dict[str, Place]
    people: dict[str, m.Person]


_laid: dict[str, tuple[Ground, int, str]] = {}


def lay(owner: Engine, mine: database.Database) -> Ground:
    """Lay the ground on an emptied database; once by the builders, then the same rows are put back."""
    if mine.owner_url not in _laid:
        laid = _lay(owner)
        _laid[mine.owner_url] = laid, builders.next_number(), database.keep_rows(mine)
    else:
        database.put_back(mine, _laid[mine.owner_url][2])
    grounds.unknown()
    laid, number, _ = _laid[mine.owner_url]
    grounds.go_on_from(number)
    places = {name: Place(each.district, each.school, dict(each.ids)) for name, each in laid.places.items()}
    return Ground(owner, places, dict(laid.people))


def _lay(owner: Engine) -> Ground:
    here, elsewhere = builders.a_district("Here"), builders.a_district("Canaryforeign District")
    batches = {district.id: _of_the_district(owner, district) for district in (here, elsewhere)}
    places = {
        name: _place(owner, name, district, batches[district.id])
        for name, district in zip(PLACES, (here, here, elsewhere), strict=True)
    }
    return Ground(owner, places, _people(owner, places["own"]))


def _of_the_district(owner: Engine, district: m.District) -> dict[str, int]:
    boss = builders.a_person(roles={Role.payroll: district})
    asker = builders.a_person(roles={Role.payroll: district})
    loading = _write(
        owner,
        m.RosterImport,
        district_id=district.id,
        uploaded_by=boss.id,
        filename="r.zip",
        state="previewed",
    )
    _write(owner, m.RosterFile, key="import_id", import_id=loading, kind="roster", content=b"zip")
    before = {"import_id": loading, "place": "student", "kind": "added", "rows": [{"id": 0}]}
    return {
        **ground_letters.of_the_district(partial(_write, owner), district.id),
        **ground_history.of_the_district(partial(_write, owner), district.id, boss.id),
        **ground_access.of_the_district(partial(_write, owner), district.id, boss.id, asker.id),
        **ground_pay.of_the_district(partial(_write, owner), district.id, boss.id),
        "district": district.id,
        "district_settings": district.id,
        "event of the district": _write(owner, m.Event, kind="assignment.given", district_id=district.id),
        "fund of the district": money.a_fund(district=district).id,
        "rate": money.a_rate(district=district).id,
        "roster_file": loading,
        "roster_import": loading,
        "roster_undo": _write(owner, m.RosterUndo, district_id=district.id, **before),
        "school_year": builders.a_school_year(district=district).id,
    }


def _pair(owner: Engine, family: m.Family, person: m.Person) -> int:
    """Somebody said that this household and another are two."""
    here = {"district_id": family.district_id}
    another = _write(owner, m.Family, name=family.name, **here)
    decided = {"state": "apart", "decided_by": person.id, "decided_at": AT}
    return _write(owner, m.FamilyPair, one_id=family.id, other_id=another, **here, **decided)


def _place(owner: Engine, name: str, district: m.District, shared: Mapping[str, int]) -> Place:
    canary = f"Canary{name}"
    school = builders.a_school(f"{canary if name == 'foreign' else name.title()} School", district=district)
    place = Place(district, school, dict(shared))
    person = builders.trained(
        builders.a_person(f"{canary if name == 'foreign' else 'Jo'} Park", roles={Role.educator: school})
    )
    student = builders.a_student(f"{canary} Ortiz", at=place.school)
    family = builders.a_family(f"{canary} family", of=[student], guardian={"given_name": canary})
    school_class = builders.a_class(educator=person, students=[student], title=f"{canary} class")
    builders.a_session(person)
    account = builders.an_account(person)
    place.ids |= {
        "ab_user": account.id,
        "assignment": _id(m.Assignment, person_id=person.id),
        "employment": person.id,
        "enrollment": _id(m.Enrollment, student_id=student.id),
        "family": family.id,
        "fund of a school": money.a_fund(
            school=place.school, name=f"{canary if name == 'foreign' else name} fund"
        ).id,
        "guardian": _id(m.Guardian, family_id=family.id),
        "family_pair": _pair(owner, family, person),
        "person": person.id,
        "person_school": person.id,
        "school": place.school.id,
        "school_class": school_class.id,
        "sign_in_link": _write(
            owner, m.SignInLink, account_id=account.id, key_hash=f"{account.id:064}", expires_at=AT
        ),
        "student": student.id,
        "student_family": student.id,
        "student_school": student.id,
        "training_certificate": _id(m.TrainingCertificate, person_id=person.id),
        "user_session": _id(m.UserSession, account_id=account.id),
    }
    at = {"district_id": district.id, "school_id": school.id}
    place.ids |= ground_access.of_a_school(partial(_write, owner), place.ids, at, person.id)
    place.ids |= ground_sign_in.of_an_account(partial(_write, owner), account.id, person.id, district.id)
    _visit(owner, place, person.id, canary)
    return place


def _visit(owner: Engine, place: Place, person_id: int, canary: str) -> None:
    """A visit that is reflected, with everything that hangs on it."""
    at = {"district_id": place.district.id, "school_id": place.school.id}
    ids = place.ids
    visit_id = _write(
        owner,
        m.Visit,
        **at,
        school_year_id=ids["school_year"],
        family_id=ids["family"],
        number=1,
        state="reflected",
        selection_method="whole_class",
        invited_on=AT.date(),
        answer="yes",
        agreed_at=AT,
        starts_at=AT,
        ends_at=LATER,
        started_at=AT,
        ended_at=LATER,
        reflected_at=LATER,
    )
    theirs = {**at, "visit_id": visit_id}
    _write(
        owner,
        m.VisitStudent,
        key="visit_id",
        visit_id=visit_id,
        school_id=place.school.id,
        school_year_id=ids["school_year"],
        number=1,
        live=True,
        student_id=ids["student"],
    )
    _write(owner, m.VisitEducator, key="visit_id", **theirs, person_id=person_id, went=True)
    words = {"hopes_and_dreams": f"{canary} bridges.", "what_helps": f"{canary} time.", "written_at": LATER}
    ids |= {
        "visit": visit_id,
        "visit_student": visit_id,
        "visit_educator": visit_id,
        "figure": _id(m.Figure, school_id=place.school.id),
        "took_part": _id(m.TookPart, school_id=place.school.id),
        "reflection": _write(
            owner,
            m.Reflection,
            **theirs,
            visit_number=1,
            family_id=ids["family"],
            person_id=person_id,
            **words,
        ),
        "reflection_assumption": _write(
            owner,
            m.ReflectionAssumption,
            key="visit_id",
            **theirs,
            person_id=person_id,
            assumptions=f"{canary} shy.",
        ),
        "payment": _write(
            owner,
            m.Payment,
            **theirs,
            person_id=person_id,
            state="due",
            worked_on=AT.date(),
            amount=Decimal(60),
        ),
    }
    ids["event of a visit"] = _write(owner, m.Event, kind="visit.invite", **theirs)
    ids["event of a payment"] = _write(
        owner, m.Event, kind="payment.create", district_id=place.district.id, payment_id=ids["payment"]
    )
    ids |= ground_letters.of_a_visit(partial(_write, owner), ids, at, person_id, canary)
    ids |= ground_days.of_a_visit(partial(_write, owner), ids, at, person_id, canary)
    ids |= ground_history.of_a_visit(partial(_write, owner), ids, at, person_id, canary)
    ids |= ground_pay.of_a_visit(partial(_write, owner), ids, at, person_id)


def _people(owner: Engine, own: Place) -> dict[str, m.Person]:
    people = {
        role.value: builders.a_person(roles={role: own.school if role in AT_A_SCHOOL else own.district})
        for role in ASSIGNABLE
    }
    people["visitor"] = builders.a_person(roles={Role.educator: own.school})
    at = {"district_id": own.district.id, "school_id": own.school.id}
    visitor, teacher = people["visitor"], builders.a_person(roles={Role.educator: own.school})
    _write(
        owner,
        m.VisitEducator,
        key="visit_id",
        **at,
        visit_id=own.ids["visit"],
        person_id=visitor.id,
        went=True,
    )
    people["teacher"] = teacher
    _belongs(owner, m.LetterBatch, own.ids["letter_batch"], people["liaison"])
    _belongs(owner, m.VisitImport, own.ids["visit_import"], people["school_coordinator"])
    _write(owner, m.Enrollment, **at, class_id=own.ids["school_class"], person_id=teacher.id)
    people["gone"] = builders.a_person(district=own.district)
    day = builders.today() - timedelta(days=1)
    builders.an_assignment(people["gone"], Role.district_coordinator, at=own.district, ends_on=day)
    builders.an_account(people["gone"])
    return people


def _belongs(owner: Engine, model: type[m.LetterBatch | m.VisitImport], number: int, to: m.Person) -> None:
    """A run of letters, or a spreadsheet, is its maker's alone."""
    with owner.begin() as connection:
        connection.execute(update(model).where(model.id == number).values(made_by=to.id))


def _write(owner: Engine, model: type[Model], *, key: str = "id", **columns: Any) -> int:
    """Past the session, which would ask for the events of these states."""
    with owner.begin() as connection:
        return int(
            connection.execute(insert(model).values(**columns).returning(getattr(model, key))).scalar_one()
        )


def _id(model: type[Model], **equal: Any) -> int:
    return int(builders.every(model, **equal)[0].id)  # type: ignore[attr-defined]
