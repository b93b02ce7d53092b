"""A test that leaves a connection open is the one that fails."""

import psycopg
import pytest

from tests import connections, database


def test_what_is_left_open_fails_the_test_that_left_it(own_database: database.Database) -> None:
    forgetful = psycopg.connect(own_database.app_url.replace("+psycopg", ""))
    ends = connections.pytest_runtest_teardown()
    next(ends)

    with pytest.raises(pytest.fail.Exception, match="Left open: 1 connections"):
        ends.send(None)

    forgetful.close()
