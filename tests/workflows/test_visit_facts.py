"""What the facts of a visit say by themselves: who acts, and what a district has that set nothing."""

from typing import Any

import pytest

from tests.workflows.cases import LI, MARIA, TOM, a_visit, member
from workflows.people import Role
from workflows.visit.facts import Programme, VisitFacts

EDUCATOR = frozenset({Role.educator})


def roles_of(actor: int, **changes: Any) -> frozenset[Role]:
    return a_visit(actor_id=actor, actor_roles=EDUCATOR, **changes).roles


def test_the_facts_show_who_is_on_the_team_and_who_went():
    assert roles_of(MARIA) == {Role.educator, Role.team, Role.went}
    assert roles_of(TOM, went=(MARIA,)) == {Role.educator, Role.team}
    assert roles_of(LI) == {Role.educator}


def test_nobody_joins_the_team_by_naming_themselves():
    newcomer: dict[str, Any] = {"team": (member(LI), member(TOM)), "went": ()}

    assert Role.team in roles_of(LI, **newcomer)
    assert Role.team not in roles_of(LI, **newcomer, recorded_team=frozenset({MARIA, TOM}))
    assert Role.team in roles_of(MARIA, **newcomer, recorded_team=frozenset({MARIA, TOM}))


def test_facts_about_a_person_need_the_person():
    with pytest.raises(ValueError, match="need the person"):
        a_visit(actor_id=None)


def test_facts_cannot_change_under_a_rule():
    facts: VisitFacts = a_visit()

    with pytest.raises(AttributeError):
        facts.number = 2  # type: ignore[misc]


def test_a_district_that_set_nothing_has_the_models_own_rules() -> None:
    assert Programme() == Programme(
        notice_hours=24,
        training="both",
        reflection="each",
        usual_minutes_min=20,
        usual_minutes_max=90,
        further_visits=False,
        educator_may_invite=False,
        proof="none",
    )
