"""Handing a message to the mail server: taken, refused, hung up on; each is said in a sentence."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.services.mail import smtp
from app.services.mail.smtp import NotDelivered, deliver
from tests.mail_servers import DROPS, HANGS, answering, keeping, kept, server_at

READY = ("220 ready", "250 ready", "250 fine", "250 fine", "354 go on")


def a_message(subject: str = "We would like to visit your family") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "visits@example.org"
    message["To"] = "rosa@example.org"
    message["Message-ID"] = "<one@example.org>"
    message.set_content("Dear family,\n.\nGood day. مرحبا")
    return message


def refusal(*answers: str) -> NotDelivered:
    with answering(answers) as server, pytest.raises(NotDelivered) as refused:
        deliver(a_message(), "rosa@example.org", server)
    return refused.value


def test_a_message_arrives_whole(tmp_path: Path) -> None:
    with keeping(tmp_path) as server:
        deliver(a_message("Queremos visitar a su familia – ¡hola!"), "rosa@example.org", server)

    message = kept(tmp_path)[0]
    assert message["Subject"] == "Queremos visitar a su familia – ¡hola!"
    assert message.get_content().splitlines() == ["Dear family,", ".", "Good day. مرحبا"]


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with answering([]) as server:
        pass

    with pytest.raises(NotDelivered) as refused:
        deliver(a_message(), "rosa@example.org", server_at(server.port))

    assert refused.value.sentence == smtp.DOES_NOT_ANSWER
    assert refused.value.again


def test_a_name_that_nobody_knows_is_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_arguments: object, **_more: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.create_connection", nobody)

    with pytest.raises(NotDelivered) as refused:
        deliver(a_message(), "rosa@example.org", server_at(25, host="mail.example.org"))

    assert refused.value.sentence == smtp.DOES_NOT_ANSWER


def test_a_server_that_hangs_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SECONDS_TO_ANSWER", 0.3)

    refused = refusal("220 ready", HANGS)

    assert (refused.sentence, refused.again) == (smtp.DOES_NOT_ANSWER, True)


@pytest.mark.parametrize(
    ("answers", "sentence", "again"),
    [
        (("220 ready", DROPS), smtp.DOES_NOT_ANSWER, True),
        (("554 go away",), smtp.DOES_NOT_ANSWER, True),
        (("220 ready", "250 ready", "550 who are you"), smtp.SENDER_REFUSED, False),
        (("220 ready", "250 ready", "250 fine", "550 no such address"), smtp.ADDRESS_REFUSED, False),
        (("220 ready", "250 ready", "250 fine", "451 later"), smtp.COME_BACK, True),
        ((*READY[:4], "554 no data"), smtp.MESSAGE_REFUSED, False),
        ((*READY[:4], "421 busy"), smtp.COME_BACK, True),
        ((*READY, "552 too long"), smtp.MESSAGE_REFUSED, False),
        ((*READY, "450 later"), smtp.COME_BACK, True),
    ],
)
def test_a_refusal_says_why_and_whether_to_try_again(
    answers: tuple[str, ...], sentence: str, again: bool
) -> None:
    refused = refusal(*answers)

    assert (refused.sentence, refused.again, refused.perhaps_arrived) == (sentence, again, False)


def test_a_line_that_breaks_at_the_very_end_is_not_tried_again_by_itself() -> None:
    refused = refusal(*READY, DROPS)

    assert (refused.sentence, refused.again, refused.perhaps_arrived) == (smtp.PERHAPS_ARRIVED, False, True)


def test_nothing_goes_over_an_open_line_when_encryption_is_asked_for(tmp_path: Path) -> None:
    with keeping(tmp_path) as server, pytest.raises(NotDelivered) as refused:
        deliver(a_message(), "rosa@example.org", server_at(server.port, security="starttls"))

    assert refused.value.sentence == smtp.NOT_ENCRYPTED
    assert kept(tmp_path) == []


def test_a_password_is_not_given_to_a_server_that_cannot_take_one(tmp_path: Path) -> None:
    named = {"username": "visits", "password": SecretStr("secret")}
    with keeping(tmp_path) as server, pytest.raises(NotDelivered) as refused:
        deliver(a_message(), "rosa@example.org", server_at(server.port, **named))

    assert refused.value.again
    assert kept(tmp_path) == []
