"""A post office for every test of e-mail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.app.services.mail.place import PostOffice, a_post_office


@pytest.fixture
def post(app: Flask, tmp_path: Path) -> Iterator[PostOffice]:
    with app.app_context(), a_post_office(app, tmp_path) as office:
        yield office
