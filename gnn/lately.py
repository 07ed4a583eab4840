"""What was asked for last, kept so that it need not be made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """The answers asked for last, at most so many of them; one thread at a time may ask."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, asked: Hashable, make: Callable[[], T]) -> T:
        """The answer, made unless it is kept."""
        if asked not in self._held:
            self._held[asked] = make()
            if len(self._held) > self.most:
                self._held.popitem(last=False)
        self._held.move_to_end(asked)
        return self._held[asked]

    def clear(self) -> None:
        """Keep nothing."""
        self._held.clear()
