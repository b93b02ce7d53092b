from dataclasses import dataclass
from enum import StrEnum

import pytest

from workflows.machine import N_, Msgid, NotYourRole, Reason, Transition, TransitionRefused, Workflow, rule
from workflows.people import ASSIGNABLE, ROLE_WORDS, STANDINGS, Role, refuse_unnamed


class Door(StrEnum):
    shut = "shut"
    ajar = "ajar"
    wide_open = "wide_open"


@dataclass(frozen=True)
class DoorFacts:
    keys: int
    knocks: int


@rule(
    N_("Knock %(wanted)s times; you knocked %(heard)s."), wanted=lambda _: 3, heard=lambda door: door.knocks
)
def someone_knocked(door: DoorFacts) -> bool:
    return door.knocks >= 3


@rule(N_("Bring a key; 100% of doors here are locked."))
def key_is_there(door: DoorFacts) -> bool:
    return door.keys > 0


HOSTS = (Role.liaison, Role.school_coordinator)
WORDS = {Door.shut: N_("shut"), Door.ajar: N_("ajar"), Door.wide_open: N_("wide open")}


def a_row(action: str, source: object, to: object, rules: tuple = (), who: tuple = HOSTS, **words: str):
    impossible = N_("A door that is %(state)s cannot do that.")
    return Transition(action, source, to, who, rules, label=N_("Do it"), impossible=impossible, **words)


def a_door(*rows: Transition) -> Workflow:
    return Workflow("door", WORDS, rows or ROWS, absent=N_("There is no door here yet."))


ROWS = (
    a_row("build", None, Door.shut, who=(Role.system,)),
    a_row("unlock", Door.shut, Door.ajar, (someone_knocked, key_is_there), undo="lock"),
    a_row("push", (Door.shut, Door.ajar), Door.wide_open, also="it squeaks"),
    a_row("paint", Door.ajar, None, who=(Role.educator,)),
)
READY = DoorFacts(keys=1, knocks=3)
NOT_READY = DoorFacts(keys=0, knocks=1)


def test_check_returns_the_row_when_everything_holds():
    row = a_door().check("unlock", Door.shut, READY, {Role.liaison})

    assert (row.action, row.to, row.stays) == ("unlock", Door.ajar, False)


def test_check_refuses_with_every_unmet_reason_at_once():
    with pytest.raises(TransitionRefused) as refusal:
        a_door().check("unlock", Door.shut, NOT_READY, {Role.liaison})

    assert [reason.name for reason in refusal.value.reasons] == ["someone_knocked", "key_is_there"]
    assert str(refusal.value) == "Knock 3 times; you knocked 1. Bring a key; 100% of doors here are locked."
    assert (refusal.value.action, refusal.value.state) == ("unlock", Door.shut)


def test_a_wrong_role_is_told_who_may_and_nothing_about_the_facts():
    with pytest.raises(NotYourRole) as refusal:
        a_door().check("unlock", Door.shut, NOT_READY, {Role.educator, Role.admin})

    assert str(refusal.value) == "This step is for someone else: Liaison, School coordinator."
    assert refusal.value.who == HOSTS


def test_a_wrong_role_is_named_before_a_missing_arrow():
    with pytest.raises(NotYourRole):
        a_door().check("unlock", Door.ajar, READY, {Role.educator})


def test_a_missing_arrow_is_a_sentence_with_the_state_in_words():
    with pytest.raises(TransitionRefused, match="A door that is wide open cannot do that"):
        a_door().check("unlock", Door.wide_open, READY, {Role.liaison})


def test_what_does_not_exist_yet_says_so():
    reasons = a_door().unmet("unlock", None, READY)

    assert [str(reason) for reason in reasons] == ["There is no door here yet."]


def test_an_unknown_action_is_a_programmers_slip():
    with pytest.raises(LookupError, match="door has no action 'fly'"):
        a_door().check("fly", Door.shut, READY, {Role.liaison})


def test_why_not_names_the_role_and_the_rules_together():
    reasons = a_door().why_not("unlock", Door.shut, NOT_READY, {Role.educator})

    assert [reason.name for reason in reasons] == ["your_role", "someone_knocked", "key_is_there"]


def test_why_not_is_empty_when_the_step_is_open():
    assert a_door().why_not("unlock", Door.shut, READY, {Role.liaison}) == ()


def test_an_action_may_start_from_several_states():
    door = a_door()

    assert door.row("push", Door.shut) is door.row("push", Door.ajar)
    assert door.row("push", Door.wide_open) is None


def test_a_row_without_a_target_stays():
    row = a_door().check("paint", Door.ajar, READY, {Role.educator})

    assert row.stays
    assert row.to is None


def test_actions_from_lists_what_a_role_could_do_here_in_table_order():
    door = a_door()

    assert [row.action for row in door.actions_from(Door.shut, {Role.liaison})] == ["unlock", "push"]
    assert [row.action for row in door.actions_from(Door.ajar, {Role.educator})] == ["paint"]
    assert [row.action for row in door.actions_from(None, {Role.system})] == ["build"]
    assert door.actions_from(Door.wide_open, set(Role)) == ()


def test_two_rows_for_one_arrow_are_refused_when_the_table_is_made():
    with pytest.raises(ValueError, match="two rows for push from shut"):
        a_door(*ROWS, a_row("push", Door.shut, Door.ajar))


def test_a_state_that_the_table_does_not_know_is_refused_when_it_is_made():
    with pytest.raises(ValueError, match="push names an unknown state"):
        Workflow("door", {Door.shut: "shut"}, [a_row("push", Door.shut, Door.ajar)], absent="")


def test_the_table_prints_arrows_people_rules_and_extras():
    assert a_door().table() == (
        "| action | from → to | who | only if | also | undo |\n"
        "|---|---|---|---|---|---|\n"
        "| build | – → shut | Porchlight itself | – |  |  |\n"
        "| unlock | shut → ajar | Liaison, School coordinator | someone knocked; key is there |  | lock |\n"
        "| push | shut, ajar → wide open | Liaison, School coordinator | – | it squeaks |  |\n"
        "| paint | stays ajar | Educator | – |  |  |\n"
    )


def test_columns_that_no_row_uses_are_left_out():
    assert a_door(ROWS[0]).table().splitlines()[0] == "| action | from → to | who | only if |"


def test_the_diagram_draws_each_arrow_and_marks_the_ends():
    assert a_door().diagram() == (
        "stateDiagram-v2\n"
        "    wide_open : wide open\n"
        "    [*] --> shut : build\n"
        "    shut --> ajar : unlock\n"
        "    shut --> wide_open : push\n"
        "    ajar --> wide_open : push\n"
        "    ajar --> ajar : paint\n"
        "    wide_open --> [*]\n"
    )


def test_a_reason_is_translated_as_a_whole_with_its_marked_values():
    reason = Reason(
        "x", N_("Ask %(who)s about %(name)s."), {"who": (N_("Liaison"), N_("Admin")), "name": "Ana"}
    )
    spanish = {
        "Ask %(who)s about %(name)s.": "Pregunte a %(who)s por %(name)s.",
        "Liaison": "Enlace",
        "Admin": "Administración",
    }

    assert reason.text(spanish.__getitem__) == "Pregunte a Enlace, Administración por Ana."
    assert str(reason) == "Ask Liaison, Admin about Ana."


def test_marked_words_are_still_plain_text():
    assert N_("shut") == "shut"
    assert isinstance(N_("shut"), Msgid)


def test_every_role_has_words_and_standings_are_never_assigned():
    assert set(ROLE_WORDS) == set(Role)
    assert STANDINGS.isdisjoint(ASSIGNABLE)
    assert all(role.name == role.value for role in Role)


@pytest.mark.parametrize("roles", [{Role.system}, {Role.family}, set()])
def test_porchlight_and_the_family_link_act_without_a_person(roles):
    refuse_unnamed(None, frozenset(roles))


def test_a_persons_role_needs_the_person():
    refuse_unnamed(7, frozenset({Role.liaison}))

    with pytest.raises(ValueError, match="need the person"):
        refuse_unnamed(None, frozenset({Role.liaison}))
