"""How is a costly result kept as long as the rows that it came from stay as they are?"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from committee.settings import settings
from committee.store.engine import is_writing

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Results by key, the least recently used one leaving first; treat what comes out as read-only.

    The results are shared by everyone: a key holds what decides what a person sees (the visible identifiers) and
    the version of the data, which must never come back to an earlier value. Nothing is kept or taken inside a
    transaction that writes: it sees rows that may never be committed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def of(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """The result of this key for this installation's database, computed when it is not kept."""
        if is_writing():
            return compute()
        here = (settings().database_url, key)
        with self._lock:
            if here in self._values:
                self._values.move_to_end(here)
                return self._values[here]
        value = compute()
        with self._lock:
            self._values[here] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
