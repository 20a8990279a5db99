"""Which communes have this name?"""

from collections.abc import Collection

from committee.territories import communes


def communes_named(names: Collection[str]) -> dict[str, set[tuple[str, str]]]:
    """INSEE code and department of today's communes of each name, or of what merged into one; absent if none.

    The official code answers, not the lists of QPV: a homonym without any QPV is a homonym all the same.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for name in names:
        told = communes.communes_named(name)
        whole = [commune for commune in told if commune.parent is None] or told
        if whole:
            found[name] = {(commune.today, commune.department) for commune in whole}
    return found
