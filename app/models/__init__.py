"""Every table, so that one import knows the whole schema."""

from app.models.days import (
    CalendarFeed,
    FamilyContact,
    FollowUp,
    Holiday,
    Notice,
    PersonChoice,
    ReflectionSession,
    Selection,
    VisitImport,
)
from app.models.families import Family, Guardian, Student, StudentFamily, StudentSchool
from app.models.history import StateWithoutEvent
from app.models.letters import (
    AnswerLink,
    AnswerTry,
    FamilyAnswer,
    Letter,
    LetterBatch,
    LetterBatchItem,
    LetterFile,
    Letterhead,
    LetterText,
    OutgoingMail,
)
from app.models.outreach import Announcement, AnnouncementRead, OutreachEvent
from app.models.payments import Fund, Payment, PayrollBatch, Rate
from app.models.people import Employment, Person, PersonSchool
from app.models.program import District, DistrictSettings, SchoolYear
from app.models.roster import RosterFile, RosterImport
from app.models.schools import Enrollment, School, SchoolClass
from app.models.training import TrainingCertificate
from app.models.visits import (
    Event,
    Reflection,
    ReflectionAssumption,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.security.people import Account, Assignment, SignInFailure, SignInLink, UserSession

__all__ = [
    "Account",
    "Announcement",
    "AnnouncementRead",
    "AnswerLink",
    "AnswerTry",
    "Assignment",
    "CalendarFeed",
    "District",
    "DistrictSettings",
    "Employment",
    "Enrollment",
    "Event",
    "Family",
    "FamilyAnswer",
    "FamilyContact",
    "FollowUp",
    "Fund",
    "Guardian",
    "Holiday",
    "Letter",
    "LetterBatch",
    "LetterBatchItem",
    "LetterFile",
    "LetterText",
    "Letterhead",
    "Notice",
    "OutgoingMail",
    "OutreachEvent",
    "Payment",
    "PayrollBatch",
    "Person",
    "PersonChoice",
    "PersonSchool",
    "Rate",
    "Reflection",
    "ReflectionAssumption",
    "ReflectionSession",
    "RosterFile",
    "RosterImport",
    "School",
    "SchoolClass",
    "SchoolYear",
    "Selection",
    "SignInFailure",
    "SignInLink",
    "StateWithoutEvent",
    "Student",
    "StudentFamily",
    "StudentSchool",
    "TrainingCertificate",
    "UserSession",
    "Visit",
    "VisitEducator",
    "VisitImport",
    "VisitStudent",
]
