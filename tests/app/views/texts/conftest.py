"""A district with its starter texts."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.app.services.texts.desk import Desk, a_desk


@pytest.fixture
def desk(app: Flask, owner: Engine) -> Desk:
    return a_desk(owner)
