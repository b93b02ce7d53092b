"""Take everything from a former colleague's record that says who they were; pay, visits and events stay as numbers.

Acts as the record keeper, within the caller's transaction; the account as the sign-in service.
"""

from sqlalchemy import case, delete, select, update

from app.extensions import db
from app.models import (
    AccessRequest,
    Account,
    AdminGrant,
    Assignment,
    CalendarFeed,
    Employment,
    EventDetail,
    Invitation,
    Notice,
    OutsideIdentity,
    Person,
    PersonChoice,
    RecoveryCode,
    SecondFactor,
    SignInLink,
    UserSession,
)
from app.security.session import SIGN_IN, acting_as, steward
from app.services import clock

NONE = "–"
REMOVED = (CalendarFeed, EventDetail, Invitation, Notice, PersonChoice)
"""Tables whose rows about a person go; `event_detail` holds old and new values of their record."""
OF_ACCOUNT = (OutsideIdentity, RecoveryCode, SecondFactor, SignInLink, UserSession)


def blank(person_id: int, district_id: int) -> None:
    """Blank one former colleague."""
    for model in REMOVED:
        db.session.execute(delete(model).where(model.person_id == person_id))
    who = {"given_name": NONE, "family_name": f"#{person_id}", "sourced_id": None, "title": None}
    reach = {"email": None, "phone": None, "languages": None, "anonymised_on": clock.today(district_id)}
    reached = {"former_emails": None, "email_by": None}
    db.session.execute(
        update(Person.__table__).where(Person.id == person_id).values(**who, **reach, **reached)
    )
    number = update(Employment.__table__).where(Employment.person_id == person_id)
    db.session.execute(number.values(employee_id=None))
    _words(person_id, district_id)
    with acting_as(db.session, SIGN_IN):
        _account(person_id)


def _words(person_id: int, district_id: int) -> None:
    """Why they asked for a role, and why they got one."""
    answer = AccessRequest.__table__.c.answer_words
    asked = update(AccessRequest.__table__).where(AccessRequest.person_id == person_id)
    db.session.execute(asked.values(words=NONE, answer_words=case((answer.is_not(None), NONE))))
    grants = update(AdminGrant.__table__).where(AdminGrant.person_id == person_id)
    db.session.execute(grants.values(reason=NONE))
    with acting_as(db.session, steward(district_id)):
        held = update(Assignment.__table__).where(Assignment.person_id == person_id)
        db.session.execute(held.values(reason=None))


def _account(person_id: int) -> None:
    """The row stays closed for ever, for whatever names it."""
    account_id = db.session.scalar(select(Account.id).where(Account.person_id == person_id))
    if account_id is None:
        return
    for model in OF_ACCOUNT:
        db.session.execute(delete(model).where(model.account_id == account_id))
    nobody = {"username": f"#{person_id}", "first_name": NONE, "last_name": NONE, "password": None}
    closed = {"email": f"person-{person_id}@porchlight.invalid", "active": False, "password_link_by": None}
    db.session.execute(update(Account.__table__).where(Account.id == account_id).values(**nobody, **closed))
