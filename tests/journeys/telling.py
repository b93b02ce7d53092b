"""What the person at the terminal reads: a line for each step, with its time, and where the papers are."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import TimeoutExpired

from tests.journeys.instance import DidNotStart
from tests.journeys.pages import WentWrong

OBSTACLES = (WentWrong, DidNotStart, TimeoutExpired, OSError)


class Journal:
    """Numbers the steps. `folder` keeps the papers of the story."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = self.failed = 0

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """One step; whatever is in its way is told with the page it happened on, and ends the story."""
        self.steps += 1
        started = time.perf_counter()
        try:
            yield
        except OBSTACLES as obstacle:
            self._tell(sentence, started, "FAILED")
            self.failed += 1
            self._explain(obstacle)
            raise
        except BaseException:
            self._tell(sentence, started, "FAILED")
            raise
        self._tell(sentence, started)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a paper of the story and say where."""
        path = self.folder / name
        path.write_bytes(content)
        print(f"   kept {path} ({len(content):,} bytes)", flush=True)

    def close(self) -> int:
        """The last line; returns the exit code."""
        print(f"journey: {self.steps} steps, {self.failed} failed", flush=True)
        return 1 if self.failed else 0

    def _tell(self, sentence: str, started: float, failed: str = "") -> None:
        took = time.perf_counter() - started
        print(f"{self.steps:2d} {sentence:<68.68} {took:6.2f} s  {failed}".rstrip(), flush=True)

    def _explain(self, obstacle: BaseException) -> None:
        print(f"   {obstacle}")
        page = obstacle.page if isinstance(obstacle, WentWrong) else None
        if page is None:
            return
        print(f"   on “{page.title}” ({page.address.partition('?')[0]}, {page.status})")
        for message in dict.fromkeys(page.messages):
            print(f"   it says: {message}")
