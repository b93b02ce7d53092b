"""The pack, and the words about safety that stand wherever somebody is about to write."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.models import DistrictSettings
from tests import builders
from tests.app.views.visits.place import WORDS, Place, at
from tests.browsing import post, shown
from tests.conftest import SignIn

SAFETY = "Call the office at once."
NOT_HERE = f"Worried about a child's safety? Do not write it here. {SAFETY}"


@pytest.fixture
def maria(alder: Place, sign_in: SignIn) -> FlaskClient:
    settings = builders.every(DistrictSettings)[0]
    settings.safety_text = SAFETY
    builders.save(settings)
    return sign_in(alder.pair[0])


def test_the_pack_is_the_next_thing_while_the_visit_lies_ahead(alder: Place, maria: FlaskClient) -> None:
    visit = alder.visit("scheduled", starts_at=datetime.now(UTC) + timedelta(days=9))

    page, pack = maria.get(at(visit)), maria.get(at(visit, "pack"))

    assert f'<a class="button primary" href="{at(visit, "pack")}">' in page.text
    assert page.text.count(at(visit, "pack")) == 1
    assert NOT_HERE in shown(pack)


def test_the_words_about_safety_stand_at_the_first_and_at_every_other_writing(
    alder: Place, maria: FlaskClient
) -> None:
    visit = alder.visit("completed")
    post(maria, "/my-phone/say", own="yes")

    first, kept = maria.get(at(visit)), maria.get(at(visit, "kept"))
    post(maria, at(visit, "write-reflection"), **WORDS)
    again = maria.get(at(visit))

    assert [shown(page).count(NOT_HERE) for page in (first, again)] == [1, 1]
    assert "Write your reflection" in shown(again)
    assert shown(kept).count(NOT_HERE) == 2, "in the pack, and beside the form"


def test_who_still_has_to_reflect_reads_you(alder: Place, maria: FlaskClient) -> None:
    assert f"Still to reflect: you, {alder.pair[1].name}." in shown(maria.get(at(alder.visit("completed"))))
