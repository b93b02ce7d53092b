"""Workers that are killed while they send: no e-mail goes twice by itself, and none is called sent that is not."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from app.models import OutgoingMail
from app.services import mail
from tests import builders
from tests.app.services.mail.place import PUBLIC_URL, PostOffice
from tests.database import Database
from tests.mail_servers import arrivals

ROOT = Path(__file__).resolve().parents[4]
SENDS = """
import sys
from app import create_app
from app.extensions import db
from app.security.session import identify, steward
from app.services import mail
from config import Settings
url, instance, public_url, port, district, *numbers = sys.argv[1:]
there = {"smtp_host": "127.0.0.1", "smtp_port": int(port), "smtp_security": "none", "mail_from": "a@example.org"}
app = create_app(Settings(database_url=url, instance=instance, public_url=public_url, **there))
with app.app_context():
    identify(db.session, steward(int(district)))
    print("ready", flush=True)
    for number in numbers:
        mail.send(int(number))
"""


@pytest.mark.prove
def test_killed_workers_send_nothing_twice(post: PostOffice, own_database: Database, tmp_path: Path) -> None:
    asked = [post.queue(post.visit(email=f"family{number}@example.org")) for number in range(30)]
    server = mail.server()
    assert server is not None
    numbers = [str(each.id) for each in asked]
    district_id, port = str(asked[0].district_id), str(server.port)
    command = [
        sys.executable,
        "-c",
        SENDS,
        own_database.app_url,
        str(tmp_path),
        PUBLIC_URL,
        port,
        district_id,
    ]

    for kill in range(12):
        sending = subprocess.Popen([*command, *numbers], cwd=ROOT, stdout=subprocess.PIPE)
        assert sending.stdout is not None
        assert sending.stdout.readline() == b"ready\n"
        time.sleep(0.01 + kill * 0.012)
        sending.send_signal(signal.SIGKILL)
        sending.communicate(timeout=30)
    subprocess.run([*command, *numbers], cwd=ROOT, check=True, timeout=60)

    arrived = Counter(arrivals(post.folder))
    states = {each.address: each.state for each in builders.every(OutgoingMail)}
    assert set(arrived.values()) == {1}
    assert {arrived[address] for address, state in states.items() if state == "sent"} == {1}
    assert set(states.values()) <= {"sent", "sending"}
