"""How are the indicators of a neighbourhood shown, beside what they may be compared with?"""

from collections.abc import Collection


def indicator_table(code: str, key: str) -> None:
    """The indicators of a QPV beside its predecessor's, its commune's and all QPV's."""
    raise NotImplementedError


def small_multiples(code: str, key: str) -> None:
    """The headline indicators over the years, with the breaks, and the same in a table."""
    raise NotImplementedError


def compare_indicators(codes: Collection[str], key: str) -> None:
    """The headline indicators of up to four QPV side by side."""
    raise NotImplementedError
