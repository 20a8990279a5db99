"""Which QPV of 2024 continue which of 2015? The official correspondence, read from a table; no database."""

from dataclasses import dataclass

from committee.territories.rules import Continuation


@dataclass(frozen=True)
class Passage:
    """What is known of how a QPV of 2024 came about; ``predecessors`` are pairs of code and label, in their order.

    ``statut`` is the word of the file, ``status`` None when it is none that is known. ``is_official`` False: only
    shipped facts tell it.
    """

    code: str
    label: str | None
    status: Continuation | None
    statut: str | None
    predecessors: tuple[tuple[str, str | None], ...]
    is_official: bool


@dataclass(frozen=True)
class Succession:
    """The QPV of 2024 that continue one of 2015.

    ``is_known`` False: no official passage is loaded, so that empty ``codes`` do not mean that it has no successor.
    """

    codes: tuple[str, ...]
    is_known: bool

    @property
    def has_none(self) -> bool:
        """Whether the official passage names no successor."""
        return self.is_known and not self.codes
