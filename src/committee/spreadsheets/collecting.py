"""How does the garbage collector stay out of the way where cells become values by the hundred thousand?"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_inside = 0
_was_enabled = True


@contextmanager
def without_collecting() -> Iterator[None]:
    """Within it, nothing looks for unreachable cycles: a third of the time of a large table goes there otherwise.

    Several threads may be within at once: what was found is restored when the last one leaves.
    """
    global _inside, _was_enabled  # noqa: PLW0603 - the collector is one for the whole process
    with _LOCK:
        if _inside == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _LOCK:
            _inside -= 1
            if _inside == 0 and _was_enabled:
                gc.enable()
