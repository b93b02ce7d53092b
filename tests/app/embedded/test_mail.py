"""The mail server that comes along keeps messages as files and sends nothing."""

import smtplib
import stat
from email.message import EmailMessage
from pathlib import Path

from app.embedded.mail import Keeper, catching, file_of
from app.services.mail.smtp import deliver
from tests.mail_servers import server_at


def a_message(message_id: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "a@example.org", "b@example.org", message_id
    message.set_content("Good day.")
    return message


def test_a_message_is_found_by_its_id_and_read_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with catching(Keeper(folder)) as port:
        deliver(a_message("<one@example.org>"), "b@example.org", server_at(port))

    file = file_of(folder, "<one@example.org>")
    assert "Good day." in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_id_is_never_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with catching(Keeper(folder)) as port:
        deliver(a_message("<../../away@example.org>"), "b@example.org", server_at(port))

    assert [file.parent for file in tmp_path.rglob("*.eml")] == [folder]


def test_it_listens_on_this_machine_only_and_stops(tmp_path: Path) -> None:
    with catching(Keeper(tmp_path)) as port:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as line:
            assert line.noop()[0] == 250

    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1)
    except OSError:
        return
    raise AssertionError("It still answers.")
