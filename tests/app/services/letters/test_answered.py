"""Many invitations at once: whoever has answered gets none, and the list says why."""

from datetime import timedelta

import pytest

from app.models import FamilyAnswer, LetterText
from app.services import letters
from app.services.letters import Wanted, obstacles
from tests import builders
from tests.app.services.letters.desk import invited, kept
from tests.visiting import School_, acting

pytestmark = pytest.mark.usefixtures("session")
WANTED = Wanted("first_visit", "beside", slip=False)


def sentences(place: School_) -> list[str]:
    """Why whoever gets no letter gets none."""
    preview = letters.look(WANTED, by=acting(place.liaison))
    assert preview.ready == ()
    return [each.problem.sentence for each in preview.left_out if each.problem]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("yes", obstacles.SAID_YES), ("later", obstacles.ASKED_FOR_LATER)],
    ids=["yes", "later"],
)
def test_whoever_answered_an_invitation_is_not_invited_once_more_but_listed(
    alder: School_, answer: str, said: str
) -> None:
    visit = invited(alder)
    again = builders.today() + timedelta(days=9) if answer == "later" else None
    builders.change(visit, answer=answer, ask_again_on=again)

    by = acting(alder.liaison)
    run_id = letters.start(WANTED, by=by)
    letters.make(run_id)

    [line] = letters.left_out(run_id)
    assert (line.visit_id, line.sentence, kept()) == (visit.id, said, [])
    assert letters.issue(visit.id, by=by), "a person may decide so for one family"


def test_an_answer_that_waits_for_somebody_is_looked_at_before_another_invitation(alder: School_) -> None:
    visit = invited(alder)
    builders.save(
        FamilyAnswer(
            district_id=visit.district_id,
            school_id=visit.school_id,
            visit_id=visit.id,
            channel="phone",
            answer="yes",
            language="en",
            entered_by=alder.liaison.id,
        )
    )

    assert sentences(alder) == [obstacles.ANSWER_WAITS]


def test_a_text_that_is_out_of_date_is_said_to_be_so(alder: School_) -> None:
    invited(alder, guardian={"read_language": "es"})
    [spanish] = builders.every(LetterText, kind="first_visit", language="es")
    builders.change(spanish, state="stale")

    assert sentences(alder) == [obstacles.OUT_OF_DATE]
