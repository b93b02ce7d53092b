"""The web server of a production: several processes behind one address (`flask serve`).

Each process builds the application by itself and shares nothing with the others but the listening socket, the
database and the folder where they add up their counts. A process that dies is replaced.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

import config

SECONDS_OF_A_REQUEST = 120
"""A process that is silent for so long is replaced; making letters and reading rosters is the workers' work."""
SECONDS_TO_LEAVE = 30
"""How long requests under way may take to end when the server is asked to stop."""
LONGEST_ADDRESS = 8190
"""Bytes; a list that was looked through carries its words sealed."""


class LikeOurs(Logger):
    """What Gunicorn itself has to say goes into our log, in its form."""

    def setup(self, cfg: Any) -> None:
        """Leave the lines to the handler of the whole process."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Processes(BaseApplication):
    """Gunicorn with our settings; it reads no settings of its own from files or the environment."""

    def __init__(self, chosen: config.Settings, *, workers: int, threads: int) -> None:
        self._chosen, self._workers, self._threads = chosen, workers, threads
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from Gunicorn's own."""
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application; each process does so for itself, after it was made."""
        from app import build_app, logs

        logs.write_as(self._chosen.log_format)
        return build_app(self._chosen)

    def _settings(self) -> dict[str, Any]:
        host = f"[{self._chosen.host}]" if ":" in self._chosen.host else self._chosen.host
        folder = self._chosen.prometheus_multiproc_dir  # prometheus_client looks for it when it is imported.
        return {
            "bind": f"{host}:{self._chosen.port}",
            "workers": self._workers,
            "threads": self._threads,
            "worker_class": "gthread",
            "timeout": SECONDS_OF_A_REQUEST,
            "graceful_timeout": SECONDS_TO_LEAVE,
            "limit_request_line": LONGEST_ADDRESS,
            "accesslog": None,  # An address may hold a family's key; LOG_FORMAT=json tells requests by their rule.
            "loglevel": "warning",
            **({"logger_class": LikeOurs} if self._chosen.log_format == "json" else {}),
            "control_socket_disable": True,
            # What a proxy says is believed by TRUSTED_PROXIES alone (`app.create_app`).
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "raw_env": [f"PROMETHEUS_MULTIPROC_DIR={folder}"] if folder else [],
        }


def serve(chosen: config.Settings, *, workers: int, threads: int) -> None:
    """Serve until asked to stop (SIGTERM or SIGINT). Raises checks.NotSafe for settings that are not safe."""
    from app import checks

    checks.refuse_what_is_unsafe(chosen)
    with counts_together(chosen) as ready:
        Processes(ready, workers=workers, threads=threads).run()


@contextmanager
def counts_together(chosen: config.Settings) -> Iterator[config.Settings]:
    """The settings with a fresh folder where the processes add up their counts, while the server runs.

    The processes leave through here as well: only the one that made the folder takes it away.
    """
    if chosen.metrics_token is None:
        yield chosen
        return
    folder, maker = Path(tempfile.mkdtemp(prefix="porchlight-counts-")), os.getpid()
    try:
        yield chosen.model_copy(update={"prometheus_multiproc_dir": folder})
    finally:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)
