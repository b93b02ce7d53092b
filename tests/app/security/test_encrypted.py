"""Encrypted columns: unreadable in the database, never searched, taken over from plain words in place."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import Engine, select, text

import config
from app.models import SecondFactor
from app.security import encrypted
from tests import builders as b


@pytest.fixture
def own_keys(owner: Engine):  # type: ignore[no-untyped-def]
    """Keys of this test; afterwards those of the run hold again."""
    keys = [config.new_encryption_key() for _ in range(2)]
    encrypted.unlock(keys)
    yield keys
    encrypted.unlock(config.encryption_keys(config.settings()))


def a_factor(secret: str = "ABCDEFGH") -> SecondFactor:
    factor = SecondFactor(account_id=b.an_account(b.a_person()).id, secret=secret, made_at=datetime.now(UTC))
    b.save(factor)
    return factor


def raw(owner: Engine) -> str:
    with owner.connect() as connection:
        return str(connection.scalar(text("SELECT secret FROM second_factor")))


def test_words_come_back_as_they_were_and_lie_sealed(owner: Engine, own_keys: list[str]) -> None:
    factor = a_factor("Lan Nguyễn 阮")

    assert raw(owner).startswith(encrypted.MARK)
    assert "Nguy" not in raw(owner)
    assert b.reload(factor).secret == "Lan Nguyễn 阮"


def test_every_key_opens_and_the_first_one_seals(owner: Engine, own_keys: list[str]) -> None:
    encrypted.unlock(own_keys[1:])
    factor = a_factor()
    encrypted.unlock(own_keys)
    assert b.reload(factor).secret == "ABCDEFGH"

    with owner.begin() as connection:
        assert encrypted.seal_anew(connection) == 1
    encrypted.unlock(own_keys[:1])

    assert b.reload(factor).secret == "ABCDEFGH"


def test_a_changed_value_and_a_missing_key_open_nothing(owner: Engine, own_keys: list[str]) -> None:
    factor = a_factor()
    encrypted.unlock([config.new_encryption_key()])
    with pytest.raises(InvalidToken):
        b.reload(factor)

    encrypted.unlock(own_keys)
    changed = raw(owner)[:-10] + "A" * 10
    with owner.begin() as connection:
        connection.execute(text("UPDATE second_factor SET secret = :changed"), {"changed": changed})
    with pytest.raises(InvalidToken):
        b.reload(factor)


def test_plain_words_from_before_are_sealed_in_place_once(owner: Engine, own_keys: list[str]) -> None:
    factor = a_factor()
    with owner.begin() as connection:
        connection.execute(text("UPDATE second_factor SET secret = 'PLAIN'"))

    with owner.begin() as connection:
        assert encrypted.seal_what_is_plain(connection) == 1
        assert encrypted.seal_what_is_plain(connection) == 0

    assert raw(owner).startswith(encrypted.MARK)
    assert b.reload(factor).secret == "PLAIN"


def test_no_query_looks_into_an_encrypted_column() -> None:
    for ask in (
        lambda: SecondFactor.secret == "x",
        lambda: SecondFactor.secret.like("x%"),
        lambda: SecondFactor.secret.icontains("x"),
        lambda: SecondFactor.secret.in_(["x"]),
        lambda: select(SecondFactor).order_by(SecondFactor.secret.desc()),
    ):
        with pytest.raises(TypeError, match="cannot be searched"):
            ask()
    assert SecondFactor.secret.is_(None) is not None


def test_without_keys_nothing_is_written_in_plain_words(own_keys: list[str]) -> None:
    encrypted._rings.clear()

    with pytest.raises(encrypted.Locked):
        encrypted.sealed("words")


NOTES = {
    ("family_contact", "note"),
    ("follow_up", "note"),
    ("follow_up", "promise"),
    ("reflection", "hopes_and_dreams"),
    ("reflection", "how_i_will_use_it"),
    ("reflection", "learning_together"),
    ("reflection", "promises"),
    ("reflection", "what_helps"),
    ("reflection_assumption", "assumptions"),
}


def test_what_families_told_and_what_proves_a_person_lies_encrypted() -> None:
    found = {(column.table.name, column.name) for column in encrypted.columns()}

    assert NOTES | {("second_factor", "secret"), ("outside_identity", "email")} <= found


def test_an_older_product_reads_the_words_that_were_laid_open(owner: Engine, own_keys: list[str]) -> None:
    a_factor("PLAIN")

    with owner.begin() as connection:
        encrypted.lay_open(connection, ("second_factor", "secret"))

    assert raw(owner) == "PLAIN"
