"""Python looks for objects that hold each other in a circle, again and again; among a roster's rows there are none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 20_000
"""So many come before Python looks; with its usual 700 a quarter of the time of a large roster goes there."""


@contextmanager
def swept_rarely() -> Iterator[None]:
    """Look less often meanwhile, and not at what was there before."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(max(NEW_OBJECTS, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
