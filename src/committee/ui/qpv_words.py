"""How are a QPV, what continues it and the perimeters that answered said in words, on every screen?"""

from collections.abc import Collection, Mapping

from committee.territories.passage import Succession
from committee.territories.queries import data_sets, qpv_by_codes, successions_of
from committee.territories.queries.passages import passage_book
from committee.territories.rules import EditionRow, Generation, generation_of
from committee.ui.texts import day, show, t


def qpv_names(codes: Collection[str]) -> dict[str, str]:
    """Name and code of each of these QPV; the code alone of one that no list knows."""
    known = qpv_by_codes(codes)
    return {code: f"{known[code].name} ({code})" if code in known else code for code in codes}


def continuations(codes: Collection[str]) -> dict[str, str]:
    """What continues each QPV of 2015 among these, in one line each; the others are left out.

    That nothing does is only said when the official passage is loaded.
    """
    first = [code for code in dict.fromkeys(codes) if generation_of(code) is Generation.OF_2015]
    if not first:
        return {}
    found = successions_of(first)
    passages = passage_book().passages
    names = qpv_names([*first, *(later for each in found.values() for later in each.codes)])
    statuses = {code: each.status for code, each in passages.items()}
    return {code: _line(code, found[code], names, statuses) for code in first}


def successors(codes: Collection[str]) -> dict[str, str]:
    """The QPV of 2024 that continues each QPV of 2015 among these, fit to stand beside it; the others left out."""
    first = [code for code in dict.fromkeys(codes) if generation_of(code) is Generation.OF_2015]
    if not first:
        return {}
    found = successions_of(first)
    names = qpv_names([later for each in found.values() for later in each.codes])
    statuses = {code: each.status for code, each in passage_book().passages.items()}
    return {
        code: ", ".join(_with_status(names[later], statuses.get(later)) for later in each.codes)
        or (t("no successor") if each.has_none else t("not known here"))
        for code, each in found.items()
    }


def _line(code: str, found: Succession, names: Mapping[str, str], statuses: Mapping[str, object]) -> str:
    if found.codes:
        told = ", ".join(_with_status(names[each], statuses.get(each)) for each in found.codes)
        return t("{name}, of 2015, is continued in 2024 by {later}", name=names[code], later=told)
    if found.has_none:
        return t("{name}, of 2015, has no successor in 2024", name=names[code])
    return t(
        "{name}, of 2015: what continues it in 2024 is not known here, the official passage is not loaded",
        name=names[code],
    )


def _with_status(name: str, status: object) -> str:
    return name if status is None else f"{name}, {show(status)}"


def edition_names(edition_ids: Collection[str | None]) -> dict[str, str]:
    """Each of these editions in words: its name, its generation and when it was published, where that is known."""
    wanted = set(edition_ids)
    return {row.id: _edition(row) for row in data_sets() if row.id in wanted}


def _edition(row: EditionRow) -> str:
    if row.published_on is None:
        return t("{name}, {generation}", name=row.name, generation=show(row.generation))
    return t(
        "{name}, {generation}, published on {day}",
        name=row.name,
        generation=show(row.generation),
        day=day(row.published_on),
    )
