"""Signing in with two steps in a real browser: set up the first time, asked for after that."""

import re

import pytest
from flask import Flask

from app.services.access import second_step
from tests import builders
from tests.app.security.test_second_step import digits
from tests.journeys.conftest import Enter
from workflows.people import Role

LETTERS = re.compile(r"letters into the app: ([A-Z2-7 ]+)")


def test_payroll_sets_the_second_step_up_and_comes_in_by_it(
    app: Flask, enters: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = second_step.step_now()
    monkeypatch.setattr(second_step, "step_now", lambda: now)
    district = builders.a_district(second_step=True)
    peter = builders.a_person("Peter Lindqvist", roles={Role.payroll: district})

    first = enters(peter, by_the_door=True)
    first.look_at_widths("second-step-set-up")
    secret = LETTERS.search(first.says)[1].replace(" ", "")  # type: ignore[index]
    first.page.fill("main [name=code]", digits(secret))
    first.press("Switch it on and go on")
    first.look_at_widths("recovery-codes")
    recovery = first.page.locator("main code").first.inner_text()
    first.follow("I have kept them; go on")

    second = enters(peter, by_the_door=True)
    second.look_at_widths("second-step-code")
    second.page.fill("main [name=code]", recovery)
    second.press("Sign in")
    assert second.page.locator(".person-menu").count() == 1
