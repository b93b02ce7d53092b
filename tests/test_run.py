"""The one command: whatever stands in its way is said in one sentence, and it leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import config
import run
from tests import database

ROOT = Path(__file__).resolve().parent.parent
Refusal = Callable[..., str]
START = [sys.executable, "run.py"]


@pytest.fixture
def instance() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place) / "instance"


def surroundings(**settings: object) -> dict[str, str]:
    unset = {
        "DATABASE_URL",
        "MIGRATION_DATABASE_URL",
        "PORT",
        "EMPTY",
        "INSTANCE",
        "HOST",
        "MAIL_FROM",
        "TRIAL",
    }
    kept = {
        name: value for name, value in os.environ.items() if name not in unset and not name.startswith("SMTP")
    }
    return kept | {name: str(value) for name, value in settings.items()}


def refusal(*arguments: str, **settings: object) -> str:
    """What the command says before it ends with 1."""
    done = subprocess.run(
        [*START, *arguments],
        cwd=ROOT,
        env=surroundings(**settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1, done.stderr
    return done.stderr.removesuffix("\n")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Refusal]:
    """What the command says when it ends with 1 before anything starts; asked in this process."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def asked(*arguments: str, **settings: object) -> str:
        around = surroundings(**settings)
        for name in os.environ.keys() - around.keys():
            monkeypatch.delenv(name)
        for name, value in around.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(run, "databases", lambda _chosen: pytest.fail("It started."))
        assert run.main(arguments) == 1
        return capsys.readouterr().err.removesuffix("\n")

    yield asked
    for each, handler in handlers.items():
        signal.signal(each, handler)


def free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


def test_port_in_use_is_one_sentence_with_another_port_to_try(instance: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = refusal(INSTANCE=instance, PORT=port)

    assert said.startswith(f"Port {port} is in use")
    assert f"make run PORT={port + 1}" in said
    assert "\n" not in said


def test_missing_write_permission_is_one_sentence_that_names_the_folder() -> None:
    """Not even root makes folders in /sys; nobody else makes any in /."""
    folder = Path("/sys" if os.geteuid() == 0 else "/") / "porchlight"

    said = refusal(INSTANCE=folder, PORT=free_port())

    assert said.startswith(f"Porchlight may not write to {folder}")
    assert "\n" not in said


def test_a_setting_that_is_no_number_is_one_sentence(told: Refusal) -> None:
    assert told(PORT="soon").startswith("The setting PORT does not do:")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SMTP_HOST": "mail.example.org"}, "With SMTP_HOST, give MAIL_FROM too"),
        ({"SMTP_HOST": "mail.example.org", "MAIL_FROM": "Our Schools"}, "With SMTP_HOST, give MAIL_FROM too"),
        (
            {"SMTP_HOST": "mail.example.org", "MAIL_FROM": "a@example.org", "SMTP_USERNAME": "a"},
            "SMTP_USERNAME and SMTP_PASSWORD come together",
        ),
        ({"SMTP_SECURITY": "plain"}, "The setting SMTP_SECURITY does not do"),
        ({"SMTP_PORT": "0"}, "The setting SMTP_PORT does not do"),
    ],
)
def test_mail_settings_that_do_not_do_are_one_sentence(
    instance: Path, settings: dict[str, str], said: str, told: Refusal
) -> None:
    said_now = told(INSTANCE=instance, PORT=free_port(), **settings)

    assert said_now.startswith(said)
    assert "\n" not in said_now


def test_a_weak_secret_key_is_one_sentence(instance: Path, told: Refusal) -> None:
    said = told(INSTANCE=instance, SECRET_KEY="secret")

    assert said == "SECRET_KEY must be at least 32 random characters."


def test_a_foreign_database_needs_its_owner_too(instance: Path, told: Refusal) -> None:
    said = told(INSTANCE=instance, DATABASE_URL="postgresql+psycopg://app:pw@127.0.0.1/porchlight")

    assert "MIGRATION_DATABASE_URL" in said


def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(instance: Path) -> None:
    url = f"postgresql+psycopg://app:s3cret@127.0.0.1:{free_port()}/porchlight"

    said = refusal(INSTANCE=instance, PORT=free_port(), DATABASE_URL=url, MIGRATION_DATABASE_URL=url, TRIAL=1)

    assert "does not let Porchlight in" in said
    assert "s3cret" not in said
    assert "\n" not in said


def test_a_start_in_earnest_refuses_what_the_doctor_finds_before_it_touches_anything(
    instance: Path, own_database: database.Database
) -> None:
    said = refusal(
        INSTANCE=instance,
        PORT=free_port(),
        DATABASE_URL=own_database.owner_url,
        MIGRATION_DATABASE_URL=own_database.owner_url,
        FLASK_DEBUG=1,
    )

    assert said.startswith("Porchlight does not start like this")
    for wrong in ("Cookies travel unprotected.", "FLASK_DEBUG is on", "owns tables"):
        assert wrong in said
    assert make_url(own_database.owner_url).password not in said  # type: ignore[operator]


def test_a_word_that_means_nothing_is_answered_with_those_that_do(told: Refusal) -> None:
    assert told("weeb").endswith("or one of web, worker after it.")


def test_an_old_python_is_one_sentence() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 1); runpy.run_path('run.py', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr == "Porchlight needs Python 3.11 or newer; this is 3.8.\n"


def test_it_starts_answers_stops_on_ctrl_c_and_starts_again(instance: Path) -> None:
    port = free_port()

    first = start_ask_and_interrupt(instance, port)
    second = start_ask_and_interrupt(instance, port)

    assert len({link_in(first), link_in(second)}) == 2
    assert not (instance / "database" / "data" / "postmaster.pid").exists()


def link_in(said: str) -> str:
    """The address where a district begins."""
    assert "Nobody can sign in yet" in said
    return next(word for word in said.split() if "/begin/" in word)


def start_ask_and_interrupt(instance: Path, port: int) -> str:
    environment = surroundings(INSTANCE=instance, PORT=port, EMPTY=1)
    with subprocess.Popen(
        START, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            said = read_until(running, "/begin/")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
                assert answer.status == 200
            with urllib.request.urlopen(link_in(said), timeout=20) as begins:
                assert begins.status == 200
        finally:
            running.send_signal(signal.SIGINT)
            running.send_signal(signal.SIGINT)
            running.wait(timeout=30)
            assert running.stdout is not None
            last_words = running.stdout.read()
    assert running.returncode == 0, said + last_words
    assert "Traceback" not in said + last_words
    return said + last_words


def read_until(running: subprocess.Popen[str], words: str) -> str:
    assert running.stdout is not None
    said = ""
    while words not in said:
        line = running.stdout.readline()
        assert line, f"It ended early:\n{said}"
        said += line
    return said


@pytest.mark.parametrize(
    "own", [{"database_url": "postgresql+psycopg://a:b@db/c"}, {"smtp_host": "mail.example.org"}]
)
def test_a_start_in_earnest_catches_no_mail(tmp_path: Path, own: dict[str, str]) -> None:
    given = config.Settings(instance=tmp_path, **own)  # type: ignore[arg-type]

    with run.mail_caught(given, given) as ready:
        assert ready == given
    assert ready.mail_caught is None


def test_a_start_on_its_own_database_keeps_what_it_would_send(tmp_path: Path) -> None:
    given = config.Settings(instance=tmp_path, smtp_username="left", smtp_password="over")  # type: ignore[arg-type]

    with run.mail_caught(given.model_copy(update={"database_url": "its own"}), given) as ready:
        server = config.mail_server(ready)

    assert server is not None
    assert (server.host, server.caught, server.username) == ("127.0.0.1", tmp_path / "mail", None)
