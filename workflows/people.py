"""Who may do something: the roles of the tables' "who" column."""

from collections.abc import Mapping
from enum import StrEnum

from workflows.words import N_, Msgid


class Role(StrEnum):
    """Roles that an assignment gives, and the four standings that only a situation gives (see STANDINGS)."""

    educator = "educator"
    liaison = "liaison"
    school_coordinator = "school_coordinator"
    site_admin = "site_admin"
    district_coordinator = "district_coordinator"
    payroll = "payroll"
    access_manager = "access_manager"
    trainer = "trainer"
    executive = "executive"
    partner = "partner"
    admin = "admin"
    delegate = "delegate"

    team = "team"
    went = "went"
    family = "family"
    system = "system"


ROLE_WORDS: Mapping[Role, Msgid] = {
    Role.educator: N_("Educator"),
    Role.liaison: N_("Liaison"),
    Role.school_coordinator: N_("School coordinator"),
    Role.site_admin: N_("Site admin"),
    Role.district_coordinator: N_("District coordinator"),
    Role.payroll: N_("Payroll"),
    Role.access_manager: N_("Access manager"),
    Role.trainer: N_("Trainer"),
    Role.executive: N_("Executive"),
    Role.partner: N_("Partner"),
    Role.admin: N_("Admin"),
    Role.delegate: N_("Approver for a colleague"),
    Role.team: N_("an educator on the team"),
    Role.went: N_("an educator who went"),
    Role.family: N_("the family"),
    Role.system: N_("Porchlight itself"),
}

STANDINGS = frozenset({Role.team, Role.went, Role.family, Role.system})
ASSIGNABLE = tuple(role for role in Role if role not in STANDINGS)

LIAISONS = (Role.liaison, Role.school_coordinator)
INVITERS = (*LIAISONS, Role.educator)
FAMILY_VOICE = (Role.family, *LIAISONS, Role.team)
SCHEDULERS = (*LIAISONS, Role.team)
RECORDERS = (Role.went, *LIAISONS)
CORRECTORS = (Role.site_admin, Role.school_coordinator)
CANCELLERS = (*LIAISONS, Role.site_admin)
WHO_HANDS_OVER = (*LIAISONS, Role.district_coordinator)
APPROVERS = (Role.site_admin, Role.delegate, Role.district_coordinator)
DISTRICT_COORDINATOR = (Role.district_coordinator,)
EXCEPTION_MAKERS = (Role.site_admin, Role.district_coordinator)
RETURNERS = (*APPROVERS, Role.payroll)
PAYROLL = (Role.payroll,)
PAYROLL_OR_FILE = (Role.payroll, Role.system)
COORDINATOR_OR_IMPORT = (Role.school_coordinator, Role.system)
THE_TEAM = (Role.team,)
THOSE_WHO_WENT = (Role.went,)
TEXT_KEEPERS = (Role.district_coordinator, Role.admin)
TRANSLATORS = (*LIAISONS, *TEXT_KEEPERS)
SYSTEM = (Role.system,)


def refuse_unnamed(person_id: int | None, roles: frozenset[Role]) -> None:
    """Only a family link and Porchlight itself act without a person; "not your own" needs to know whose."""
    if person_id is None and roles - {Role.family, Role.system}:
        raise ValueError("Roles held by a person need the person's id.")
