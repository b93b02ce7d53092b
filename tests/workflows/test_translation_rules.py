"""Each rule's refusal beside its success: one arrangement, one changed fact."""

from typing import Any

import pytest

from tests.workflows.cases import ANA, BEN, EVERY_ROLE, a_text, names
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import LIAISONS, TEXT_KEEPERS, Role
from workflows.translation import METHOD_WORDS, TRANSLATION, Method, TextState
from workflows.words import N_

S = TextState
TITLE = N_("Title")
BY_A_LIAISON = {"is_english": True}
BY_THE_COORDINATOR = {"is_english": True, "actor_roles": frozenset({Role.district_coordinator})}
UNSOUND, SOUND = {"to_mend": (TITLE,)}, {"to_mend": ()}
MACHINE, CHECKED = {"method": Method.machine}, {"method": Method.machine_then_human}
OF_OLD_ENGLISH = {"source_approved": False}
WRITTEN_BY_BEN_TOO = {"writer_ids": frozenset({ANA, BEN})}

# action, from, rule, what is wrong, what mends it
REFUSED_AND_MENDED: list[tuple[str, TextState | None, str, dict[str, Any], dict[str, Any]]] = [
    ("begin", None, "english_is_the_districts", BY_A_LIAISON, BY_THE_COORDINATOR),
    ("begin", None, "no_version_is_open", {"version_open": True}, {}),
    ("write", S.draft, "english_is_the_districts", BY_A_LIAISON, BY_THE_COORDINATOR),
    ("send_for_review", S.draft, "english_is_the_districts", BY_A_LIAISON, BY_THE_COORDINATOR),
    ("send_for_review", S.draft, "every_part_is_sound", UNSOUND, SOUND),
    ("send_for_review", S.draft, "english_is_the_approved_one", OF_OLD_ENGLISH, {}),
    ("send_for_review", S.draft, "a_person_checked_it", MACHINE, CHECKED),
    ("send_back", S.in_review, "english_is_the_districts", BY_A_LIAISON, BY_THE_COORDINATOR),
    ("send_back", S.in_review, "remark_given", {"remark": " "}, {"remark": "Warmer, please."}),
    ("approve", S.in_review, "english_is_the_districts", BY_A_LIAISON, BY_THE_COORDINATOR),
    ("approve", S.in_review, "reviewer_is_another", WRITTEN_BY_BEN_TOO, {"writer_ids": frozenset({ANA})}),
    ("approve", S.in_review, "reviewer_is_another", {"writer_ids": frozenset()}, {}),
    ("approve", S.in_review, "a_person_checked_it", MACHINE, CHECKED),
    ("approve", S.in_review, "every_part_is_sound", UNSOUND, SOUND),
    ("approve", S.in_review, "english_is_the_approved_one", OF_OLD_ENGLISH, {}),
    ("approve", S.in_review, "pages_were_read", {"pages_read": False}, {"pages_read": True}),
]


@pytest.mark.parametrize(("action", "state", "rule", "wrong", "mended"), REFUSED_AND_MENDED)
def test_a_rule_refuses_alone_and_lets_go_when_mended(action, state, rule, wrong, mended):
    assert names(TRANSLATION.unmet(action, state, a_text(**wrong))) == [rule]
    assert TRANSLATION.unmet(action, state, a_text(**mended)) == ()


def test_every_rule_of_the_table_is_refused_in_a_test():
    in_table = {(row.action, rule.name) for row in TRANSLATION.rows for rule in row.rules}

    assert in_table == {(action, rule) for action, _, rule, _, _ in REFUSED_AND_MENDED}


def test_no_role_lets_a_writer_approve_their_own_text():
    own = a_text(actor_id=ANA, actor_roles=EVERY_ROLE)

    with pytest.raises(TransitionRefused, match="ask someone else"):
        TRANSLATION.check("approve", S.in_review, own, own.actor_roles)


def test_no_role_lets_a_machine_alone_speak_to_families():
    unread = a_text(actor_roles=EVERY_ROLE, method=Method.machine)

    for action, state in (("send_for_review", S.draft), ("approve", S.in_review)):
        with pytest.raises(TransitionRefused, match="check every sentence"):
            TRANSLATION.check(action, state, unread, unread.actor_roles)


@pytest.mark.parametrize("role", LIAISONS)
def test_a_liaison_keeps_translations_and_leaves_english_alone(role):
    spanish = a_text(actor_roles=frozenset({role}))
    english = a_text(actor_roles=frozenset({role}), is_english=True)

    assert TRANSLATION.why_not("approve", S.in_review, spanish, {role}) == ()
    assert names(TRANSLATION.why_not("approve", S.in_review, english, {role})) == ["english_is_the_districts"]


@pytest.mark.parametrize("role", TEXT_KEEPERS)
def test_the_district_keeps_english_too(role):
    english = a_text(actor_roles=frozenset({role}), is_english=True)

    assert TRANSLATION.why_not("approve", S.in_review, english, {role}) == ()


def test_only_porchlight_itself_lets_a_text_go_out_of_date_or_replaces_it():
    everybody = EVERY_ROLE - {Role.system}

    for action, state in (("go_stale", S.approved), ("replace", S.approved), ("replace", S.stale)):
        with pytest.raises(NotYourRole):
            TRANSLATION.check(action, state, a_text(), everybody)


def test_the_parts_to_mend_are_named_in_the_refusal():
    with pytest.raises(TransitionRefused, match="need mending first: Title, Closing"):
        TRANSLATION.check("send_for_review", S.draft, a_text(to_mend=(TITLE, N_("Closing"))), {Role.liaison})


def test_an_approval_names_all_that_is_wrong_at_once():
    wrong = a_text(**WRITTEN_BY_BEN_TOO, method=Method.machine, pages_read=False)

    assert names(TRANSLATION.unmet("approve", S.in_review, wrong)) == [
        "reviewer_is_another",
        "a_person_checked_it",
        "pages_were_read",
    ]


def test_every_method_has_words():
    assert set(METHOD_WORDS) == set(Method)
